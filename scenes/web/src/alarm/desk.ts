/** What the alarm desk shows beside the open alarms: those that are over and wait for their disposal. */
import { computed, ref, shallowRef, watch } from 'vue';
import { ask } from '../api/http';
import type { Answers } from '../api/schema';
import type { Alarm } from '../live';
import { alarms, overCount, standing } from '../panels/live_store';

export const over = shallowRef<Alarm[]>([]);
export const overFailed = shallowRef<unknown>(null);
const PAUSE_MS = 400;

export async function readOver(): Promise<void> {
  try {
    over.value = (await ask<Answers['GET /api/alarms/over']>('/api/alarms/over')).alarms;
    overFailed.value = null;
  } catch (error) {
    overFailed.value = error;
  }
}

/** Keeps the list of what is to be disposed of while a page shows it; returns how to stop. */
export function followOver(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = watch(
    overCount,
    () => {
      clearTimeout(timer);
      timer = setTimeout(readOver, PAUSE_MS);
    },
    { immediate: true },
  );
  return () => {
    stop();
    clearTimeout(timer);
  };
}

export const LISTS = ['open', 'waiting', 'aside', 'over'] as const;
export type List = (typeof LISTS)[number];
const ASIDE = new Set(['shelved', 'suppressed', 'out_of_service']);

/** The alarms of each list of the desk, gravest first. */
export const lists = computed<Record<List, Alarm[]>>(() => ({
  open: standing.value.filter((alarm) => !ASIDE.has(alarm.state)),
  waiting: standing.value.filter((alarm) => alarm.state === 'unacknowledged' || alarm.state === 'returned'),
  aside: standing.value.filter((alarm) => ASIDE.has(alarm.state)),
  over: over.value,
}));

/** One alarm wherever it is, as it is now. */
export const find = (id: string | null): Alarm | null =>
  id === null
    ? null
    : (alarms.value.find((alarm) => alarm.id === id) ?? over.value.find((alarm) => alarm.id === id) ?? null);

/** The alarm whose sheet is open, on any page. */
export const opened = ref<string | null>(null);
