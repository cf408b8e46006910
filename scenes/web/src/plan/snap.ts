/** Where a drawn corner snaps to: the nearest corner of what is there, or else the nearest edge. */
import type { Geometry, Position } from 'geojson';
import type { Row } from '../api/features';

export interface Edges {
  /** lon, lat of both ends of every edge, four numbers each. */
  ends: Float64Array;
  count: number;
}

const kept = new WeakMap<Row[], Edges>();
/** The edges of some rows, gathered once as long as the rows stay the same. */
export function edgesOf(rows: Row[]): Edges {
  const known = kept.get(rows) ?? gathered(rows);
  kept.set(rows, known);
  return known;
}

function gathered(rows: Row[]): Edges {
  const lines = rows.flatMap((row) => linesOf(row.geometry));
  const count = lines.reduce((sum, line) => sum + Math.max(0, line.length - 1), 0);
  const ends = new Float64Array(count * 4);
  let at = 0;
  for (const line of lines)
    for (let i = 1; i < line.length; i++) {
      const [a, b] = [line[i - 1] as Position, line[i] as Position];
      ends[at++] = a[0] ?? 0;
      ends[at++] = a[1] ?? 0;
      ends[at++] = b[0] ?? 0;
      ends[at++] = b[1] ?? 0;
    }
  return { ends, count };
}

function linesOf(geometry: Geometry | null): Position[][] {
  if (geometry?.type === 'Polygon') return geometry.coordinates;
  if (geometry?.type === 'MultiPolygon') return geometry.coordinates.flat();
  if (geometry?.type === 'LineString') return [geometry.coordinates];
  if (geometry?.type === 'MultiLineString') return geometry.coordinates;
  return [];
}

/** A corner within reach wins over an edge; distances in degrees of longitude at this latitude. */
export function nearest(edges: Edges[], lon: number, lat: number, within: number): [number, number] | undefined {
  const squeeze = 1 / Math.cos((lat * Math.PI) / 180);
  const reach = within * within;
  let corner = reach;
  let edge = reach;
  let best: [number, number] | undefined;
  let onEdge: [number, number] | undefined;
  for (const { ends, count } of edges)
    for (let i = 0; i < count * 4; i += 4) {
      const ax = (ends[i] as number) - lon;
      const ay = ((ends[i + 1] as number) - lat) * squeeze;
      const bx = (ends[i + 2] as number) - lon;
      const by = ((ends[i + 3] as number) - lat) * squeeze;
      if (Math.min(ax, bx) > within || Math.max(ax, bx) < -within) continue;
      if (Math.min(ay, by) > within || Math.max(ay, by) < -within) continue;
      for (const [x, y, at] of [[ax, ay, i], [bx, by, i + 2]] as const) // biome-ignore format: both ends
        if (x * x + y * y < corner) {
          corner = x * x + y * y;
          best = [ends[at] as number, ends[at + 1] as number];
        }
      const [dx, dy] = [bx - ax, by - ay];
      const along = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
      const [x, y] = [ax + along * dx, ay + along * dy];
      if (x * x + y * y < edge) {
        edge = x * x + y * y;
        onEdge = [lon + x, lat + y / squeeze];
      }
    }
  return best ?? onEdge;
}
