// How many people are on each square of the ground: squares of 25 m that stay where they are.
import { VEHICLE } from '../live/bearers';
import { UNKNOWN } from '../live/types';
import type { Crowd } from './crowd';
import { metresPerDegree } from './geometry';

export const SIDE_M = 25;
/** The first of each class. */
export const CLASSES = [1, 2, 5, 10] as const;

export interface Square {
  people: number;
  west: number;
  south: number;
  east: number;
  north: number;
}

/** Squares with somebody on them; who is nowhere known is on none, and vehicles are no people. */
export function density({ count, offsets, present, state, bearer, origin }: Crowd): Square[] {
  const [east_m, north_m] = metresPerDegree(origin[1]);
  const [wide, high] = [SIDE_M / east_m, SIDE_M / north_m];
  const people = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    if (present[row] === 0 || state[row] === UNKNOWN || bearer[row] === VEHICLE) continue;
    const column = Math.floor((origin[0] + (offsets[3 * row] as number)) / wide);
    const line = Math.floor((origin[1] + (offsets[3 * row + 1] as number)) / high);
    const key = `${column},${line}`;
    people.set(key, (people.get(key) ?? 0) + 1);
  }
  return [...people].map(([key, number]) => {
    const [column = 0, line = 0] = key.split(',').map(Number);
    const [west, south] = [column * wide, line * high];
    return { people: number, west, south, east: west + wide, north: south + high };
  });
}

/** Which class a number of people is in. */
export const classOf = (people: number): number => CLASSES.filter((first) => people >= first).length - 1;
