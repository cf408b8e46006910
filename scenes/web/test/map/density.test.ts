// People by square: everybody who is somewhere is on exactly one square, and it holds the place.
import { describe, expect, it } from 'vitest';
import { MoverFrame, type MoverMeta } from '../../src/live';
import { MOVER_STATES } from '../../src/live/types';
import { CrowdRows } from '../../src/map/crowd';
import { classOf, density, SIDE_M } from '../../src/map/density';
import { metresPerDegree } from '../../src/map/geometry';

const LAT = 31.85;
const [EAST_M, NORTH_M] = metresPerDegree(LAT);
type Someone = { east_m: number; north_m: number; state?: string; kind?: string };

function crowdOf(some: Someone[]) {
  const meta = new Map(
    some.map(({ kind = 'person' }, index): [number, MoverMeta] => [
      index,
      { index, tag_id: `T-${index}`, kind, role: kind === 'person' ? 'employee' : '', label: '', enterprise_id: null },
    ]),
  );
  const placed = some.map(({ east_m, north_m, state = 'ok' }, index) => ({
    index,
    lon: 120.9 + east_m / EAST_M,
    lat: LAT + north_m / NORTH_M,
    z_m: 0,
    error_m: 1,
    heading_deg: 0,
    state: MOVER_STATES.indexOf(state as 'ok'),
  }));
  return new CrowdRows().take({ frame: MoverFrame.of(placed, 1, 0), meta });
}

describe('people by square', () => {
  it('are all of them, each on the square that holds the place', () => {
    const some = Array.from({ length: 300 }, (_, i) => ({ east_m: (i * 37) % 500, north_m: (i * 91) % 300 }));
    const squares = density(crowdOf(some));
    expect(squares.reduce((sum, { people }) => sum + people, 0)).toBe(300);
    const within = ({ west, east, south, north }: (typeof squares)[number]): number =>
      some.filter(({ east_m, north_m }) => {
        const [lon, lat] = [120.9 + east_m / EAST_M, LAT + north_m / NORTH_M];
        return lon >= west && lon < east && lat >= south && lat < north;
      }).length;
    expect(squares.map(({ people }) => people)).toEqual(squares.map(within));
    for (const { west, east, south, north } of squares) {
      expect((east - west) * EAST_M).toBeCloseTo(SIDE_M, 1);
      expect((north - south) * NORTH_M).toBeCloseTo(SIDE_M, 1);
    }
  });
  it('leave out vehicles and whoever is nowhere known', () => {
    const here = { east_m: 3, north_m: 3 };
    expect(density(crowdOf([here, here, { ...here, kind: 'vehicle' }, { ...here, state: 'unknown' }]))).toMatchObject([
      { people: 2 },
    ]);
    expect(density(crowdOf([]))).toEqual([]);
  });
  it('are sorted into classes of 1, 2, 5 and 10', () => {
    expect([1, 2, 4, 5, 9, 10, 400].map(classOf)).toEqual([0, 1, 1, 2, 2, 3, 3]);
  });
});
