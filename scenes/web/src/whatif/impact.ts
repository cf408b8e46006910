/** The harm of a run as the server counts it: people, buildings, equipment and places, by the outline one can rely on. */
import type { FeatureCollection } from 'geojson';
import { ask } from '../api/http';
import { Problem } from '../api/problem';

export interface ImpactThing {
  noun: string;
  id: string;
  kind: string | null;
  level: number;
  label_zh: string;
  label_en: string;
  median_level: number | null;
  distance_m: number;
  lon: number;
  lat: number;
  damage?: string;
  failure_fraction?: number | null;
  [more: string]: unknown;
}
export interface Group {
  certain: number;
  possible: number;
  not_located?: number;
}
export interface ImpactPeople extends Group {
  not_located: number;
  /** null: nobody counts at the gates, which is not 0. */
  without_tag: number | null;
  without_tag_zh: string;
  without_tag_en: string;
  by_company: (Group & { enterprise_id: string | null; company: string })[];
  by_floor: (Group & { floor: number | null })[];
  indoors: Group;
  outdoors: Group;
}
export interface Impact {
  levels: { level: number; protective_distance_m: number; median_distance_m: number }[];
  people: ImpactPeople;
  toll: {
    deaths: number | null;
    deaths_low: number | null;
    deaths_high: number | null;
    injured: number | null;
    counted: number;
  };
  things: ImpactThing[];
}

/** null where this server counts no impact. */
async function unless404<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

export const loadImpact = (runId: string, now = false): Promise<Impact | null> =>
  unless404(ask<Impact>(`/api/whatif/${runId}/impact${now ? '?now=true' : ''}`));

export const loadBands = (runId: string): Promise<FeatureCollection | null> =>
  unless404(ask<FeatureCollection>(`/api/whatif/${runId}/bands`));

export type Column = 'name' | 'kind' | 'level' | 'distance';

/** Rows by a column; the gravest and nearest first where nobody has chosen. */
export function sorted(
  things: ImpactThing[],
  by: Column,
  down: boolean,
  nameOf: (thing: ImpactThing) => string,
): ImpactThing[] {
  const value = (one: ImpactThing): number | string =>
    by === 'name'
      ? nameOf(one)
      : by === 'kind'
        ? `${one.noun} ${one.kind}`
        : by === 'level'
          ? one.level
          : one.distance_m;
  const order = [...things].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    const first = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'zh');
    return (down ? -first : first) || a.distance_m - b.distance_m;
  });
  return order;
}
