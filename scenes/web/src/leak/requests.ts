/** What a commander asks of a search, and exercises, over HTTP. */
import { shallowRef } from 'vue';
import { ask } from '../api/http';
import type { Answers, Bodies } from '../api/schema';
import type { Search } from '../live';

export interface AdvicePoint {
  lon: number;
  lat: number;
  gain_nats: number;
  likely: number;
  unit: string;
  exceedance: number;
}

export type Drill = Answers['POST /api/drills'];
export type Score = NonNullable<Drill['scores']>[number];

export const drills = shallowRef<Drill[]>([]);
/** Whether simulated devices run here, so that an exercise can be made; null while nobody knows. */
export const simulated = shallowRef<boolean | null>(null);

const order = <T = Search>(id: string, verb: string, body: object = {}): Promise<T> =>
  ask<T>(`/api/searches/${encodeURIComponent(id)}/${verb}`, { method: 'POST', body });

export const pin = (id: string, candidate_id: string | null): Promise<Search> => order(id, 'pin', { candidate_id });
export const drop = (id: string, sensor_id: string, dropped: boolean): Promise<Search> =>
  order(id, 'drop', { sensor_id, dropped });
export const report = (id: string, lon: number, lat: number, smelled: boolean): Promise<Search> =>
  order(id, 'report', { lon, lat, smelled });
export const end = (id: string): Promise<Search> => order(id, 'end');
export const measure = (id: string): Promise<{ points: AdvicePoint[] }> => order(id, 'measure');

export async function loadDrills(): Promise<void> {
  const answer = await ask<Answers['GET /api/drills']>('/api/drills');
  drills.value = answer.drills;
  simulated.value = answer.simulated;
}

export async function startDrill(equipment_id: string | null, rate_kg_s: number | null): Promise<void> {
  await ask('/api/drills', { method: 'POST', body: { equipment_id, rate_kg_s } satisfies Bodies['POST /api/drills'] });
  await loadDrills();
}

export async function changeDrill(id: string, verb: 'open' | 'end'): Promise<void> {
  await ask(`/api/drills/${encodeURIComponent(id)}/${verb}`, { method: 'POST' });
  await loadDrills();
}
