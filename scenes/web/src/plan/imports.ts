/** A file before and during its import: what the server says of it, and how it is asked. */
import type { FeatureCollection } from 'geojson';
import { ask } from '../api/http';

export type Plan = Record<string, string>;
export interface FileLayer {
  name: string;
  rows: number;
  kinds: string[];
  crs: string | null;
  local: boolean;
  columns: { name: string; samples: string[] }[];
  plan: Plan;
}
export interface Words {
  zh: string;
  en: string;
}
export interface Refused extends Words {
  layer: string;
  row: number;
  id: string;
  code: string;
  place: [number, number] | null;
}
export interface Report {
  rows: number;
  nouns: Record<string, { added: number; changed: number; unchanged: number; crs: string }>;
  ignored_columns: Record<string, string[]>;
  notes: Words[];
  refused_count: number;
  /** Zones and fences that were handed in for a second person's approval. */
  waits_for_approval?: number;
  refused: Refused[];
}
export interface Look {
  layers: FileLayer[];
  crs_candidates: { crs: string; away_m: number }[];
  report: Report | null;
  problem: (Words & { code: string }) | null;
  map: FeatureCollection;
}
export interface Choice {
  file: File;
  crs: string;
  scale: string;
  up: string;
  plans: Record<string, Plan>;
}

function form({ file, crs, scale, up, plans }: Choice): FormData {
  const body = new FormData();
  if (crs) body.set('crs', crs);
  if (scale) body.set('scale', scale);
  if (up) body.set('up', up);
  if (Object.keys(plans).length > 0) body.set('columns', JSON.stringify(plans));
  body.set('file', file);
  return body;
}

export const lookAt = (choice: Choice, signal?: AbortSignal): Promise<Look> =>
  ask<Look>('/api/imports/preview', { method: 'POST', body: form(choice), ...(signal ? { signal } : {}) });

export const bringIn = (choice: Choice): Promise<Report> =>
  ask<Report>('/api/imports', { method: 'POST', body: form(choice) });

/** What the map draws of a look: shapes, and crosses where a row is refused. */
export const shown = (look: Look): FeatureCollection => ({
  type: 'FeatureCollection',
  features: look.map.features.map((one) => ({
    ...one,
    properties: { ...one.properties, kind: one.properties?.refused ? 'refused' : 'preview' },
  })),
});

/** The box around everything shown, west, south, east, north; null where there is nothing. */
export function bounds(shapes: FeatureCollection): [number, number, number, number] | null {
  const box: [number, number, number, number] = [180, 90, -180, -90];
  const walk = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] === 'number') {
      const [lon, lat] = part as [number, number];
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    } else for (const inner of part) walk(inner);
  };
  for (const one of shapes.features) if (one.geometry && 'coordinates' in one.geometry) walk(one.geometry.coordinates);
  return box[0] <= box[2] ? box : null;
}

/** The zoom at which a box is as wide or as high as so many pixels. */
export function zoomOf([west, south, east, north]: [number, number, number, number], px: number): number {
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const span = Math.max(east - west, (north - south) / squeeze, 1e-6);
  return Math.min(CLOSEST_ZOOM, Math.max(FARTHEST_ZOOM, Math.log2((360 * px) / (TILE_PX * span))));
}
const TILE_PX = 512;
const [FARTHEST_ZOOM, CLOSEST_ZOOM] = [9, 17.5];
