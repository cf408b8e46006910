/** The window of time around the moment of a replay: what the time bar slides through, and tracks are asked for. */
import { computed, type Ref, ref, watch } from 'vue';

export const HOURS = [1, 8, 24] as const;
const HOUR_MS = 3_600_000;

export interface TimeWindow {
  hours: Ref<number>;
  begin: Ref<number>;
  end: Ref<number>;
}

export function useWindow(at: Ref<number>): TimeWindow {
  const hours = ref<number>(1);
  const end = ref(Math.min(at.value + 0.5 * HOUR_MS, Date.now()));
  const begin = computed(() => end.value - hours.value * HOUR_MS);
  /** It follows a moment that leaves it, and stays otherwise, so that the handle does not jump. */
  watch([at, hours], () => {
    if (at.value < begin.value || at.value > end.value)
      end.value = Math.min(at.value + 0.5 * hours.value * HOUR_MS, Date.now());
  });
  return { hours, begin, end };
}
