/** What a model answered, as the screen reads it: levels with distances, people, warnings, and who computed it. */
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { measured, significant } from '../format/number';
import type { Locale } from '../format/time';
import type { Origin } from '../live';
import { area_m2, distance_m } from '../map/geometry';

export interface Caution {
  code?: string;
  text_zh?: string;
  text_en?: string;
  message_zh?: string;
  message_en?: string;
  zh?: string;
  en?: string;
  input?: string;
  [more: string]: unknown;
}

export interface People {
  /** Per level, or one list of tags. */
  inside?: unknown;
  certain?: number | unknown[] | null;
  possible?: number | unknown[] | null;
  not_located?: number | unknown[] | null;
  levels?: PeopleAtLevel[];
}
export interface PeopleAtLevel {
  level: number;
  certain: number | null;
  possible: number | null;
  not_located?: number | null;
}

export interface WhatIf {
  id: string;
  model: { id: string; version: string };
  inputs: Record<string, unknown>;
  warnings: (Caution | string)[];
  footprint: FeatureCollection;
  raster: { url: string; bounds: [number, number, number, number] } | null;
  people: People | null;
  origin: Origin;
  hash?: string;
  levels?: Record<string, unknown>[];
  /** Where the source is, put there by the page that asked. */
  at?: [number, number] | null;
  [extra: string]: unknown;
}

export interface LevelRow {
  key: string;
  level: number;
  name: string;
  threshold: string;
  distance_m: number | null;
  area_m2: number | null;
  colour: number;
  /** The colour the server drew this level with, in the theme of the page; null where it gave none. */
  paint: string | null;
  source: string;
  certain: number | null;
  possible: number | null;
  quantity: string;
}

const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
/** A count, from a number or from a list of tags; null where the answer has none, which is not 0. */
export const count = (value: unknown): number | null => (Array.isArray(value) ? value.length : number(value));

export function polygons(geometry: Geometry | null): number[][][][] {
  return geometry?.type === 'Polygon'
    ? [geometry.coordinates]
    : geometry?.type === 'MultiPolygon'
      ? geometry.coordinates
      : [];
}

function paintOf(p: Record<string, unknown>): string | null {
  const theme = typeof document === 'undefined' ? 'dark' : (document.documentElement.dataset.theme ?? 'dark');
  const given = p[`colour_${theme}`] ?? p.colour;
  if (Array.isArray(given)) return `rgb(${given.slice(0, 3).join(' ')})`;
  return typeof given === 'string' ? given : null;
}

/** The colour of a level: the server's, else the ramp's. */
export const colourOf = (one: LevelRow): string => one.paint ?? `var(--${rampOf(one.quantity)}-${one.colour})`;

function row(feature: Feature, locale: Locale, people: People | null): LevelRow {
  const p = (feature.properties ?? {}) as Record<string, unknown>;
  const level = number(p.level) ?? number(p.value) ?? Number.NaN;
  const shown = number(p.shown);
  const unit = String(p.shown_unit ?? p.unit ?? '');
  const rest = shown === null ? measured(level, unit) : { value: significant(shown), unit };
  const said = p[`label_${locale}`] ?? p[`title_${locale}`] ?? p.label_zh ?? p.label_en ?? p.label;
  const at = people?.levels?.find((one) => Math.abs(one.level - level) <= 1e-9 * Math.abs(level));
  return {
    key: String(feature.id ?? level),
    level,
    name: said ? String(said) : `≥ ${rest.value} ${rest.unit}`,
    threshold: `${rest.value} ${rest.unit}`,
    distance_m: feature.geometry ? number(p.distance_m) : null,
    area_m2: number(p.area_m2) ?? polygons(feature.geometry).reduce((sum, rings) => sum + area_m2(rings), 0),
    colour: 0,
    paint: paintOf(p),
    source: String(p.source ?? ''),
    certain: count(at?.certain ?? p.people_certain ?? p.certain ?? p.people),
    possible: count(at?.possible ?? p.people_possible ?? p.possible),
    quantity: String(p.quantity ?? ''),
  };
}

/** Highest level first: what is worst is read first. `colour` is the class of the ramp, 0 lowest. */
export function levelRows(result: WhatIf, locale: Locale): LevelRow[] {
  const rows = result.footprint.features
    .filter((feature) => feature.properties?.kind === undefined || feature.properties.level !== undefined)
    .map((feature) => row(feature, locale, result.people));
  rows.sort((a, b) => a.level - b.level);
  return rows
    .map((one, i) => ({ ...one, colour: rows.length <= 1 ? 3 : Math.round((i * 4) / (rows.length - 1)) }))
    .reverse();
}

export function cautionText(caution: Caution | string, locale: Locale): string {
  if (typeof caution === 'string') return caution;
  const said =
    locale === 'zh'
      ? (caution.message_zh ?? caution.text_zh ?? caution.zh)
      : (caution.message_en ?? caution.text_en ?? caution.en);
  return String(
    said ??
      caution.message_zh ??
      caution.text_zh ??
      caution.zh ??
      caution.message ??
      caution.text ??
      caution.code ??
      JSON.stringify(caution),
  );
}

/** The ramp that belongs to a quantity (DESIGN §4). */
export const rampOf = (quantity: string): 'concentration' | 'overpressure' | 'heat' =>
  /pressure|impulse/.test(quantity)
    ? 'overpressure'
    : /heat|flux|thermal|dose/.test(quantity)
      ? 'heat'
      : 'concentration';

/**
 * Where the camera sees the footprint: the middle of its box, and a zoom that leaves a margin. The widest of several
 * levels may reach beyond the picture: it is the mildest, and people look for where they must act.
 */
export function viewOf(result: WhatIf): { lon: number; lat: number; zoom: number } | null {
  const reach = (feature: Feature): number => Number(feature.properties?.distance_m ?? 0) || 0;
  const drawn = result.footprint.features
    .filter((feature) => polygons(feature.geometry).length > 0)
    .sort((a, b) => reach(b) - reach(a));
  const framed = drawn.length > 2 ? drawn.slice(1) : drawn;
  const points = framed.flatMap((feature) => polygons(feature.geometry).flat(2));
  if (points.length === 0) return null;
  const [xs, ys] = [points.map((point) => point[0] ?? 0), points.map((point) => point[1] ?? 0)];
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const far = Math.max(80, distance_m([west, south], [east, north]));
  const lat = (south + north) / 2;
  const zoom = Math.log2((EQUATOR_M * Math.cos((lat * Math.PI) / 180) * SEEN_PX) / (TILE_PX * far));
  return { lon: (west + east) / 2, lat, zoom: Math.min(17.5, Math.max(FARTHEST_ZOOM, zoom)) };
}
const EQUATOR_M = 40075017;
const TILE_PX = 512;
const SEEN_PX = 700;
/** A park of two kilometres still has its shape here; what reaches farther is read from its distance. */
const FARTHEST_ZOOM = 13.6;
