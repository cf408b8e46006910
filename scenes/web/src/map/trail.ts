// Where everybody was during the last two minutes: a copy of every fifth second of the crowd.
import { metresPerDegree } from './geometry';

export interface Footprint {
  time_s: number;
  /** As those of the crowd: degrees from its origin and metres, three numbers a row. */
  offsets: Float32Array;
  present: Uint8Array;
}

export const STEP_S = 5;
export const SPAN_S = 120;
/** More movers than this leave no tracks: nobody could follow them, and they would fill the memory. */
const MOST = 20_000;
/** A leap of the clock, or of a tag, is no way that somebody went. */
const LEAP_S = 60;
const LEAP_M = 150;
const STANDS_M = 0.5;

/** The trail after one more second; the same array while nothing is added, a new one when the clock was turned. */
export function trailed(trail: readonly Footprint[], next: Footprint): readonly Footprint[] {
  if (next.present.length > MOST) return trail.length === 0 ? trail : [];
  const last = trail.at(-1);
  if (!last) return [copied(next)];
  const passed = next.time_s - last.time_s;
  if (passed < 0 || passed > LEAP_S) return [copied(next)];
  if (passed < STEP_S) return trail;
  return [...trail.filter((one) => next.time_s - one.time_s <= SPAN_S), copied(next)];
}

const copied = ({ time_s, offsets, present }: Footprint): Footprint => ({
  time_s,
  offsets: offsets.slice(),
  present: present.slice(),
});

export interface Segments {
  count: number;
  /** Both ends, as the offsets of the crowd. */
  from: Float32Array;
  to: Float32Array;
  /** 0 for the oldest end of the span, 1 for now. */
  freshness: Float32Array;
}

/** The ways between the kept seconds at a latitude, one segment each; who stood still or leapt has none. */
export function segments(trail: readonly Footprint[], lat: number): Segments {
  const [from, to, freshness]: [number[], number[], number[]] = [[], [], []];
  const [east_m, north_m] = metresPerDegree(lat);
  const end = trail.at(-1)?.time_s ?? 0;
  for (let k = 1; k < trail.length; k++) {
    const [a, b] = [trail[k - 1] as Footprint, trail[k] as Footprint];
    const fresh = Math.max(0, 1 - (end - b.time_s) / SPAN_S);
    for (let row = 0; row < a.present.length; row++) {
      if (!a.present[row] || !b.present[row]) continue;
      const [here, there] = [a, b].map(({ offsets }) => offsets.subarray(3 * row, 3 * row + 3)) as [Row, Row];
      const gone = Math.hypot((there[0] - here[0]) * east_m, (there[1] - here[1]) * north_m);
      if (gone < STANDS_M || gone > LEAP_M) continue;
      from.push(...here);
      to.push(...there);
      freshness.push(fresh);
    }
  }
  const parts = { from: Float32Array.from(from), to: Float32Array.from(to), freshness: Float32Array.from(freshness) };
  return { count: freshness.length, ...parts };
}

type Row = Float32Array & Record<0 | 1 | 2, number>;
