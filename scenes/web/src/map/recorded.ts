// A recorded track as it is drawn at a moment: what is behind, what is still to come, where nobody saw, and its minutes.
import type { Position } from 'geojson';
import type { Token } from './palette';

export interface RecordedStay {
  since_s: number;
  until_s: number;
  lon: number;
  lat: number;
  /** Null where its height is not known. */
  z_m: number | null;
  floor: string | null;
}
export interface RecordedTrack {
  id: string;
  /** Its sign on the map and in the list. */
  number: number;
  token: Token;
  /** Rising. */
  at_s: number[];
  path: Position[];
  /** One fix was asked for in so many seconds. */
  every_s: number;
  stays: RecordedStay[];
}

/** From here on a leg is interpolated, and drawn dashed (DESIGN.md §6). */
const SEEN_S = 10;
/** After so long nobody can say which way it went: there is no leg. */
export const LOST_S = 600;

export interface Piece {
  track: RecordedTrack;
  path: Position[];
  /** Nobody saw it between its two ends. */
  guessed: boolean;
}

/** How long nobody saw it before a row. */
const silent_s = ({ at_s }: RecordedTrack, row: number): number => (at_s[row] as number) - (at_s[row - 1] as number);
const most_s = ({ every_s }: RecordedTrack): number => Math.max(SEEN_S, 2.5 * every_s);

/** From when to when it was seen without a break. */
export function seenSpans(track: RecordedTrack): [since_s: number, until_s: number][] {
  const found: [number, number][] = [];
  track.at_s.forEach((at_s, row) => {
    const last = found.at(-1);
    if (last && silent_s(track, row) <= most_s(track)) last[1] = at_s;
    else found.push([at_s, at_s]);
  });
  return found;
}

/** The pieces from one row to another. */
export function pieces(track: RecordedTrack, from = 0, to = track.at_s.length - 1): Piece[] {
  const found: Piece[] = [];
  const add = (first: number, last: number, guessed: boolean): void => {
    if (last > first) found.push({ track, path: track.path.slice(first, last + 1), guessed });
  };
  let begin = from;
  for (let row = from + 1; row <= to; row++) {
    const silence_s = silent_s(track, row);
    if (silence_s <= most_s(track)) continue;
    add(begin, row - 1, false);
    if (silence_s <= LOST_S) add(row - 1, row, true);
    begin = row;
  }
  add(begin, to, false);
  return found;
}

/** The last row at a moment or before it; -1 before the first. */
export function rowAt({ at_s }: RecordedTrack, now_s: number): number {
  let [low, high] = [0, at_s.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at_s[middle] as number) <= now_s) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where it was on the whole minutes of a step, as far as it was seen then and stood at no stay. */
export function ticks(track: RecordedTrack, step_s: number): Position[] {
  const { at_s, path, stays } = track;
  const last = at_s.at(-1);
  if (last === undefined) return [];
  const found: Position[] = [];
  for (let tick = Math.ceil((at_s[0] as number) / step_s) * step_s; tick <= last; tick += step_s) {
    if (stays.some(({ since_s, until_s }) => tick >= since_s && tick <= until_s)) continue;
    const row = rowAt(track, tick);
    if (row >= 0 && tick - (at_s[row] as number) <= most_s(track)) found.push(path[row] as Position);
  }
  return found;
}

/** Minutes between the ticks of a span, so that they are told apart. */
export const tickStep = (span_s: number): number => (span_s <= 3600 ? 60 : span_s <= 8 * 3600 ? 600 : 1800);
