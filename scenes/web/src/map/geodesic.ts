// Lengths, bearings and areas on the CGCS2000 ellipsoid itself, for what a person measures with the ruler.
import type { Position } from 'geojson';

/** CGCS2000: GB 22021-2008, table 1 (the same axes as GRS 80 to 0.1 mm). */
const A_M = 6_378_137;
const F = 1 / 298.257222101;
const B_M = A_M * (1 - F);
const E2 = F * (2 - F);
const rad = Math.PI / 180;

export interface Leg {
  length_m: number;
  /** Azimuth at the start, degrees clockwise from north. */
  bearing_deg: number;
}

/**
 * Length and first bearing of the geodesic between two places [lon, lat in degrees].
 *
 * Source: T. Vincenty (1975), Direct and inverse solutions of geodesics on the ellipsoid, Survey Review XXIII (176),
 * inverse formula (eqs. 13-21); it does not settle near the antipode, where the answer is NaN.
 */
export function geodesic(from: Position, to: Position): Leg {
  const [lon1 = 0, lat1 = 0] = from;
  const [lon2 = 0, lat2 = 0] = to;
  if (lon1 === lon2 && lat1 === lat2) return { length_m: 0, bearing_deg: 0 };
  const L = (((lon2 - lon1 + 540) % 360) - 180) * rad;
  const u1 = Math.atan((1 - F) * Math.tan(lat1 * rad));
  const u2 = Math.atan((1 - F) * Math.tan(lat2 * rad));
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = L;
  for (let round = 0; round < 100; round++) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    const sin = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    const cos = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(sin, cos);
    const alpha = sin === 0 ? 0 : (c1 * c2 * sl) / sin;
    const c2a = 1 - alpha * alpha;
    const mid = c2a === 0 ? 0 : cos - (2 * s1 * s2) / c2a;
    const C = (F / 16) * c2a * (4 + F * (4 - 3 * c2a));
    const before = lambda;
    lambda = L + (1 - C) * F * alpha * (sigma + C * sin * (mid + C * cos * (2 * mid * mid - 1)));
    if (Math.abs(lambda - before) > 1e-12) continue;
    const usq = (c2a * (A_M * A_M - B_M * B_M)) / (B_M * B_M);
    const A = 1 + (usq / 16384) * (4096 + usq * (-768 + usq * (320 - 175 * usq)));
    const B = (usq / 1024) * (256 + usq * (-128 + usq * (74 - 47 * usq)));
    const inner = cos * (2 * mid * mid - 1) - (B / 6) * mid * (4 * sin * sin - 3) * (4 * mid * mid - 3);
    const turn = B * sin * (mid + (B / 4) * inner);
    const bearing = Math.atan2(c2 * Math.sin(lambda), c1 * s2 - s1 * c2 * Math.cos(lambda)) / rad;
    return { length_m: B_M * A * (sigma - turn), bearing_deg: (bearing + 360) % 360 };
  }
  return { length_m: Number.NaN, bearing_deg: Number.NaN };
}

/**
 * Area inside a closed ring [m²], exact on the ellipsoid for edges that are straight in the equal-area cylinder
 * (Snyder 1987, Map Projections: A Working Manual, eqs. 10-12 and 3-12); over a park of 10 km such an edge leaves
 * the geodesic by less than 1 m, and the area differs by less than 2 in 100,000.
 */
export function ringArea_m2(ring: Position[]): number {
  const [lon0 = 0, lat0 = 0] = ring[0] ?? [];
  const q0 = halfq(lat0);
  const at = ring.map(([lon = 0, lat = 0]) => [A_M * (lon - lon0) * rad, A_M * (halfq(lat) - q0)] as const);
  let twice = 0;
  at.forEach(([x, y], i) => {
    const [x2, y2] = at[(i + 1) % at.length] as readonly [number, number];
    twice += x * y2 - x2 * y;
  });
  return Math.abs(twice) / 2;
}

/** Half of Snyder's q: times a², the area of the belt from the equator per radian of longitude. */
function halfq(latDeg: number): number {
  const sin = Math.sin(latDeg * rad);
  const e = Math.sqrt(E2);
  return ((1 - E2) / 2) * (sin / (1 - E2 * sin * sin) + Math.atanh(e * sin) / e);
}
