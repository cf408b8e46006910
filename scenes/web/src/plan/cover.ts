/** What devices reach, as the server computes it. */
import type { FeatureCollection } from 'geojson';
import type { Row } from '../api/features';
import { ask } from '../api/http';
import type { Bodies } from '../api/schema';
import type { Words } from './imports';

export const ITEMS = ['combustible', 'toxic', 'camera', 'hydrant', 'muster_point'] as const;
export type Item = (typeof ITEMS)[number];

export interface Figure {
  devices: number;
  fraction: number | null;
  of?: number;
  reached?: number;
  of_m2?: number;
  reached_m2?: number;
  overlap_fraction?: number | null;
  limit_m?: number;
}
export interface Cover {
  figures: Record<Item, Figure>;
  features: FeatureCollection;
  assumed: Words[];
}
export interface Held {
  features: FeatureCollection;
  share: number | null;
  reach_m: Record<string, number>;
  sources?: string[];
  /** Structures that this hydrant or muster point reaches along roads, that it does with all others, and all there are. */
  reached?: number;
  together?: number;
  of?: number;
  /** Half of the ground around an anchor where a tag is located at all is located better than this. */
  error_m?: number | null;
}
/** The devices whose reach is shown while they are held. */
export const HELD = ['camera', 'sensor', 'hydrant', 'muster_point', 'anchor'] as const;
export type Device = (typeof HELD)[number];
export const isDevice = (noun: string): noun is Device => (HELD as readonly string[]).includes(noun);

/** The figures, and with them the features of one item where it is shown: all of a large park are many. */
export const coverOf = (zone: string | null, show: Item | null, signal: AbortSignal): Promise<Cover> =>
  ask<Cover>(`/api/coverage?show=${show ?? 'none'}${zone ? `&zone=${encodeURIComponent(zone)}` : ''}`, { signal });
export const heldAt = (noun: Device, feature: Row, signal: AbortSignal): Promise<Held> =>
  ask<Held>('/api/coverage/device', {
    method: 'POST',
    body: { noun, feature } satisfies Bodies['POST /api/coverage/device'],
    signal,
  });
/** Of hydrants and muster points nobody computes where more would help. */
export type Proposable = Bodies['POST /api/coverage/proposals']['what'];
export const proposable = (item: Item): item is Proposable => item !== 'hydrant' && item !== 'muster_point';
export const proposed = (what: Proposable, zone: string | null): Promise<FeatureCollection> =>
  ask<FeatureCollection>('/api/coverage/proposals', {
    method: 'POST',
    body: { what, count: 3, zone_id: zone } satisfies Bodies['POST /api/coverage/proposals'],
  });
