import type { Polygon } from 'geojson';
import { describe, expect, it } from 'vitest';
import { area_m2, distance_m } from '../../src/map/geometry';
import { nextId } from '../../src/plan/code';
import { columnFaults, outlineFaults } from '../../src/plan/outline';

const D = 0.001;
const polygon = (...points: [number, number][]): Polygon => ({
  type: 'Polygon',
  coordinates: [[...points, points[0] as [number, number]].map(([x, y]) => [120.9 + x * D, 31.85 + y * D])],
});

describe('a drawn outline', () => {
  it('is without fault when it is a plain square', () => {
    expect(outlineFaults(polygon([0, 0], [1, 0], [1, 1], [0, 1]))).toEqual([]);
  });
  it('that crosses itself is refused with the place of the crossing', () => {
    const [fault] = outlineFaults(polygon([0, 0], [1, 1], [1, 0], [0, 1]));
    expect(fault?.code).toBe('ZoneCrossesItself');
    expect(fault?.place?.[0]).toBeCloseTo(120.9 + 0.5 * D, 7);
    expect(fault?.place?.[1]).toBeCloseTo(31.85 + 0.5 * D, 7);
  });
  it('of a fence that crosses itself is named for any outline', () => {
    expect(outlineFaults(polygon([0, 0], [1, 1], [1, 0], [0, 1]), 'fence')[0]?.code).toBe('OutlineCrossesItself');
  });
  it('of two corners, or of three that are two, has too few points', () => {
    expect(outlineFaults(polygon([0, 0], [1, 1]))[0]?.code).toBe('TooFewPoints');
    expect(outlineFaults(polygon([0, 0], [0, 0], [1, 1]))[0]?.code).toBe('TooFewPoints');
  });
  it('may touch itself in no corner', () => {
    expect(outlineFaults(polygon([0, 0], [2, 0], [1, 1], [2, 2], [0, 2], [1, 1]))[0]?.code).toBe('ZoneCrossesItself');
  });
  it('that is not there is asked for', () => {
    expect(outlineFaults(null)[0]?.code).toBe('WrongGeometry');
  });
});

describe('the form of a zone', () => {
  it('wants a name, a known grade, and an end after its beginning', () => {
    const codes = columnFaults('zone', {
      name_zh: ' ',
      grade: 'E',
      effective_from: '2026-12-02T00:00:00Z',
      effective_to: '2026-12-01T00:00:00Z',
    }).map((fault) => fault.code);
    expect(codes).toEqual(['MissingField', 'UnknownGrade', 'TimesOutOfOrder']);
  });
  it('names the place where a hole runs over the edge', () => {
    const holed = polygon([0, 0], [10, 0], [10, 10], [0, 10]);
    holed.coordinates.push(...polygon([8, 4], [12, 4], [12, 6], [8, 6]).coordinates);
    const [only] = outlineFaults(holed, 'zone');
    expect(only?.code).toBe('ZoneCrossesItself');
    expect(only?.place?.[0]).toBeCloseTo(polygon([10, 4], [0, 0], [1, 1]).coordinates[0]?.[0]?.[0] ?? 0, 7);
  });
  it('gives the next free code', () => {
    expect(nextId('zone', ['Z-004', 'Z-018'])).toBe('Z-019');
    expect(nextId('camera', [])).toBe('CAM-001');
  });
});

describe('lengths and areas on the ground', () => {
  it('agree with the ellipsoid to 0.1 %', () => {
    // GeographicLib, CGCS2000/WGS84, at 31.85° N: 0.01° east is 946.4 m, 0.01° north is 1108.7 m.
    expect(distance_m([120.9, 31.85], [120.91, 31.85])).toBeCloseTo(946.4, -0.5);
    expect(Math.abs(distance_m([120.9, 31.845], [120.9, 31.855]) - 1108.7)).toBeLessThan(1.2);
    expect(
      Math.abs(area_m2(polygon([0, 0], [10, 0], [10, 10], [0, 10]).coordinates) / (946.4 * 1108.7) - 1),
    ).toBeLessThan(2e-3);
  });
});
