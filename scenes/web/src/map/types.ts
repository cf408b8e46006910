// The face of the map towards the pages: plain functions and plain data, no framework.
import type { FeatureCollection, Geometry } from 'geojson';
import type { LiveChannel, Search } from '../live';
import type { Locale, SceneSpec, ThemeName } from '../spec';

export interface Padding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export interface OneMapOptions {
  scene: SceneSpec;
  theme: ThemeName;
  locale: Locale;
  live: LiveChannel;
  /** Pixels of the container that panels cover; the subject stays in the free window. */
  padding?: Partial<Padding>;
  /** CSS pixels in the wall's unit u, by which marks and letters grow; 1 on a desk. */
  unit?: number;
  /** Shadows cost one more drawing of every solid layer; default true. */
  shadows?: boolean;
}

export interface Pick {
  layer: string;
  id: string;
  lon: number;
  lat: number;
  properties: Record<string, unknown>;
}

export interface FlyTo {
  lon: number;
  lat: number;
  zoom?: number;
  pitch?: number;
  bearing?: number;
  /** Milliseconds; 0 jumps. */
  duration?: number;
}

/** What POST /api/whatif answers, as far as the map draws it. */
export interface WhatIfResult {
  id: string;
  footprint: FeatureCollection;
  raster: { url: string; bounds: [number, number, number, number] } | null;
  /** Where the source is. */
  at?: [number, number] | null;
  [extra: string]: unknown;
}

/** The search that is looked at: which lead its plume is drawn for, and what a person asked to see beside it. */
export interface SearchView {
  search: Search;
  lead: number;
  /** Where one more reading would tell most, best first. */
  advice?: { lon: number; lat: number }[];
  /** Where it really leaked, once an exercise is opened. */
  truth?: { lon: number; lat: number; id: string } | null;
}

export type DrawMode = 'polygon' | 'circle' | 'linestring' | 'select';

export interface Draw {
  start(mode: DrawMode): void;
  stop(): void;
  undo(): void;
  redo(): void;
  load(geometry: Geometry): void;
  geometry(): Geometry | null;
  on(event: 'change', callback: (geometry: Geometry | null) => void): () => void;
}

export interface MapEvents {
  pick: Pick | null;
  hover: Pick | null;
  /** Where on the ground was clicked, whatever stands there. */
  point: { lon: number; lat: number };
  ready: undefined;
  move: { lon: number; lat: number; zoom: number; pitch: number; bearing: number };
}

export interface OneMap {
  setVisible(layerId: string, visible: boolean): void;
  visible(layerId: string): boolean;
  flyTo(target: FlyTo): void;
  setTheme(theme: ThemeName): void;
  setLocale(locale: Locale): void;
  setPadding(padding: Partial<Padding>): void;
  on<K extends keyof MapEvents>(event: K, callback: (payload: MapEvents[K]) => void): () => void;
  showWhatIf(result: WhatIfResult | null): void;
  showSearch(view: SearchView | null): void;
  highlight(layer: string, id: string | null): void;
  /** Fetches the features of one noun again, for example after a save. */
  reload(noun: string): Promise<void>;
  readonly draw: Draw;
  project(lon: number, lat: number): [number, number];
  /** Settles when nothing is loading and the last picture is on the screen. */
  idle(): Promise<void>;
  pickAt(x: number, y: number): Pick | null;
  destroy(): void;
}
