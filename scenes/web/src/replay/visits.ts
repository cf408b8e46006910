/** Who was in a zone or fence during the window of a replay. */
import { ask } from '../api/http';
import type { Answers, Bodies } from '../api/schema';
import type { TimeWindow } from './window';

export interface Visit {
  tag_id: string;
  entered_at: string;
  entered_s: number;
  left_s: number;
}
export interface AreaVisits {
  name: string;
  rows: Visit[];
}

const seconds = (at: string): number => Date.parse(at) / 1000;

export async function visitsOf(
  area: { noun: string; id: string; name: string },
  { begin, end }: TimeWindow,
): Promise<AreaVisits> {
  const since = new Date(begin.value).toISOString();
  const until = new Date(Math.min(end.value, Date.now())).toISOString();
  const body: Bodies['POST /api/tracks/area'] = { since, until, [`${area.noun}_id`]: area.id };
  const { visits } = await ask<Answers['POST /api/tracks/area']>('/api/tracks/area', { method: 'POST', body });
  const rows = visits.map(({ tag_id, entered_at, left_at }) => ({
    tag_id,
    entered_at,
    entered_s: seconds(entered_at),
    left_s: seconds(left_at),
  }));
  return { name: area.name, rows };
}
