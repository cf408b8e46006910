// Tracks: what is kept of the last two minutes, and which ways are drawn from it.
import { describe, expect, it } from 'vitest';
import { MoverFrame } from '../../src/live';
import { CrowdRows } from '../../src/map/crowd';
import { metresPerDegree } from '../../src/map/geometry';
import { type Footprint, SPAN_S, STEP_S, segments, trailed } from '../../src/map/trail';

const LAT = 31.85;
const METRE = 1 / metresPerDegree(LAT)[1];
const at = (time_s: number, ...north_m: number[]): Footprint => ({
  time_s,
  offsets: Float32Array.from(north_m.flatMap((metres) => [0, metres * METRE, 1.4])),
  present: new Uint8Array(north_m.length).fill(1),
});
const walk = (seconds: number): readonly Footprint[] => {
  let trail: readonly Footprint[] = [];
  for (let s = 0; s <= seconds; s++) trail = trailed(trail, at(s, 1.3 * s));
  return trail;
};

describe('a trail', () => {
  it('keeps every fifth second of the last two minutes and no more', () => {
    const trail = walk(600);
    expect(trail.length).toBe(SPAN_S / STEP_S + 1);
    expect((trail.at(-1)?.time_s ?? 0) - (trail[0]?.time_s ?? 0)).toBe(SPAN_S);
  });
  it('is the same object while nothing was added, so that nothing is drawn anew', () => {
    const trail = walk(10);
    expect(trailed(trail, at(11, 14))).toBe(trail);
  });
  it('begins anew when the clock is turned back or leaps', () => {
    expect(trailed(walk(30), at(3, 0)).length).toBe(1);
    expect(trailed(walk(30), at(500, 0)).length).toBe(1);
  });
  it('draws the ways of who went, none of who stood, leapt or was not there', () => {
    const there = [at(0, 0, 0, 0, 0), at(5, 6.5, 0.1, 900, 6)];
    (there[1] as Footprint).present[3] = 0;
    const ways = segments(there, LAT);
    expect(ways.count).toBe(1);
    expect(ways.freshness[0]).toBe(1);
    expect(((ways.to[1] as number) - (ways.from[1] as number)) / METRE).toBeCloseTo(6.5, 3);
  });
  it('comes from the frames of the live channel as they are', () => {
    const rows = new CrowdRows();
    const frame = (time_s: number, lat: number): MoverFrame =>
      MoverFrame.of([{ index: 7, lon: 120.9, lat, z_m: 0, error_m: 0.3, heading_deg: 0, state: 0 }], time_s, time_s);
    for (let s = 0; s <= 10; s++) rows.take({ frame: frame(s, LAT + s * METRE), meta: new Map() });
    expect(segments(rows.current.trail, LAT).count).toBe(2);
  });
});
