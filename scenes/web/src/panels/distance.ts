/** Distances, areas and lengths on the ground, good to 0.3 % within one park: a local flat frame on the ellipsoid. */
import type { Position } from 'geojson';

const A = 6378137;
const E2 = 0.0066943800229;

/** Metres per degree of longitude and of latitude on the CGCS2000 ellipsoid at a latitude. */
export function metresPerDegree(latDeg: number): [number, number] {
  const phi = (latDeg * Math.PI) / 180;
  const root = Math.sqrt(1 - E2 * Math.sin(phi) ** 2);
  return [((Math.PI / 180) * A * Math.cos(phi)) / root, ((Math.PI / 180) * A * (1 - E2)) / root ** 3];
}

export function distanceM(a: Position, b: Position): number {
  const [x, y] = metresPerDegree(((a[1] ?? 0) + (b[1] ?? 0)) / 2);
  return Math.hypot(((b[0] ?? 0) - (a[0] ?? 0)) * x, ((b[1] ?? 0) - (a[1] ?? 0)) * y);
}

/** Metres east and north of the first point. */
export function toMetres(ring: Position[]): [number, number][] {
  const [lon0 = 0, lat0 = 0] = ring[0] ?? [];
  const [x, y] = metresPerDegree(lat0);
  return ring.map(([lon = 0, lat = 0]) => [(lon - lon0) * x, (lat - lat0) * y]);
}

export function areaM2(rings: Position[][]): number {
  const size = (ring: Position[]): number => {
    const points = toMetres(ring);
    let twice = 0;
    points.forEach(([x, y], i) => {
      const [x2, y2] = points[(i + 1) % points.length] ?? [0, 0];
      twice += x * y2 - x2 * y;
    });
    return Math.abs(twice) / 2;
  };
  return rings.reduce((sum, ring, i) => (i === 0 ? size(ring) : sum - size(ring)), 0);
}

export function lengthM(ring: Position[]): number {
  const points = toMetres(ring);
  return points.reduce(
    (sum, [x, y], i) => (i === 0 ? 0 : sum + Math.hypot(x - (points[i - 1]?.[0] ?? 0), y - (points[i - 1]?.[1] ?? 0))),
    0,
  );
}
