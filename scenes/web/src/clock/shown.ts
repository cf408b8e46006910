/** The one clock of the screen: now, the past, or what a model foretells. A page tells it; head, bars and panels follow it. */
import { onScopeDispose, ref, watchEffect } from 'vue';

export type ClockMode = 'live' | 'replay' | 'forecast';
export interface ShownTime {
  mode: ClockMode;
  /** Seconds since the release of the what-if that is shown; null: its whole course at once, or none. */
  ahead_s?: number | null;
}

export const clockMode = ref<ClockMode>('live');
export const ahead_s = ref<number | null>(null);
/** The what-if that was shown last: the way back to the forecast. */
export const lastRun = ref<string | null>(null);

let teller = 0;

/** A page says what its map shows, as long as it is open; afterwards the screen is live again. */
export function tellClock(how: () => ShownTime): void {
  const mine = ++teller;
  watchEffect(() => set(how()), { flush: 'sync' });
  onScopeDispose(() => {
    if (mine === teller) set({ mode: 'live' });
  });
}

function set({ mode, ahead_s: ahead = null }: ShownTime): void {
  clockMode.value = mode;
  ahead_s.value = mode === 'forecast' ? ahead : null;
  if (typeof document !== 'undefined') document.documentElement.dataset.clock = mode;
}
