/** Which cameras the wall shows, and whose picture. */
import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/api/features';
import { conesOf, facing, nearest, pictureOf } from '../../src/cameras/nearest';
import { inSight, packed, unpacked } from '../../src/cameras/sight';

const HOST = 'http://127.0.0.1:8123';
const camera = (id: string, lon: number, lat: number, more: Record<string, unknown> = {}): Row => ({
  type: 'Feature',
  id,
  geometry: { type: 'Point', coordinates: [lon, lat, 6] },
  properties: { id, heading_deg: 90, range_m: 150, field_of_view_deg: 60, ...more },
});
const HERE: [number, number] = [120.9, 31.85];

describe('the nearest cameras', () => {
  const rows = [camera('far', 120.91, 31.85), camera('west', 120.899, 31.85), camera('north', 120.9, 31.8505)];
  it('come by their distance, as many as are asked for', () => {
    expect(nearest(rows, HERE, 2, HOST).map(({ id }) => id)).toEqual(['north', 'west']);
  });
  it('face a place that lies in their cone and their range, and no other', () => {
    const found = Object.fromEntries(nearest(rows, HERE, 3, HOST).map(({ id, faces }) => [id, faces]));
    expect(found).toEqual({ west: true, north: false, far: false });
    expect(facing(camera('a', 0, 0, { heading_deg: 350 }), 100, 10)).toBe(true);
    expect(facing(camera('a', 0, 0, { heading_deg: 350 }), 151, 350)).toBe(false);
    expect(facing(camera('a', 0, 0, { heading_deg: null }), 1, 0)).toBe(false);
  });
  it('are numbered on the map as on their pictures, and one without a heading has no cone', () => {
    const near = nearest([...rows, camera('blind', 120.9, 31.85, { heading_deg: null })], HERE, 4, HOST);
    const kinds = conesOf(near).features.map(({ properties }) => properties?.rank ?? properties?.kind);
    expect(kinds).toEqual([1, 'cone', 2, 'cone', 3, 'cone', 4]);
  });
});

describe('ground in sight', () => {
  const ring = (lon: number, size: number) => [
    [lon, 31],
    [lon + size, 31],
    [lon + size, 31 + size],
    [lon, 31],
  ];
  it('is the same after it was kept, with its holes and parts', () => {
    const parts = [[ring(120, 0.3), ring(120.1, 0.01)], [ring(121, 1 / 3)]];
    expect(unpacked(packed({ type: 'MultiPolygon', coordinates: parts }))).toEqual({
      type: 'MultiPolygon',
      coordinates: parts,
    });
    expect(unpacked(packed({ type: 'Polygon', coordinates: parts[0] ?? [] })).coordinates).toEqual([parts[0]]);
    const seen = unpacked(packed({ type: 'MultiPolygon', coordinates: parts }));
    expect([120.2, 121.2, 120.5].map((lon) => inSight(seen, [lon, 31.05]))).toEqual([true, true, false]);
  });
});

describe('a picture', () => {
  it('is shown from this host alone', () => {
    expect(pictureOf('/video/c1.jpg', HOST)).toEqual({ kind: 'still', url: '/video/c1.jpg' });
    expect(pictureOf(`${HOST}/v/c1.mp4?low`, HOST)).toEqual({ kind: 'video', url: '/v/c1.mp4?low' });
    for (const url of [
      'http://10.0.0.7/c1.jpg',
      'rtsp://127.0.0.1:8123/c1',
      '//other/c1.jpg',
      '',
      'http://127.0.0.1/c',
    ])
      expect(pictureOf(url, HOST)).toBeNull();
  });
});
