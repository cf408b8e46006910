/** Live checks of a drawn outline, with the place of the fault and the same codes as the server. */
import type { Geometry, Position } from 'geojson';
import { inside, polygons, toMetres } from '../map/geometry';
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

const KINDS: Record<string, readonly string[]> = {
  outline: ['Polygon', 'MultiPolygon'],
  position: ['Point'],
  line: ['LineString', 'MultiLineString'],
};

/** The first thing that is wrong with each part, in the order in which the server looks (`twin/rules/shape.py`). */
export function outlineFaults(geometry: Geometry | null, noun = 'zone'): Fault[] {
  const shape = isDrawn(noun) ? DRAWN[noun].shape : 'outline';
  if (!geometry || !KINDS[shape]?.includes(geometry.type)) return [fault('WrongGeometry', null)];
  if (shape !== 'outline') return [];
  const parts = polygons(geometry);
  const rings = parts.flat();
  if (rings.length === 0) return [fault('WrongGeometry', null)];
  const poor = rings.filter((ring) => distinct(ring) < FEWEST);
  if (poor.length > 0) return poor.map((ring) => fault('TooFewPoints', ring[0] ?? null));
  const flat = parts.filter(([outer]) => outer && isFlat(outer));
  if (flat.length > 0) return flat.map(([outer]) => fault('ZeroArea', outer?.[0] ?? null));
  const alone = rings.flatMap((ring) => ringFaults(ring, noun));
  if (alone.length > 0) return alone;
  const holed = parts.flatMap((part) => ringsMeeting(part, noun));
  return holed.length > 0 ? holed : partsMeeting(parts, noun);
}

/** A hole that runs over the edge of its part or lies beside it, or holes that meet or lie in each other. */
function ringsMeeting(rings: Position[][], noun: string): Fault[] {
  const metres = together(rings);
  const over = firstMeeting(metres);
  if (over) return [fault(crosses(noun), back(rings.flat(), metres.flat(), over))];
  const [outer, ...holes] = metres;
  const beside = holes.findIndex((hole) => outer && sideOf(hole, outer) < 0);
  const nested = holes.findIndex((hole, i) => holes.some((other, j) => i !== j && sideOf(hole, other) > 0));
  const wrong = beside >= 0 ? beside : nested;
  return wrong >= 0 ? [fault('WrongGeometry', rings[wrong + 1]?.[0] ?? null)] : [];
}

/** Parts that run over each other, or lie in each other. */
function partsMeeting(parts: Position[][][], noun: string): Fault[] {
  const outers = parts.map(([outer]) => outer ?? []);
  const metres = together(outers);
  const over = firstMeeting(metres);
  if (over) return [fault(crosses(noun), back(outers.flat(), metres.flat(), over))];
  const holes = (i: number): Position[][] => (parts[i] ?? []).slice(1);
  for (const [i, ring] of metres.entries())
    for (const [j, other] of metres.entries()) {
      const [lon = 0, lat = 0] = outers[i]?.[0] ?? [];
      if (i !== j && sideOf(ring, other) > 0 && !holes(j).some((hole) => inside(lon, lat, [hole])))
        return [fault('WrongGeometry', outers[i]?.[0] ?? null)];
    }
  return [];
}

/** Rings in one frame of metres. */
function together(rings: Position[][]): Point[][] {
  const all = toMetres(rings.flat());
  const starts = rings.map((_, i) => rings.slice(0, i).reduce((sum, ring) => sum + ring.length, 0));
  return rings.map((ring, i) => all.slice(starts[i], (starts[i] ?? 0) + ring.length));
}

/** Where two of some rings run over each other; rings that only touch in a point do not. */
function firstMeeting(rings: Point[][]): Point | null {
  for (const [i, a] of rings.entries())
    for (const b of rings.slice(i + 1)) {
      for (let k = 1; k < a.length; k++)
        for (let l = 1; l < b.length; l++) {
          const edges = [a[k - 1], a[k], b[l - 1], b[l]] as [Point, Point, Point, Point];
          const at = crossing(...edges);
          if (at && !edges.some((corner) => near(corner, at))) return at;
        }
      // Through a corner of the other: some corners are inside, some are not.
      const sides = a.map((corner) => side(corner, b));
      const through = sides.includes(1) && sides.includes(-1) ? a[sides.indexOf(0)] : undefined;
      if (through) return through;
    }
  return null;
}

/** 1 inside a ring, -1 outside, 0 on its edge. */
function side([x, y]: Point, ring: Point[]): -1 | 0 | 1 {
  for (let k = 1; k < ring.length; k++) {
    const [a, b] = [ring[k - 1] as Point, ring[k] as Point];
    const long = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (long === 0) continue;
    const away = Math.abs((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / long;
    const along = ((x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1])) / long;
    if (away < SAME_M && along > -SAME_M && along < long + SAME_M) return 0;
  }
  return inside(x, y, [ring]) ? 1 : -1;
}
/** The side of the first corner that is on neither edge; 0 where all are. */
const sideOf = (ring: Point[], other: Point[]): -1 | 0 | 1 =>
  ring.map((corner) => side(corner, other)).find((one) => one !== 0) ?? 0;

const FEWEST = 3;
const distinct = (ring: Position[]): number => {
  const kept: Point[] = [];
  for (const point of toMetres(ring)) {
    if (!kept.some((one) => near(one, point))) kept.push(point);
    if (kept.length === FEWEST) break;
  }
  return kept.length;
};

/** Whether all corners lie on one line. */
function isFlat(ring: Position[]): boolean {
  const points = toMetres(ring);
  const [x0, y0] = points[0] as Point;
  const [x1, y1] = points.reduce((far, one) =>
    Math.hypot(one[0] - x0, one[1] - y0) > Math.hypot(far[0] - x0, far[1] - y0) ? one : far,
  );
  return points.every(([x, y]) => Math.abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) < 2 * SMALLEST_M2);
}
const crosses = (noun: string): Code => (noun === 'zone' ? 'ZoneCrossesItself' : 'OutlineCrossesItself');

function ringFaults(ring: Position[], noun: string): Fault[] {
  const all = closed(ring) ? ring.slice(0, -1) : ring;
  const metres = toMetres(all);
  const open = all.filter((_, i) => i === 0 || !near(metres[i] as Point, metres[i - 1] as Point));
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
