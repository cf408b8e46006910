/** What lies around a drawn place, line or area: asked of the server, and shown on the map. */
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import { ask } from '../api/http';
import type { Answers } from '../api/schema';
import type { Found } from '../find/find';
import { lengthText } from './measured';

export type Around = Answers['POST /api/around'];
type Neighbours = Around['found'][number];
export type Neighbour = Neighbours['nearest'][number];

export const SHAPES = { place: 'point', line: 'linestring', area: 'polygon' } as const;
export type Shape = keyof typeof SHAPES;
export const DISTANCES_M = [50, 100, 200, 500, 1000];
export const FARTHEST_M = 20_000;

export const lookAround = (geometry: Geometry, within_m: number, signal: AbortSignal): Promise<Around> =>
  ask('/api/around', { method: 'POST', body: { geometry, within_m }, signal });

/** The drawn shape and the buffer around it, with how far that reaches written at its northern edge. */
export function aroundShown(shape: Geometry, around: Around | null): FeatureCollection {
  const plain = (geometry: Geometry): Feature => ({ type: 'Feature', geometry, properties: {} });
  const drawn = shape.type === 'Point' ? [] : [plain(shape)];
  if (!around) return { type: 'FeatureCollection', features: drawn };
  const buffer = around.buffer as Geometry;
  const north = northOf(buffer);
  const said: Feature[] = north
    ? [
        {
          type: 'Feature',
          geometry: { type: 'Point', coordinates: north },
          properties: { text: lengthText(around.within_m), whole: true },
        },
      ]
    : [];
  return { type: 'FeatureCollection', features: [plain(buffer), ...drawn, ...said] };
}

/** As the search box would have found it, ready to be gone to. */
export const asFound = (noun: string, one: Neighbour): Found => ({
  noun,
  id: one.id,
  name_zh: one.name_zh ?? '',
  name_en: one.name_en ?? '',
  lon: one.lon,
  lat: one.lat,
});

export const countOf = (around: Around): number => around.found.reduce((sum, { count }) => sum + count, 0);

function northOf(buffer: Geometry): Position | null {
  const rings =
    buffer.type === 'Polygon' ? buffer.coordinates : buffer.type === 'MultiPolygon' ? buffer.coordinates.flat() : [];
  return rings.flat().reduce<Position | null>((best, at) => (best && (best[1] ?? 0) >= (at[1] ?? 0) ? best : at), null);
}
