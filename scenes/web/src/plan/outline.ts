/** Live checks of a drawn outline, with the place of the fault and the same codes as the server. */
import type { Geometry, Position } from 'geojson';
import { area_m2, toMetres } from '../map/geometry';
import { DRAWN, isDrawn } from './code';

export type Code =
  | 'TooFewPoints'
  | 'ZoneCrossesItself'
  | 'OutlineCrossesItself'
  | 'WrongGeometry'
  | 'ZeroArea'
  | 'MissingField'
  | 'UnknownGrade'
  | 'TimesOutOfOrder'
  | 'HeightsOutOfOrder';
export interface Fault {
  code: Code;
  place: [number, number] | null;
  field: string;
}

type Point = [number, number];
const fault = (code: Code, place: Position | null, field = 'outline'): Fault => ({
  code,
  place: place ? [place[0] ?? 0, place[1] ?? 0] : null,
  field,
});
/** Corners nearer than this are one corner drawn twice. */
const SAME_M = 0.01;
const SMALLEST_M2 = 0.01;

export function outlineFaults(geometry: Geometry | null, noun = 'zone'): Fault[] {
  if (isDrawn(noun) && DRAWN[noun].shape !== 'outline') return geometry ? [] : [fault('WrongGeometry', null)];
  const parts =
    geometry?.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry?.type === 'MultiPolygon'
        ? geometry.coordinates
        : [];
  if (parts.length === 0) return [fault('WrongGeometry', null)];
  return parts.flatMap((rings) => {
    const alone = rings.flatMap((ring) => ringFaults(ring, noun));
    const found = alone.length > 0 ? alone : ringsMeeting(rings, noun);
    return found.length === 0 && area_m2(rings) < SMALLEST_M2 ? [fault('ZeroArea', rings[0]?.[0] ?? null)] : found;
  });
}

/** A hole that runs over the edge of its part, or two holes that meet. */
function ringsMeeting(rings: Position[][], noun: string): Fault[] {
  const all = toMetres(rings.flat());
  const starts = rings.map((_, i) => rings.slice(0, i).reduce((sum, ring) => sum + ring.length, 0));
  const metres = rings.map((ring, i) => all.slice(starts[i], (starts[i] ?? 0) + ring.length));
  for (const [i, a] of metres.entries())
    for (const b of metres.slice(i + 1))
      for (let k = 1; k < a.length; k++)
        for (let l = 1; l < b.length; l++) {
          const at = crossing(a[k - 1] as Point, a[k] as Point, b[l - 1] as Point, b[l] as Point);
          if (at) return [fault(crosses(noun), back(rings.flat(), all, at))];
        }
  return [];
}
const crosses = (noun: string): Code => (noun === 'zone' ? 'ZoneCrossesItself' : 'OutlineCrossesItself');

function ringFaults(ring: Position[], noun: string): Fault[] {
  const all = closed(ring) ? ring.slice(0, -1) : ring;
  const metres = toMetres(all);
  const kept = metres.map((point, i) => i === 0 || !near(point, metres[i - 1] ?? point));
  const open = all.filter((_, i) => kept[i]);
  if (open.length < 3) return [fault('TooFewPoints', open[0] ?? null)];
  const points = toMetres(open);
  const meeting = firstCrossing(points);
  return meeting ? [fault(crosses(noun), back(open, points, meeting))] : [];
}

const closed = (ring: Position[]): boolean =>
  ring.length > 1 && ring[0]?.[0] === ring[ring.length - 1]?.[0] && ring[0]?.[1] === ring[ring.length - 1]?.[1];
const near = (a: Point, b: Point): boolean => Math.hypot(a[0] - b[0], a[1] - b[1]) < SAME_M;

/** From metres back to degrees, by the ring's own scale. */
function back(ring: Position[], points: Point[], at: Point): Position {
  const [lon0 = 0, lat0 = 0] = ring[0] ?? [];
  const wide = points.findIndex((point) => Math.abs(point[0]) > SAME_M);
  const tall = points.findIndex((point) => Math.abs(point[1]) > SAME_M);
  const perX = wide < 0 ? 0 : ((ring[wide]?.[0] ?? lon0) - lon0) / (points[wide]?.[0] ?? 1);
  const perY = tall < 0 ? 0 : ((ring[tall]?.[1] ?? lat0) - lat0) / (points[tall]?.[1] ?? 1);
  return [lon0 + at[0] * perX, lat0 + at[1] * perY];
}

function firstCrossing(points: Point[]): Point | null {
  const n = points.length;
  for (let i = 0; i < n; i++) {
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue;
      const at = crossing(
        points[i] as Point,
        points[(i + 1) % n] as Point,
        points[j] as Point,
        points[(j + 1) % n] as Point,
      );
      if (at) return at;
    }
  }
  return null;
}

/** Where two edges meet; edges that lie on one line meet where they begin to overlap. */
export function crossing(a: Point, b: Point, c: Point, d: Point): Point | null {
  const rx = b[0] - a[0];
  const ry = b[1] - a[1];
  const sx = d[0] - c[0];
  const sy = d[1] - c[1];
  const cross = rx * sy - ry * sx;
  const size = Math.hypot(rx, ry) * Math.hypot(sx, sy);
  if (Math.abs(cross) <= 1e-12 * Math.max(size, 1e-12)) {
    if (Math.abs((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) > 1e-6 * Math.hypot(rx, ry)) return null;
    const along = (p: Point): number => ((p[0] - a[0]) * rx + (p[1] - a[1]) * ry) / (rx * rx + ry * ry);
    const from = Math.max(0, Math.min(along(c), along(d)));
    return from <= Math.min(1, Math.max(along(c), along(d))) ? [a[0] + from * rx, a[1] + from * ry] : null;
  }
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross;
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? [a[0] + t * rx, a[1] + t * ry] : null;
}

export interface Columns {
  name_zh?: unknown;
  name_en?: unknown;
  grade?: unknown;
  effective_from?: unknown;
  effective_to?: unknown;
  [more: string]: unknown;
}

/** What the form itself must have before anything is sent. */
export function columnFaults(noun: string, columns: Columns): Fault[] {
  const found: Fault[] = [];
  if (['zone', 'fence'].includes(noun) && String(columns.name_zh ?? '').trim() === '')
    found.push(fault('MissingField', null, 'name_zh'));
  if (noun === 'zone' && !['A', 'B', 'C', 'D'].includes(String(columns.grade ?? '')))
    found.push(fault('UnknownGrade', null, 'grade'));
  const [low, high] = [columns.bottom_m, columns.top_m];
  if (typeof low === 'number' && typeof high === 'number' && high <= low)
    found.push(fault('HeightsOutOfOrder', null, 'top_m'));
  const from = Date.parse(String(columns.effective_from ?? ''));
  const to = Date.parse(String(columns.effective_to ?? ''));
  if (Number.isFinite(from) && Number.isFinite(to) && to <= from)
    found.push(fault('TimesOutOfOrder', null, 'effective_to'));
  return found;
}
