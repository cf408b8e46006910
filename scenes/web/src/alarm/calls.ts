/** Calls to people through their tags: those of the last hours and the newest word about each. */
import { computed, shallowRef } from 'vue';
import { ask } from '../api/http';
import type { Answers, Bodies } from '../api/schema';
import { moment } from '../format/time';
import type { Call } from '../live';
import { calls as heard } from '../panels/live_store';

/** AQ 3064.3-2025, 5.2.4: a person is told within five seconds; later than that a receipt is missing. */
export const DUE_S = 5;
const known = shallowRef<Call[]>([]);

export async function readCalls(): Promise<void> {
  known.value = (await ask<Answers['GET /api/calls']>('/api/calls')).calls;
}

/** Every call, the newest first; what the live channel said last counts. */
export const calls = computed<Call[]>(() => {
  const all = new Map(known.value.map((call) => [call.id, call]));
  for (const call of heard.value.values()) all.set(call.id, call);
  return [...all.values()].sort((a, b) => moment(b.at) - moment(a.at));
});

export const start = (body: { fences: string[]; rings: [number, number][][]; reason: string }): Promise<Call> =>
  ask<Answers['POST /api/evacuations']>('/api/evacuations', { method: 'POST', body });

export const tickOff = (call: Call, tag_id: string): Promise<Call> =>
  ask<Answers['POST /api/calls/{call_id}/reached']>(`/api/calls/${encodeURIComponent(call.id)}/reached`, {
    method: 'POST',
    body: { tag_id } satisfies Bodies['POST /api/calls/{call_id}/reached'],
  });

/** Seconds until receipts are due; negative once they are missing. */
export const dueIn = (call: Call, nowMs: number): number => DUE_S - (nowMs - moment(call.at)) / 1000;
