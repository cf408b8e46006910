/** The grading of a zone, as the server keeps it. */
import { ask } from '../api/http';
import type { Bodies } from '../api/schema';
import type { Words } from './imports';

export type Grade = 'A' | 'B' | 'C' | 'D';
export interface Measure {
  kind: string;
  level: string;
  text: string;
}
export interface PointBody {
  area: string;
  unit: string;
  point: string;
  hazard: string;
  accident?: string;
  method: string;
  scores?: Record<string, number>;
  criteria?: string[];
  measures?: Measure[];
  responsible?: string;
  phone?: string;
}
export interface RiskPoint {
  id: string;
  state: 'draft' | 'approved' | 'ended';
  version: number;
  body: PointBody;
  grading: { method: string; score: number; grade: Grade };
}
export interface Raised {
  id: string;
  active: boolean;
  needs_person: boolean;
  ends_at: string | null;
  text_zh: string;
  text_en: string;
}
export interface ZoneRisk {
  inherent: Grade;
  by_points: Grade | null;
  milder_than_points: boolean;
  points: RiskPoint[];
  now: { live: Grade; inherent: Grade; raises: Raised[] } | null;
  raises: {
    cause?: string;
    since: string;
    ended_at?: string | null;
    ended_by?: string;
    text_zh: string;
    text_en: string;
  }[];
  grades: { at: string; who: string | null; from: Grade | null; to: Grade | null }[];
}
export interface Method {
  id: string;
  factors: { factor: string; value: string; meaning_zh: string }[];
  bands: { grade: Grade }[];
}
export interface Methods {
  methods: Method[];
  direct: { criterion: string; grade: Grade; text_zh: string; text_en: string }[];
}
export interface Unit {
  unit_id: string;
  name_zh: string;
  name_en: string;
  level: number | null;
  is_major: boolean;
  identification_index_ratio: number;
  grading_index_ratio: number;
  residents_count: number;
  unclassed: string[];
  working: Words[];
}

export const riskOf = (zone: string): Promise<ZoneRisk> => ask(`/api/risks/zones/${encodeURIComponent(zone)}`);
export const unitOf = (unit: string): Promise<Unit> => ask(`/api/risks/units/${encodeURIComponent(unit)}`);
let kept: Promise<Methods> | null = null;
export function methods(): Promise<Methods> {
  kept ??= ask<Methods>('/api/risks/methods');
  return kept;
}
export const scored = (
  method: string,
  scores: Record<string, number>,
  criteria: string[],
): Promise<{ score: number; grade: Grade }> =>
  ask('/api/risks/score', {
    method: 'POST',
    body: { method, scores, criteria } satisfies Bodies['POST /api/risks/score'],
  });
export const addPoint = (id: string, body: object): Promise<RiskPoint> =>
  ask('/api/registers/risk_point', { method: 'POST', body: { id, body } });
export const changePoint = (one: RiskPoint, body: object): Promise<RiskPoint> =>
  ask(`/api/registers/risk_point/${encodeURIComponent(one.id)}`, {
    method: 'PUT',
    body: { body },
    headers: { 'If-Match': String(one.version) },
  });
export const movePoint = (one: RiskPoint, step: 'approve' | 'revise' | 'end'): Promise<RiskPoint> =>
  ask(`/api/registers/risk_point/${encodeURIComponent(one.id)}/${step}`, {
    method: 'POST',
    headers: { 'If-Match': String(one.version) },
  });
export const endRaise = (zone: string, raise: string): Promise<unknown> =>
  ask(`/api/risks/zones/${encodeURIComponent(zone)}/raises/${encodeURIComponent(raise)}/end`, { method: 'POST' });

/** One rule that raises a zone's colour, as the server tells it. */
export interface ColourRule {
  id: string;
  cause: string;
  words: string[] | string;
  threshold: number | null;
  steps: number;
  needs_person: boolean;
  enabled: boolean;
  title_zh: string;
  title_en: string;
}
export const rulesInForce = async (): Promise<ColourRule[]> =>
  (await ask<{ rules: ColourRule[] }>('/api/risks/colours')).rules;
interface RuleEntry {
  id: string;
  version: number;
}
/** The park's own form of a rule takes the place of the shipped one; the live colour follows within half a minute. */
export async function keepRule(rule: ColourRule): Promise<void> {
  const { id, words, ...rest } = rule;
  const said = Array.isArray(words) ? words.join(';') : words;
  const body = { ...rest, ...(said ? { words: said } : {}) };
  const own = (await ask<{ entries: RuleEntry[] }>('/api/registers/colour_rule')).entries.find((one) => one.id === id);
  if (own)
    await ask(`/api/registers/colour_rule/${encodeURIComponent(id)}`, {
      method: 'PUT',
      body: { body },
      headers: { 'If-Match': String(own.version) },
    });
  else await ask('/api/registers/colour_rule', { method: 'POST', body: { id, body } });
}
