/** Cases that server and client judge alike; `tests/twin/test_shared_cases.py` reads the same files. */
import { readFileSync } from 'node:fs';
import type { Geometry } from 'geojson';
import { describe, expect, it } from 'vitest';
import { columnFaults, outlineFaults } from '../../src/plan/outline';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../tests/cases/${name}`, import.meta.url), 'utf8'));
interface OutlineCase {
  name: string;
  noun: string;
  geometry: { type: string; coordinates: unknown } | null;
  code: string | null;
  place: [number, number] | null;
}
const outlines = read('outlines.json') as { origin: [number, number]; step_deg: number; cases: OutlineCase[] };
const fields = read('fields.json') as {
  cases: { name: string; noun: string; fields: Record<string, unknown>; code: string | null; field: string | null }[];
};

function onTheGrid(coordinates: unknown): unknown {
  if (!Array.isArray(coordinates)) return coordinates;
  if (typeof coordinates[0] === 'number')
    return coordinates.map((each: number, i) => (outlines.origin[i] ?? 0) + outlines.step_deg * each);
  return coordinates.map(onTheGrid);
}

describe('an outline is judged as the server judges it', () => {
  it.each(outlines.cases)('$name', ({ noun, geometry, code, place }) => {
    const given = geometry && ({ ...geometry, coordinates: onTheGrid(geometry.coordinates) } as Geometry);
    const [fault] = outlineFaults(given, noun);
    expect(fault?.code ?? null).toBe(code);
    if (!place) return;
    const [lon, lat] = onTheGrid(place) as [number, number];
    expect(fault?.place?.[0]).toBeCloseTo(lon, 9);
    expect(fault?.place?.[1]).toBeCloseTo(lat, 9);
  });
});

describe('fields are judged as the server judges them', () => {
  it.each(fields.cases)('$name', ({ noun, fields: given, code, field }) => {
    const [fault] = columnFaults(noun, given);
    expect([fault?.code ?? null, fault?.field ?? null]).toEqual([code, field]);
  });
});
