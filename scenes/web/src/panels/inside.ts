/** Who stands inside which outline: plain even-odd counting on longitude and latitude. */
import type { Geometry, Position } from 'geojson';

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

export function contains(area: Area, lon: number, lat: number): boolean {
  if (lon < area.west || lon > area.east || lat < area.south || lat > area.north) return false;
  let inside = false;
  for (const ring of area.rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi = 0, yi = 0] = ring[i] ?? [];
      const [xj = 0, yj = 0] = ring[j] ?? [];
      if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}

/** The middle of the outline's box: good enough to fly to and to name a place. */
export const middle = (area: Area): [number, number] => [(area.west + area.east) / 2, (area.south + area.north) / 2];
