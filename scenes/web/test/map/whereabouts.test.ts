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
    for (let n = 0; n < 5000; n++) {
      const [lon, lat] = [120 + ((n * 53) % 331) * 1e-4, 31 + ((n * 29) % 317) * 1e-4];
      expect(where.first(lon, lat)).toBe(STREWN.findIndex((one) => inside(lon, lat, one)));
    }
  });
  it('is counted for every outline that holds it', () => {
    const where = new Whereabouts(STREWN);
    const [counted, asked] = [new Uint32Array(STREWN.length), new Uint32Array(STREWN.length)];
    for (let n = 0; n < 5000; n++) {
      const [lon, lat] = [120 + ((n * 53) % 331) * 1e-4, 31 + ((n * 29) % 317) * 1e-4];
      where.count(lon, lat, counted);
      for (const [row, one] of STREWN.entries()) asked[row] = (asked[row] as number) + Number(inside(lon, lat, one));
    }
    expect(counted).toEqual(asked);
    expect(counted.reduce((sum, each) => sum + each)).toBeGreaterThan(1000);
  });
  it('is told beside a slanting edge and in the corner of an outline', () => {
    const slanting = [
      [
        [120, 31],
        [120.0031, 31.0007],
        [120.0013, 31.0043],
        [120, 31],
      ],
    ];
    const where = new Whereabouts([slanting, square(120.001, 31.001, 0.0001)]);
    for (let x = -10; x < 400; x += 3) {
      for (let y = -10; y < 460; y += 3) {
        const [lon, lat] = [120 + x * 1e-5, 31 + y * 1e-5];
        expect(where.first(lon, lat) === 0).toBe(inside(lon, lat, slanting));
      }
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
