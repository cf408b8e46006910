/** The course of a kept run as the server answers it, and one moment of it as a result that the map can draw. */
import type { Feature, FeatureCollection } from 'geojson';
import { ask, send } from '../api/http';
import type { Corners, Moment } from '../map';
import type { ThemeName } from '../spec';

export type ViewId = 'now' | 'peak' | 'load' | 'indoors';
interface Both {
  zh: string;
  en: string;
}
export interface ViewLevel {
  level: number;
  label_zh: string;
  label_en: string;
  shown: number;
  shown_unit: string;
  quantity: string;
  colour_dark: string;
  colour_light: string;
}
export interface ViewOffer {
  id: ViewId;
  title: Both;
  note: Both;
  quantity: string;
  levels: ViewLevel[];
  air_changes_1_h: number | null;
}
export interface Times {
  steady: boolean;
  quantity: string;
  /** Empty where the quantity has no course of its own. */
  times_s: number[];
  corners?: Corners;
  views: ViewOffer[];
  arrival: {
    level: number;
    label_zh: string;
    label_en: string;
    lines: { minutes: number; paths: [number, number][][] }[];
  } | null;
}
export interface Drawn {
  distance_m: number;
  area_m2: number;
  polygons: [number, number][][][];
}
export interface Frames {
  id: ViewId;
  frames: Drawn[][];
}

const query = (airChanges: number): string => (airChanges === 1 ? '' : `?air_changes_1_h=${airChanges}`);

export const loadTimes = (runId: string, air: number): Promise<Times> =>
  ask<Times>(`/api/whatif/${runId}/times${query(air)}`);

export const loadFrames = (runId: string, view: ViewId, air: number): Promise<Frames> =>
  ask<Frames>(`/api/whatif/${runId}/times/${view}${query(air)}`);

export async function loadClasses(runId: string, view: ViewId, theme: ThemeName, air: number): Promise<ImageBitmap> {
  const answer = await send(`/api/whatif/${runId}/times/${view}/${theme}.png${query(air)}`);
  return createImageBitmap(await answer.blob(), { premultiplyAlpha: 'none' });
}

/** One time of the pictures below each other. */
export function cut(all: ImageBitmap, place: number, count: number): Promise<ImageBitmap> {
  const height = all.height / count;
  return createImageBitmap(all, 0, place * height, all.width, height, { premultiplyAlpha: 'none' });
}

/** The last of the times that is not after a moment. */
export function placeOfTime(times: number[], t: number): number {
  let place = 0;
  while (place + 1 < times.length && (times[place + 1] as number) <= t + 1e-6) place++;
  return place;
}

/** The time at which the middle level covers most ground: what is shown when nobody has chosen a time. */
export function widestPlace(frames: Drawn[][]): number {
  const area = (frame: Drawn[]): number =>
    frame.reduce((sum, level, rank) => sum + level.area_m2 * (rank === Math.floor(frame.length / 2) ? 1 : 1e-6), 0);
  let best = 0;
  for (let k = 1; k < frames.length; k++) if (area(frames[k] as Drawn[]) > area(frames[best] as Drawn[])) best = k;
  return best;
}

/** The outlines of one time as the footprint of a result. */
export function footprintOf(view: ViewOffer, drawn: Drawn[]): FeatureCollection {
  const features = view.levels.map((level, rank): Feature => {
    const one = drawn[rank];
    return {
      type: 'Feature',
      id: rank,
      properties: { ...level, rank, distance_m: one?.distance_m ?? null, area_m2: one?.area_m2 ?? null },
      geometry: one && one.polygons.length > 0 ? { type: 'MultiPolygon', coordinates: one.polygons } : (null as never),
    };
  });
  return { type: 'FeatureCollection', features };
}

export function arrivalLines(times: Times): FeatureCollection | null {
  if (!times.arrival || times.arrival.lines.length === 0) return null;
  return {
    type: 'FeatureCollection',
    features: times.arrival.lines.map(({ minutes, paths }) => ({
      type: 'Feature',
      properties: { minutes },
      geometry: { type: 'MultiLineString', coordinates: paths },
    })),
  };
}

export const momentOf = (footprint: FeatureCollection, image: ImageBitmap | null, corners?: Corners): Moment => ({
  footprint,
  raster: image && corners ? { image, corners } : null,
});
