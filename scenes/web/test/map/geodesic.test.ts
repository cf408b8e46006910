// The ruler on the ellipsoid: published lines, published belts, and what must hold for any place.
import { describe, expect, it } from 'vitest';
import { geodesic, ringArea_m2 } from '../../src/map/geodesic';

const dms = (d: number, m: number, s: number): number => Math.sign(d) * (Math.abs(d) + m / 60 + s / 3600);

describe('a geodesic', () => {
  it('is Flinders Peak to Buninyong as Geoscience Australia publishes it on GRS 80', () => {
    // GDA2020 technical manual v1.6, section 4.2: 54972.271 m, azimuth 306 52 05.37.
    const flinders = [dms(144, 25, 29.5244), dms(-37, 57, 3.7203)];
    const buninyong = [dms(143, 55, 35.3839), dms(-37, 39, 10.1561)];
    const leg = geodesic(flinders, buninyong);
    expect(leg.length_m).toBeCloseTo(54972.271, 2);
    expect(leg.bearing_deg).toBeCloseTo(dms(306, 52, 5.37), 4);
  });
  it('is as long back as forth, and turns round', () => {
    const [a, b] = [[120.9, 31.85], [120.91, 31.86]]; // biome-ignore format: two places
    expect(geodesic(a as number[], b as number[]).length_m).toBeCloseTo(
      geodesic(b as number[], a as number[]).length_m,
      6,
    );
    const turn =
      geodesic(b as number[], a as number[]).bearing_deg - geodesic(a as number[], b as number[]).bearing_deg;
    expect(turn).toBeCloseTo(180, 1);
  });
  it('is a quarter of the meridian from the equator to the pole', () => {
    expect(geodesic([0, 0], [0, 90]).length_m).toBeCloseTo(10_001_965.73, 1); // GRS 80: Moritz (2000), 10 001 965.7293 m
  });
  it('is nothing from a place to itself', () => {
    expect(geodesic([120.9, 31.85], [120.9, 31.85])).toEqual({ length_m: 0, bearing_deg: 0 });
  });
});

describe('an area', () => {
  it('of half the earth, cut at the equator, is half of the ellipsoid', () => {
    const north = [
      [0, 0],
      [90, 0],
      [180, 0],
      [270, 0],
      [360, 0],
      [360, 90],
      [0, 90],
      [0, 0],
    ];
    expect(ringArea_m2(north) / 2.5503281086205e14).toBeCloseTo(1, 9); // GRS 80: 510 065 621 724 km² in all
  });
  it('of a small square is its sides multiplied, whichever way round it is drawn', () => {
    const square = [
      [120.9, 31.85],
      [120.901, 31.85],
      [120.901, 31.851],
      [120.9, 31.851],
      [120.9, 31.85],
    ];
    const across = geodesic([120.9, 31.8505], [120.901, 31.8505]).length_m;
    const up = geodesic([120.9, 31.85], [120.9, 31.851]).length_m;
    expect(ringArea_m2(square) / (across * up)).toBeCloseTo(1, 6);
    expect(ringArea_m2([...square].reverse())).toBeCloseTo(ringArea_m2(square), 3);
  });
});
