/** What a camera really sees of the ground: the server takes away what stands in between; asked once for each place it stands at. */
import type { MultiPolygon, Polygon } from 'geojson';
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
const kept = new Map<string, Ref<Seen | null>>();

/** The ground in sight of a camera; null until the server has answered, and where nothing is in sight. */
export function seenBy(row: Row): Ref<Seen | null> {
  const key = JSON.stringify([row.geometry, row.properties]);
  const known = kept.get(key);
  if (known) return known;
  const seen = shallowRef<Seen | null>(null);
  kept.set(key, seen);
  ask<Held>('/api/coverage/device', {
    method: 'POST',
    body: { noun: 'camera', feature: row } satisfies Bodies['POST /api/coverage/device'],
  })
    .then((answer) => {
      seen.value = answer.features.features[0]?.geometry ?? null;
    })
    // The cone of the register stays; it is asked again when somebody looks again.
    .catch(() => kept.delete(key));
  return seen;
}

/** Whether a place lies on the ground in sight; null while nobody knows. */
export function inSight(seen: Seen | null, [lon, lat]: LonLat): boolean | null {
  const area = areaOf(seen);
  return area ? contains(area, lon, lat) : null;
}
