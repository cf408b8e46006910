/** The handover of a shift: the lists of this moment, and the book of those that were signed. */
import { ask } from '../api/http';
import type { Bodies } from '../api/schema';
import type { Alarm, Bypass } from '../live';

export const GROUPS = [
  'unacknowledged',
  'acknowledged',
  'returned',
  'latched',
  'shelved',
  'suppressed',
  'out_of_service',
  'not_closed',
] as const;
export type Group = (typeof GROUPS)[number];
export type Lists = Record<Group, Alarm[]> & { bypasses: Bypass[]; at?: string };

export interface Shift {
  id: string;
  state: 'given' | 'taken' | 'withdrawn';
  version: number;
  given_by: string;
  given_at: string;
  remark: string | null;
  taken_by?: string | null;
  taken_at?: string | null;
  answer?: string | null;
  lists: Lists;
}

export const readLists = (): Promise<Lists> => ask<Lists>('/api/alarms/handover');
export const readShifts = async (): Promise<Shift[]> => (await ask<{ shifts: Shift[] }>('/api/shifts')).shifts;
export const give = (remark: string): Promise<Shift> =>
  ask<Shift>('/api/shifts', { method: 'POST', body: { remark } satisfies Bodies['POST /api/shifts'] });
/** The second signature; a wrong password of the taker does not sign out who is at the screen. */
export const takeOver = (shift: Shift, words: { answer: string; name?: string; password?: string }): Promise<Shift> =>
  ask<Shift>(`/api/shifts/${encodeURIComponent(shift.id)}/take`, {
    method: 'POST',
    body: { version: shift.version, ...words },
    quiet: true,
  });
export const takeBack = (shift: Shift): Promise<Shift> =>
  ask<Shift>(`/api/shifts/${encodeURIComponent(shift.id)}/withdraw`, {
    method: 'POST',
    body: { version: shift.version },
  });

/** How many things the lists hold. */
export const size = (lists: Lists): number =>
  GROUPS.reduce((sum, group) => sum + (lists[group]?.length ?? 0), lists.bypasses?.length ?? 0);
