// A recorded track: nothing of it is lost or drawn twice, and nobody is shown where nobody saw him.
import { describe, expect, it } from 'vitest';
import { around, distance_m, metresPerPixel } from '../../src/map/geometry';
import { LOST_S, pieces, type RecordedTrack, rowAt, seenSpans, ticks } from '../../src/map/recorded';
import { joined } from '../../src/replay/told';

function track(at_s: number[], more: Partial<RecordedTrack> = {}): RecordedTrack {
  const path = at_s.map((at) => [120 + at * 1e-5, 31, 0]);
  return { id: 'tag:T', number: 1, token: 'track1', every_s: 1, stays: [], at_s, path, ...more };
}
const seconds = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('pieces of a track', () => {
  it('are one where it was seen all the time', () => {
    const [one, ...more] = pieces(track(seconds(0, 60)));
    expect(more).toEqual([]);
    expect(one?.guessed).toBe(false);
    expect(one?.path).toHaveLength(61);
  });
  it('are dashed over a silence and missing over a long one', () => {
    const all = pieces(track([...seconds(0, 5), ...seconds(65, 70), ...seconds(71 + LOST_S, 80 + LOST_S)]));
    expect(all.map(({ guessed, path }) => [guessed, path.length])).toEqual([
      [false, 6],
      [true, 2],
      [false, 6],
      [false, 10],
    ]);
  });
  it('up to a moment and from it on are all legs, each once', () => {
    const one = track([...seconds(0, 5), ...seconds(65, 90)]);
    const legs = (from: number, to?: number): number =>
      pieces(one, from, to).reduce((sum, { path }) => sum + path.length - 1, 0);
    for (const now of [0, 3, 5, 30, 65, 77, 90]) {
      const row = rowAt(one, now);
      expect(legs(0, row) + legs(row)).toBe(one.at_s.length - 1);
    }
  });
  it('of a thinned track are not dashed for the places that were not asked for', () => {
    const thinned = seconds(0, 40).map((i) => 15 * i);
    expect(pieces(track(thinned, { every_s: 15 }))).toHaveLength(1);
    expect(pieces(track(thinned)).every(({ guessed }) => guessed)).toBe(true);
  });
  it('of nothing are none', () => {
    expect(pieces(track([]))).toEqual([]);
    expect(pieces(track([7]))).toEqual([]);
    expect(ticks(track([]), 60)).toEqual([]);
    expect(seenSpans(track([]))).toEqual([]);
  });
});

describe('a moment of a track', () => {
  it('is the last place at it or before it', () => {
    const one = track([10, 20, 30]);
    expect([9, 10, 19.9, 20, 99].map((now) => rowAt(one, now))).toEqual([-1, 0, 0, 1, 2]);
  });
  it('is ticked on whole minutes where it was seen on its way', () => {
    const stay = { since_s: 110, until_s: 250, lon: 120, lat: 31, z_m: null, floor: null };
    const one = track([...seconds(30, 300), ...seconds(500, 610)], { stays: [stay] });
    expect(ticks(one, 60)).toEqual([60, 300, 540, 600].map((at) => [120 + at * 1e-5, 31, 0]));
  });
  it('lies in a span that was seen without a break', () => {
    expect(seenSpans(track([...seconds(0, 5), ...seconds(65, 70)]))).toEqual([
      [0, 5],
      [65, 70],
    ]);
  });
});

describe('a person who changed badges', () => {
  const told = (tag_id: string, from: number, places: (number | null)[]) => ({
    tag_id,
    at: places.map((_, i) => new Date(1000 * (from + i)).toISOString()),
    lon: places,
    lat: places.map((place) => place && 31),
    z_m: places.map(() => null),
    floor: places.map(() => null),
    error_m: places.map(() => 0.5),
    state: places.map(() => 'ok' as const),
    origin: places.map(() => 'simulated' as const),
    stays: [
      {
        since: new Date(1000 * from).toISOString(),
        until: '1970-01-01T01:00:00Z',
        lon: 1,
        lat: 2,
        z_m: null,
        floor: null,
        fixes: 120,
      },
    ],
  });
  it('has one track in order of time, without the rows at which nobody knew', () => {
    const both = [told('T-2', 100, [120.2, 120.3]), told('T-1', 0, [120, null, 120.1])];
    const one = joined({ who: 'person:P', number: 2, token: 'track2' }, both, 1);
    expect(one.at_s).toEqual([0, 2, 100, 101]);
    expect(one.path.map(([lon]) => lon)).toEqual([120, 120.1, 120.2, 120.3]);
    expect(one.stays.map(({ since_s }) => since_s)).toEqual([0, 100]);
  });
});

describe('the view of a track', () => {
  it('holds all of it, as far as the park is still told from its surroundings', () => {
    const places = [
      [120.9, 31.85],
      [120.91, 31.853],
      [120.905, 31.86],
    ];
    const { lon, lat, zoom } = around(places);
    for (const place of places) expect(distance_m([lon, lat], place) / metresPerPixel(lat, zoom)).toBeLessThan(400);
    expect(around([[120.9, 31.85]]).zoom).toBe(17.4);
    expect(
      around([
        [120, 31],
        [122, 33],
      ]).zoom,
    ).toBe(14.4);
  });
});
