/** Changes that wait for a second person, and what a fence would have done: as the server keeps and computes them. */
import type { Geometry } from 'geojson';
import type { Row } from '../api/features';
import { ask } from '../api/http';
import type { Bodies } from '../api/schema';
import type { Words } from './imports';

export interface Change {
  noun: 'zone' | 'fence';
  object_id: string;
  action: 'save' | 'remove';
  feature?: Row;
  base_version?: number;
  note?: string;
}
export interface Proposal extends Change {
  id: string;
  state: 'draft' | 'submitted' | 'approved' | 'withdrawn';
  version: number;
  writers: string[];
  judged_by?: string;
  reason?: string;
  present?: Row | null;
}
export interface Would {
  at: string;
  until: string | null;
  condition: string;
  priority: number;
  source_id?: string;
  text_zh?: string;
  text_en?: string;
}
export interface Rehearsal {
  inside: { count: number; roles: Record<string, number>; tags: string[] | null };
  alarms: Would[];
  total: number;
  conditions: Record<string, number>;
  since: string;
  until: string;
  step_s: number;
  places: number;
  warnings: Words[];
}

const at = (id: string) => `/api/proposals/${encodeURIComponent(id)}` as const;
export const waiting = (): Promise<{ two_people: boolean; proposals: Proposal[] }> => ask('/api/proposals');
export const proposalOf = (id: string): Promise<Proposal> => ask(at(id));
export const propose = (change: Change, key: string): Promise<Proposal> =>
  ask('/api/proposals', { method: 'POST', body: change, headers: { 'Idempotency-Key': key } });
export const amend = (id: string, change: Change, version: number): Promise<Proposal> =>
  ask(at(id), { method: 'PUT', body: change, headers: { 'If-Match': String(version) } });
export const move = (
  one: Proposal,
  step: 'submit' | 'approve' | 'return' | 'withdraw',
  reason = '',
): Promise<Proposal> =>
  ask(`${at(one.id)}/${step}`, { method: 'POST', body: { reason }, headers: { 'If-Match': String(one.version) } });
export const rehearse = (feature: Row): Promise<Rehearsal> =>
  ask('/api/rehearsals/fence', { method: 'POST', body: { feature } satisfies Bodies['POST /api/rehearsals/fence'] });
type Shaping = Bodies['POST /api/shapes'];
export const compose = (
  noun: Shaping['noun'],
  operation: Shaping['operation'],
  outline: Geometry,
  other: Geometry | null,
): Promise<Geometry[]> =>
  ask('/api/shapes', {
    method: 'POST',
    body: { noun, operation, outline, other } satisfies Shaping,
  });
export const shapeOf = (rule: Record<string, unknown>): Promise<Geometry | null> =>
  ask('/api/shapes/drawn', { method: 'POST', body: { rule } satisfies Bodies['POST /api/shapes/drawn'] });
