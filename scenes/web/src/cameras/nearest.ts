/** Which cameras are near a place, which of them look at it, and whose picture may be shown here. */
import type { FeatureCollection, Geometry } from 'geojson';
import { idOf, type Row } from '../api/features';
import { geodesic } from '../map/geodesic';
import { type LonLat, sector } from '../map/geometry';

export interface NearCamera {
  row: Row;
  id: string;
  at: LonLat;
  distance_m: number;
  /** It looks that way and that far; what stands in between is not asked here. */
  faces: boolean;
  /** The address of its picture, null where there is none of this host. */
  picture: Picture | null;
  /** The ground it sees past what stands in between; null or absent while that is not known. */
  seen?: Geometry | null;
  /** Whether the place itself is in its sight; null or absent while that is not known. */
  sees?: boolean | null;
  /** It has an address, but on another host: this screen asks nobody else. */
  elsewhere: boolean;
}
export interface Picture {
  kind: 'still' | 'video';
  url: string;
}

/** What the map draws where the register says nothing (drawers/cameras). */
const RANGE_M = 60;
const VIEW_DEG = 60;

/** The nearest ones first. */
export function nearest(rows: Row[], to: LonLat, count: number, host: string): NearCamera[] {
  return rows
    .flatMap((row) => {
      const at = row.geometry?.type === 'Point' ? (row.geometry.coordinates.slice(0, 2) as LonLat) : null;
      if (!at) return [];
      const way = geodesic(at, to);
      const url = String(row.properties?.url ?? '').trim();
      const picture = pictureOf(url, host);
      return [
        {
          row,
          id: idOf(row),
          at,
          distance_m: way.length_m,
          faces: facing(row, way.length_m, way.bearing_deg),
          picture,
          elsewhere: url !== '' && picture === null,
        },
      ];
    })
    .sort((a, b) => a.distance_m - b.distance_m)
    .slice(0, count);
}

export function facing(row: Row, distance_m: number, bearing_deg: number): boolean {
  const { heading_deg, range_m, field_of_view_deg } = row.properties ?? {};
  if (typeof heading_deg !== 'number') return false;
  const range = typeof range_m === 'number' ? range_m : RANGE_M;
  const view = typeof field_of_view_deg === 'number' ? field_of_view_deg : VIEW_DEG;
  const off = Math.abs(((bearing_deg - heading_deg + 540) % 360) - 180);
  return distance_m <= range && off <= view / 2;
}

/** A picture that this host serves itself; another host is never asked from a control room. */
export function pictureOf(url: string, host: string): Picture | null {
  if (url === '') return null;
  let address: URL;
  try {
    address = new URL(url, host);
  } catch {
    return null;
  }
  if (address.origin !== new URL(host).origin) return null;
  return {
    kind: /\.(mp4|webm)$/i.test(address.pathname) ? 'video' : 'still',
    url: `${address.pathname}${address.search}`,
  };
}

/** What they see of the ground and their numbers, as the overlay draws them; the plain cone until the first is known. */
export function conesOf(cameras: NearCamera[]): FeatureCollection {
  const number = (row: Row, key: string, otherwise: number): number => Number(row.properties?.[key] ?? otherwise);
  return {
    type: 'FeatureCollection',
    features: cameras.flatMap(({ row, at, seen }, i) => [
      ...(seen
        ? [{ type: 'Feature' as const, geometry: seen, properties: { kind: 'cone' } }]
        : typeof row.properties?.heading_deg === 'number'
          ? [
              {
                type: 'Feature' as const,
                geometry: {
                  type: 'Polygon' as const,
                  coordinates: [
                    sector(
                      at,
                      number(row, 'range_m', RANGE_M),
                      number(row, 'heading_deg', 0),
                      number(row, 'field_of_view_deg', VIEW_DEG),
                    ),
                  ],
                },
                properties: { kind: 'cone' },
              },
            ]
          : []),
      {
        type: 'Feature' as const,
        geometry: { type: 'Point' as const, coordinates: at },
        properties: { kind: 'camera', rank: i + 1 },
      },
    ]),
  };
}
