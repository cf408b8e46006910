/** What a camera really sees of the ground: the server takes away what stands in between; asked once for each place it stands at. */
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { type Ref, shallowRef } from 'vue';
import type { Row } from '../api/features';
import { ask } from '../api/http';
import type { Bodies } from '../api/schema';
import type { LonLat } from '../map/geometry';
import { areaOf, contains } from '../panels/inside';

export type Seen = Polygon | MultiPolygon;
interface Held {
  features: { features: { geometry: Seen | null }[] };
}
/** Ground in sight as it is kept: a thousand corners as arrays of arrays would take five times the memory. */
export interface Packed {
  /** Corners of each ring of each polygon. */
  corners: number[][];
  /** Longitude and latitude of each corner. */
  degrees: Float64Array;
}
const kept = new Map<string, Ref<Packed | null>>();

/** The ground in sight of a camera; null until the server has answered, and where nothing is in sight. */
export function seenBy(row: Row): Ref<Packed | null> {
  const key = JSON.stringify([row.geometry, row.properties]);
  const known = kept.get(key);
  if (known) return known;
  const seen = shallowRef<Packed | null>(null);
  kept.set(key, seen);
  ask<Held>('/api/coverage/device', {
    method: 'POST',
    body: { noun: 'camera', feature: row } satisfies Bodies['POST /api/coverage/device'],
  })
    .then((answer) => {
      const geometry = answer.features.features[0]?.geometry;
      seen.value = geometry ? packed(geometry) : null;
    })
    // The cone of the register stays; it is asked again when somebody looks again.
    .catch(() => kept.delete(key));
  return seen;
}

export function packed(seen: Seen): Packed {
  const polygons = seen.type === 'Polygon' ? [seen.coordinates] : seen.coordinates;
  const corners = polygons.map((rings) => rings.map((ring) => ring.length));
  return { corners, degrees: Float64Array.from(polygons.flat(2).flatMap(([lon = 0, lat = 0]) => [lon, lat])) };
}

/** The ground as GeoJSON again. */
export function unpacked({ corners, degrees }: Packed): Seen {
  let at = 0;
  const corner = (): Position => [degrees[at++] as number, degrees[at++] as number];
  const coordinates = corners.map((rings) => rings.map((count) => Array.from({ length: count }, corner)));
  return { type: 'MultiPolygon', coordinates };
}

/** Whether a place lies on the ground in sight; null while nobody knows. */
export function inSight(seen: Seen | null, [lon, lat]: LonLat): boolean | null {
  const area = areaOf(seen);
  return area ? contains(area, lon, lat) : null;
}
