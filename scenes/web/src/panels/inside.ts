/** Who stands inside which outline: plain even-odd counting on longitude and latitude. */
import type { Geometry, Position } from 'geojson';
import { inside } from '../map/geometry';

export interface Area {
  rings: Position[][];
  west: number;
  south: number;
  east: number;
  north: number;
}

export function areaOf(geometry: Geometry | null | undefined): Area | null {
  const rings =
    geometry?.type === 'Polygon'
      ? geometry.coordinates
      : geometry?.type === 'MultiPolygon'
        ? geometry.coordinates.flat()
        : [];
  if (rings.length === 0) return null;
  const all = rings.flat();
  const xs = all.map((point) => point[0] ?? 0);
  const ys = all.map((point) => point[1] ?? 0);
  return { rings, west: Math.min(...xs), south: Math.min(...ys), east: Math.max(...xs), north: Math.max(...ys) };
}

export const contains = ({ rings, west, south, east, north }: Area, lon: number, lat: number): boolean =>
  lon >= west && lon <= east && lat >= south && lat <= north && inside(lon, lat, rings);

/** The middle of the outline's box: good enough to fly to and to name a place. */
export const middle = (area: Area): [number, number] => [(area.west + area.east) / 2, (area.south + area.north) / 2];
