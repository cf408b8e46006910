/** From an alarm to a form: the nearest equipment that holds what the detector smelt. */
import { idOf, type Row } from '../api/features';
import type { Alarm } from '../live';
import { distance_m } from '../map/geometry';
import { placeOf } from './run';

const NEAR_M = 300;

export interface Suspect {
  structure: string;
  distance_m: number;
}

/** What a detector can smell: its own substance, and with a reading in %LEL whatever burns. */
export function smells(sensor: Row['properties'] | undefined, burns: Set<string>): (substance: string) => boolean {
  const own = sensor?.substance_id;
  if (sensor?.unit === '%LEL') return (substance) => substance === own || burns.has(substance);
  return (substance) => typeof own !== 'string' || substance === own;
}

/** The nearest structure that holds what was smelt, within 300 m; null where there is none, which is said, not guessed. */
export function suspectOf(alarm: Alarm, smelt: (substance: string) => boolean, structures: Row[]): Suspect | null {
  const { lon, lat } = alarm;
  if (lon === null || lat === null) return null;
  const found = structures.flatMap((row): Suspect[] => {
    const held = row.properties?.substance_id;
    const at = typeof held === 'string' && smelt(held) ? placeOf(row.geometry) : null;
    const away = at ? distance_m([lon, lat], at) : Number.POSITIVE_INFINITY;
    return away <= NEAR_M ? [{ structure: idOf(row), distance_m: away }] : [];
  });
  found.sort((a, b) => a.distance_m - b.distance_m);
  return found[0] ?? null;
}
