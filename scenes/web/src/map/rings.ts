// An outline as its rings and back: terra-draw takes one ring at a time, the park has holes and parts.
import type { Geometry, Position } from 'geojson';

export interface Ring {
  ring: Position[];
  part: number;
  /** 0 is the outer ring of its part, the others are holes. */
  number: number;
}

export function ringsOf(geometry: Geometry): Ring[] {
  const parts =
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  return parts.flatMap((rings, part) => rings.map((ring, number) => ({ ring, part, number })));
}

/** A polygon of one part, a multipolygon of several; a part whose outer ring is gone is gone. */
export function composed(rings: Ring[]): Geometry | null {
  const parts = new Map<number, Ring[]>();
  for (const one of rings) parts.set(one.part, [...(parts.get(one.part) ?? []), one]);
  const whole = [...parts.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, of]) => of.sort((a, b) => a.number - b.number))
    .filter((of) => of[0]?.number === 0)
    .map((of) => of.map(({ ring }) => ring));
  const [only] = whole;
  if (!only) return null;
  return whole.length === 1 ? { type: 'Polygon', coordinates: only } : { type: 'MultiPolygon', coordinates: whole };
}
