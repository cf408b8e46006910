/** The handover of a shift: the lists of this moment, and the book of those that were signed. */
import { ask } from '../api/http';
import type { Answers, Bodies } from '../api/schema';

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
export type Shift = Answers['POST /api/shifts'];
/** The lists of now, or those that were signed: of each alarm as much as a shift must read. */
export type Lists = Shift['lists'];
export type Left = Lists[Group][number];

export const readLists = (): Promise<Lists> => ask<Answers['GET /api/alarms/handover']>('/api/alarms/handover');
export const readShifts = async (): Promise<Shift[]> => (await ask<Answers['GET /api/shifts']>('/api/shifts')).shifts;
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
