import type { Polygon } from 'geojson';
import { describe, expect, it } from 'vitest';
import { type Around, aroundShown, asFound, countOf } from '../../src/measure/around';

const buffer: Polygon = {
  type: 'Polygon',
  coordinates: [
    [
      [120.9, 31.85],
      [120.902, 31.85],
      [120.901, 31.853],
      [120.9, 31.85],
    ],
  ],
};
const near = (id: string, distance_m: number) => ({
  id,
  name_zh: null,
  name_en: 'Sphere',
  enterprise_id: null,
  kind: null,
  lon: 120.9,
  lat: 31.85,
  distance_m,
});
const around: Around = {
  within_m: 1250,
  buffer: buffer as never,
  found: [
    { noun: 'structure', count: 60, nearest: [near('T-1', 0), near('T-2', 8.25)] },
    { noun: 'sensor', count: 1, nearest: [near('GT-1', 40)] },
  ],
};

describe('what lies around', () => {
  it('is shown as its buffer, the drawn shape, and the distance at the northern edge', () => {
    const line = { type: 'LineString' as const, coordinates: buffer.coordinates[0] as number[][] };
    const { features } = aroundShown(line, around);
    expect(features.map(({ geometry }) => geometry.type)).toEqual(['Polygon', 'LineString', 'Point']);
    expect(features[2]?.geometry).toEqual({ type: 'Point', coordinates: [120.901, 31.853] });
    expect(features[2]?.properties).toEqual({ text: '1,250 m', whole: true });
  });
  it('shows a place by its buffer alone, and nothing before there is an answer', () => {
    const place = { type: 'Point' as const, coordinates: [120.9, 31.85] };
    expect(aroundShown(place, null).features).toEqual([]);
    expect(aroundShown(place, around).features.map(({ geometry }) => geometry.type)).toEqual(['Polygon', 'Point']);
  });
  it('counts all that is there, not only what is told', () => expect(countOf(around)).toBe(61));
  it('goes to a thing without a Chinese name as the search box would', () => {
    const one = near('T-1', 0);
    expect(asFound('structure', one)).toEqual({
      noun: 'structure',
      id: 'T-1',
      name_zh: '',
      name_en: 'Sphere',
      lon: 120.9,
      lat: 31.85,
    });
  });
});
