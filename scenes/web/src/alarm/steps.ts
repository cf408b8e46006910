/** What may be done with an alarm in its present state: silencing, acknowledging and disposing are three things. */
import { ask } from '../api/http';
import type { Answers } from '../api/schema';
import type { Alarm, AlarmState } from '../live';

export const STEPS = ['silence', 'acknowledge', 'reset', 'close', 'unshelve', 'shelve'] as const;
export type Step = (typeof STEPS)[number];
export const VERDICTS = ['true', 'false', 'test', 'maintenance'] as const;
export type Verdict = (typeof VERDICTS)[number];

const RIGHT: Record<Step, string> = {
  silence: 'alarm.acknowledge',
  acknowledge: 'alarm.acknowledge',
  reset: 'alarm.acknowledge',
  close: 'alarm.acknowledge',
  shelve: 'alarm.shelve',
  unshelve: 'alarm.shelve',
};
/** The life cycle of the server as the screen needs it; the server decides in the end. */
const FROM: Record<Exclude<Step, 'silence' | 'close'>, AlarmState[]> = {
  acknowledge: ['unacknowledged', 'returned'],
  reset: ['latched'],
  shelve: ['unacknowledged', 'acknowledged', 'returned', 'latched'],
  unshelve: ['shelved'],
};

function possible(alarm: Alarm, step: Step): boolean {
  if (step === 'silence') return alarm.state === 'unacknowledged' && !alarm.silenced_at;
  if (step === 'close') return alarm.state === 'normal' && !alarm.closed_at;
  return FROM[step].includes(alarm.state);
}

/** The steps that the alarm's state and the reader's rights allow, in the order of the buttons. */
export const stepsOf = (alarm: Alarm, may: (verb: string) => boolean): Step[] =>
  STEPS.filter((step) => possible(alarm, step) && may(RIGHT[step]));

/** Steps that need no words of the person. */
export const plainStep = (step: Step): boolean => step === 'silence' || step === 'acknowledge' || step === 'unshelve';

/** Does a step to the alarm as it was seen; the answer is the alarm after it. */
export const take = (alarm: Alarm, step: Step, words: Record<string, unknown> = {}): Promise<Alarm> =>
  ask<Answers['POST /api/alarms/{alarm_id}/acknowledge']>(`/api/alarms/${encodeURIComponent(alarm.id)}/${step}`, {
    method: 'POST',
    body: { version: alarm.version, ...words },
  });

interface Chair {
  role: string;
  enterprise_id: string | null;
}
/** Whether an alarm calls who sits here; one that names nobody calls everybody. */
export const calls = (alarm: Alarm, who: Chair | null): boolean =>
  !alarm.called?.length ||
  alarm.called.some((one) => one.role === who?.role && one.enterprise_id === (who?.enterprise_id ?? null));

/** What is heard at a console: unacknowledged, not silenced, and for who sits there; the gravest decides how. */
export function heard(alarms: Iterable<Alarm>, who: Chair | null = null): Alarm[] {
  return [...alarms]
    .filter((alarm) => alarm.state === 'unacknowledged' && !alarm.silenced_at && calls(alarm, who))
    .sort((a, b) => a.priority - b.priority);
}
