import { describe, expect, it } from 'vitest';
import { inside } from '../../src/map/geometry';
import { Whereabouts } from '../../src/map/whereabouts';

const square = (x: number, y: number, side: number) => [
  [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
    [x, y],
  ],
];
const STREWN = Array.from({ length: 400 }, (_, n) =>
  square(120 + ((n * 37) % 101) * 3e-4, 31 + ((n * 61) % 97) * 3e-4, 2e-4 + (n % 7) * 2e-4),
);

describe('where a place lies', () => {
  it('is told as by asking every outline in turn', () => {
    const where = new Whereabouts(STREWN);
    for (let n = 0; n < 500; n++) {
      const [lon, lat] = [120 + ((n * 53) % 331) * 1e-4, 31 + ((n * 29) % 317) * 1e-4];
      expect(where.first(lon, lat)).toBe(STREWN.findIndex((one) => inside(lon, lat, one)));
    }
  });
  it('is nowhere where nothing is drawn', () => {
    expect(new Whereabouts([]).first(120, 31)).toBe(-1);
    expect(new Whereabouts([[], ...STREWN]).first(0, 0)).toBe(-1);
  });
  it('keeps within a hole apart from its ring', () => {
    const holed = [...square(120, 31, 0.01), ...square(120.004, 31.004, 0.002)];
    expect(new Whereabouts([holed]).first(120.005, 31.005)).toBe(-1);
    expect(new Whereabouts([holed]).first(120.001, 31.001)).toBe(0);
  });
});
