import { describe, expect, it } from 'vitest';
import { NOWHERE, STEPS } from '../../src/live/mover_frame';
import { inside } from '../../src/map/geometry';
import { type Outline, Whereabouts } from '../../src/map/whereabouts';

const square = (x: number, y: number, side: number): [number, number][][] => [
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
type Places = [number, number][];
const PLACES: Places = Array.from({ length: 5000 }, (_, n) => [
  120 + ((n * 53) % 331) * 1e-4,
  31 + ((n * 29) % 317) * 1e-4,
]);

const steps = (places: Places, axis: 0 | 1): Int32Array =>
  Int32Array.from(places, (place) => (Number.isNaN(place[axis]) ? NOWHERE : Math.round(place[axis] * STEPS)));

function tally(outlines: readonly Outline[], places: Places): number[] {
  const every = new Uint8Array(places.length).fill(1);
  return [...new Whereabouts(outlines).tally(steps(places, 0), steps(places, 1), every)];
}
const rounded = (degrees: number): number => Math.round(degrees * STEPS) / STEPS;
const asked = (outlines: readonly Outline[], places: Places): number[] =>
  outlines.map((one) => places.filter((place) => inside(rounded(place[0]), rounded(place[1]), one)).length);

describe('where places lie', () => {
  it('is counted for every outline that holds them, as by asking every outline in turn', () => {
    const counted = tally(STREWN, PLACES);
    expect(counted).toEqual(asked(STREWN, PLACES));
    expect(counted.reduce((sum, each) => sum + each)).toBeGreaterThan(1000);
  });
  it('is counted beside a slanting edge and in the corner of an outline', () => {
    const slanting: Outline = [
      [
        [120, 31],
        [120.0031, 31.0007],
        [120.0013, 31.0043],
        [120, 31],
      ],
    ];
    const both = [slanting, square(120.001, 31.001, 0.0001)];
    for (let x = -10; x < 400; x += 3) {
      const column: Places = Array.from({ length: 157 }, (_, y) => [120 + x * 1e-5, 31 + (3 * y - 10) * 1e-5]);
      expect(tally(both, column)).toEqual(asked(both, column));
    }
  });
  it('is nowhere where nothing is drawn, nor for what is left out or is no place', () => {
    expect(tally([], PLACES)).toEqual([]);
    expect(tally([[], ...STREWN], [[0, 0]]).every((each) => each === 0)).toBe(true);
    expect(tally([square(120, 31, 1)], [[Number.NaN, 31.5]])).toEqual([0]);
    const twice: Places = [[120.5, 31.5], [120.5, 31.5]]; // biome-ignore format: places
    const where = new Whereabouts([square(120, 31, 1)]);
    expect([...where.tally(steps(twice, 0), steps(twice, 1), Uint8Array.of(0, 1))]).toEqual([1]);
  });
  it('keeps within a hole apart from its ring', () => {
    const holed = [...square(120, 31, 0.01), ...square(120.004, 31.004, 0.002)];
    expect(tally([holed], [[120.005, 31.005], [120.001, 31.001]])).toEqual([1]); // biome-ignore format: places
  });
});
