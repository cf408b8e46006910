// Plane geometry around one place: metres in a local flat frame on the ellipsoid, good to 0.3 % within one park.
import type { Feature, Geometry, Position } from 'geojson';

export type LonLat = [number, number];
export type Ring = LonLat[];

const A_M = 6378137; // CGCS2000
const E2 = 0.0066943800229;

/** Metres per degree of longitude and of latitude on the CGCS2000 ellipsoid at a latitude. */
export function metresPerDegree(lat: number): [number, number] {
  const phi = (lat * Math.PI) / 180;
  const root = Math.sqrt(1 - E2 * Math.sin(phi) ** 2);
  return [((Math.PI / 180) * A_M * Math.cos(phi)) / root, ((Math.PI / 180) * A_M * (1 - E2)) / root ** 3];
}

const EQUATOR_M = 40_075_016.69; // WGS 84, 2 pi a
const TILE_PX = 512;

/** Metres of ground under a pixel of Web Mercator. */
export function metresPerPixel(lat: number, zoom: number): number {
  return (EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / (TILE_PX * 2 ** zoom);
}

/** The place so many metres east and north of another. */
export function offset([lon, lat]: LonLat, east_m: number, north_m: number): LonLat {
  const [x, y] = metresPerDegree(lat);
  return [lon + east_m / x, lat + north_m / y];
}

/** Pixels that what is looked at may be wide, and the zooms between which a person still knows where it is. */
const SEEN_PX = 640;
const [FAR_ZOOM, CLOSE_ZOOM] = [14.4, 17.4];

/** The middle of some places, and the zoom at which all of them are seen. */
export function around(places: readonly Position[]): { lon: number; lat: number; zoom: number } {
  const [xs, ys] = [places.map(([lon = 0]) => lon), places.map(([, lat = 0]) => lat)];
  const low = [xs, ys].map((all) => all.reduce((a, b) => Math.min(a, b))) as LonLat;
  const high = [xs, ys].map((all) => all.reduce((a, b) => Math.max(a, b))) as LonLat;
  const [lon, lat] = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];
  const zoom = Math.log2((metresPerPixel(lat, 0) * SEEN_PX) / Math.max(1, distance_m(low, high)));
  return { lon, lat, zoom: Math.min(CLOSE_ZOOM, Math.max(FAR_ZOOM, zoom)) };
}

export function distance_m(a: Position, b: Position): number {
  const [x, y] = metresPerDegree(((a[1] ?? 0) + (b[1] ?? 0)) / 2);
  return Math.hypot(((b[0] ?? 0) - (a[0] ?? 0)) * x, ((b[1] ?? 0) - (a[1] ?? 0)) * y);
}

/** Metres east and north of the first point. */
export function toMetres(ring: Position[]): [number, number][] {
  const [lon0 = 0, lat0 = 0] = ring[0] ?? [];
  const [x, y] = metresPerDegree(lat0);
  return ring.map(([lon = 0, lat = 0]) => [(lon - lon0) * x, (lat - lat0) * y]);
}

/** The area of a polygon: its outer ring less its holes. */
export function area_m2(rings: Position[][]): number {
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

export function length_m(line: Position[]): number {
  return line.reduce((sum, place, i) => (i === 0 ? 0 : sum + distance_m(line[i - 1] ?? place, place)), 0);
}

/** A circle as a closed ring. */
export function circle(centre: LonLat, radius_m: number, sides = 48): Ring {
  return Array.from({ length: sides + 1 }, (_, step) => {
    const angle = (2 * Math.PI * step) / sides;
    return offset(centre, radius_m * Math.cos(angle), radius_m * Math.sin(angle));
  });
}

/** The ground a camera looks at: a sector, clockwise from north. */
export function sector(centre: LonLat, radius_m: number, heading_deg: number, width_deg: number): Ring {
  const steps = Math.max(4, Math.ceil(width_deg / 6));
  const arc = Array.from({ length: steps + 1 }, (_, step) => {
    const angle = ((heading_deg - width_deg / 2 + (width_deg * step) / steps) * Math.PI) / 180;
    return offset(centre, radius_m * Math.sin(angle), radius_m * Math.cos(angle));
  });
  return [centre, ...arc, centre];
}

/** Outer rings of a polygon or multipolygon, with their holes. */
export function polygons(geometry: Geometry | null): Position[][][] {
  if (geometry?.type === 'Polygon') return [geometry.coordinates];
  if (geometry?.type === 'MultiPolygon') return geometry.coordinates;
  if (geometry?.type === 'GeometryCollection') return geometry.geometries.flatMap(polygons);
  return [];
}

export function lines(geometry: Geometry | null): Position[][] {
  if (geometry?.type === 'LineString') return [geometry.coordinates];
  if (geometry?.type === 'MultiLineString') return geometry.coordinates;
  if (geometry?.type === 'GeometryCollection') return geometry.geometries.flatMap(lines);
  return polygons(geometry).flat();
}

export function point(feature: Feature): LonLat | null {
  if (feature.geometry?.type === 'Point') return feature.geometry.coordinates as LonLat;
  const outer = polygons(feature.geometry)[0]?.[0];
  return outer ? centroid(outer) : null;
}

/** Centre of area of a ring; of its corners when it has no area. */
export function centroid(ring: Position[]): LonLat {
  const [x0 = 0, y0 = 0] = ring[0] ?? [];
  let area = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax, ay] = [(ring[i]?.[0] ?? 0) - x0, (ring[i]?.[1] ?? 0) - y0];
    const [bx, by] = [(ring[i + 1]?.[0] ?? 0) - x0, (ring[i + 1]?.[1] ?? 0) - y0];
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (Math.abs(area) < 1e-16) {
    const count = Math.max(1, ring.length);
    return [
      ring.reduce((sum, p) => sum + (p[0] ?? 0), 0) / count,
      ring.reduce((sum, p) => sum + (p[1] ?? 0), 0) / count,
    ];
  }
  return [x0 + x / (3 * area), y0 + y / (3 * area)];
}

/** Whether a place lies inside an outer ring and outside its holes (even-odd). */
export function inside(lon: number, lat: number, polygon: readonly Position[][]): boolean {
  let odd = false;
  for (const ring of polygon) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax = 0, ay = 0] = ring[i] ?? [];
      const [bx = 0, by = 0] = ring[j] ?? [];
      if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) odd = !odd;
    }
  }
  return odd;
}

/** A place inside the polygon and near the edge that faces the viewer, where a label hides the least. */
export function frontOf(polygon: Position[][], bearing_deg: number): LonLat {
  const centre = centroid(polygon[0] ?? []);
  const away = ((bearing_deg + 180) * Math.PI) / 180;
  let reach = 0;
  for (let metres = 5; metres < 600; metres += 5) {
    const [lon, lat] = offset(centre, metres * Math.sin(away), metres * Math.cos(away));
    if (!inside(lon, lat, polygon)) break;
    reach = metres;
  }
  return offset(centre, reach * 0.8 * Math.sin(away), reach * 0.8 * Math.cos(away));
}
