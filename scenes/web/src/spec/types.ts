// The SceneSpec as the server writes it (scenes/scene_spec.py): one document that tells the map what to draw.
// It holds addresses and stream names only, never bulk data.

export interface Text {
  zh: string;
  en: string;
}

export type ThemeName = 'dark' | 'light';
export type Locale = 'zh' | 'en';

export interface Camera {
  longitude: number;
  latitude: number;
  zoom: number;
  pitch: number;
  bearing: number;
}

export type Source =
  | { kind: 'features'; url: string }
  | { kind: 'live'; stream: string }
  | { kind: 'plant'; url: string }
  | { kind: 'tiles'; url: string }
  | { kind: 'result' };

/** One line of a legend: a swatch drawn as the map draws it, and its words. */
export interface LegendEntry {
  key: string;
  label: Text;
  mark: 'fill' | 'line' | 'bar' | 'disc' | 'square' | 'ring' | 'triangle' | 'diamond' | 'arrow' | 'cone' | 'letter';
  colour: string;
}

export interface LayerSpec {
  id: string;
  title: Text;
  group: string;
  legend: LegendEntry[];
  visible: boolean;
  source: Source;
  live: string | null;
  may: string | null;
  deck: Record<string, unknown>;
  provenance: { source: string; note: Text };
}

export interface SceneSpec {
  schema_version: 1;
  id: string;
  title: Text;
  theme: ThemeName;
  camera: Camera;
  layers: LayerSpec[];
  panels: string[];
  clock: 'live' | 'replay' | 'forecast';
  provenance: Record<string, unknown>;
}
