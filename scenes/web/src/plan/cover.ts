/** What devices reach, as the server computes it. */
import type { Feature, FeatureCollection } from 'geojson';
import type { Row } from '../api/features';
import { ask } from '../api/http';
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

export const coverOf = (zone: string | null): Promise<Cover> =>
  ask<Cover>(`/api/coverage${zone ? `?zone=${encodeURIComponent(zone)}` : ''}`);
export const heldAt = (noun: string, feature: Row, signal: AbortSignal): Promise<Held> =>
  ask<Held>('/api/coverage/device', { method: 'POST', body: { noun, feature }, signal });
export const proposed = (what: Item, zone: string | null): Promise<FeatureCollection> =>
  ask<FeatureCollection>('/api/coverage/proposals', { method: 'POST', body: { what, count: 3, zone_id: zone } });

const KINDS: Record<Item, string[]> = {
  camera: ['seen', 'blind'],
  combustible: ['disc', 'gap', 'gap_outline'],
  toxic: ['disc', 'gap', 'gap_outline'],
  hydrant: ['way_near', 'way_far', 'beyond'],
  muster_point: ['way_near', 'way_far', 'beyond'],
};
/** The features of one item: those of its kinds, of its own danger or device. */
export function featuresOf(cover: Cover, item: Item): Feature[] {
  return cover.features.features.filter(({ properties }) => {
    const of = properties?.danger ?? properties?.device ?? 'camera';
    return KINDS[item].includes(String(properties?.kind)) && of === item;
  });
}
