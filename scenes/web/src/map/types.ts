// The face of the map towards the pages: plain functions and plain data, no framework.
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import type { LiveChannel, PlotMark, Search } from '../live';
import type { Locale, SceneSpec, ThemeName } from '../spec';
import type { Cloud } from './cloud';
import type { Recorded } from './drawers/recorded';

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
  /** A second map on the page, which leaves the first one's name to it. */
  beside?: boolean;
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

export type Corners = [[number, number], [number, number], [number, number], [number, number]];

/** A result at one moment, drawn instead of its whole course. */
export interface Moment {
  footprint: FeatureCollection;
  /** Picture of the classes on the ground, with its corners: behind left, ahead left, ahead right, behind right. */
  raster: { image: ImageBitmap; corners: Corners } | null;
}

/** What a result's picture holds besides its footprint. */
export interface Picture {
  moment: Moment | null;
  cloud: Cloud | null;
  /** Lines that a level reaches at minutes. */
  arrival: FeatureCollection | null;
  /** Where each level is exceeded how often; drawn with the whole course only. */
  bands: FeatureCollection | null;
  /** The wind of the scenario, drawn at its source. */
  wind: { wind_m_s: number; wind_from_deg: number } | null;
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

/** A place somebody proposes, with a word beside it. */
export interface SpotMark {
  id: string;
  lon: number;
  lat: number;
  text: string;
  token: 'acc' | 't1' | 't2';
}

export type DrawMode = 'polygon' | 'circle' | 'linestring' | 'point' | 'select';

/** The place that a place snaps to within so many degrees of longitude, undefined where nothing is near. */
export type Snap = (lon: number, lat: number, within_deg: number) => [number, number] | undefined;

export interface Draw {
  /** Fetches what draws, so that no first corner is lost where somebody will soon draw. */
  prepare(): void;
  start(mode: DrawMode): void;
  stop(): void;
  /** What is on the board from now on; null clears it. */
  load(geometry: Geometry | null): void;
  /** Whether something is under the pencil: the map then looks for nothing under the pointer. */
  readonly busy: boolean;
  /** Where a place near others snaps to. */
  snapTo(find: Snap | null): void;
  geometry(): Geometry | null;
  /** `change` after a whole step, `drag` while a point is held, `live` while a line or ring is. */
  on(event: 'change' | 'drag' | 'live', callback: (geometry: Geometry | null) => void): () => void;
}

export interface MapEvents {
  pick: Pick | null;
  hover: Pick | null;
  /** Where on the ground was clicked, whatever stands there. */
  point: { lon: number; lat: number };
  ready: undefined;
  move: { lon: number; lat: number; zoom: number; pitch: number; bearing: number };
  /** While the camera moves by this map's own doing. */
  moving: { lon: number; lat: number; zoom: number; pitch: number; bearing: number };
}

export interface OneMap {
  readonly scene: SceneSpec;
  readonly theme: ThemeName;
  /** What is on the board at the next picture, as a canvas of its own. */
  photograph(): Promise<HTMLCanvasElement>;
  setVisible(layerId: string, visible: boolean): void;
  visible(layerId: string): boolean;
  flyTo(target: FlyTo): void;
  setTheme(theme: ThemeName): void;
  setLocale(locale: Locale): void;
  setPadding(padding: Partial<Padding>): void;
  on<K extends keyof MapEvents>(event: K, callback: (payload: MapEvents[K]) => void): () => void;
  /** A result, and what is drawn of it at this moment; without a picture its footprint of all time. */
  showWhatIf(result: WhatIfResult | null, picture?: Picture | null): void;
  /** Ways out, the way in, closed roads and first distances, as the server's advice gives them. */
  showAdvice(features: FeatureCollection | null): void;
  /** Where the camera is now. */
  camera(): MapEvents['move'];
  /** Puts the camera where another map's camera is. */
  follow(view: MapEvents['move']): void;
  showSearch(view: SearchView | null): void;
  showSpots(spots: SpotMark[]): void;
  /** Marks that people drew on the shared map (see drawers/plots). */
  showPlots(marks: PlotMark[]): void;
  /** Lays features over the map until null: an import before it is made, what devices reach (see drawers/overlay). */
  showOverlay(shown: FeatureCollection | null): void;
  /** Lays what is being planned over the map beside any overlay: the draft, what it replaces, the places of faults. */
  showDraft(shown: FeatureCollection | null): void;
  /** What the ruler measured, with its labels (see drawers/measure). */
  showMeasure(shown: FeatureCollection | null): void;
  /** Tracks of the past, strong up to a moment and faint after it (see drawers/recorded). */
  showRecorded(shown: Recorded | null, now_s?: number): void;
  highlight(layer: string, id: string | null): void;
  /** Fetches the features of one noun again, for example after a save. */
  reload(noun: string): Promise<void>;
  /** A row that the server just kept, or null for one that is gone, without asking for all of them again. */
  keep(noun: string, id: string, row: Feature | null): void;
  /** The rows of a noun as a past moment had them, which stand before those of now from here on. */
  showAsThen(noun: string, rows: FeatureCollection): void;
  readonly draw: Draw;
  project(lon: number, lat: number): [number, number];
  unproject(x: number, y: number): [number, number];
  /** Settles when nothing is loading and the last picture is on the screen. */
  idle(): Promise<void>;
  pickAt(x: number, y: number): Pick | null;
  destroy(): void;
}
