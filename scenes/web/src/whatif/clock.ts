/** One clock for every result on a page: seconds since the release began, or the whole course at once. */
import { computed, onScopeDispose, ref, watch } from 'vue';

export const SPEEDS = [10, 30, 60, 120, 300] as const;
/** A whole course is played in about this long when nobody chose a speed. */
const PLAYED_S = 25;

export function useClock() {
  /** null: the whole course at once. */
  const t = ref<number | null>(null);
  const end = ref(0);
  const playing = ref(false);
  const speed = ref<number>(60);
  /** How many pictures are still on their way: the clock waits for them. */
  const waiting = ref(0);
  let frame = 0;
  let last = 0;

  function step(now: number): void {
    if (!playing.value) return;
    const passed = (now - last) / 1000;
    last = now;
    if (waiting.value === 0) {
      const next = (t.value ?? 0) + Math.min(passed, 0.5) * speed.value;
      t.value = Math.min(next, end.value);
      if (next >= end.value) playing.value = false;
    }
    frame = requestAnimationFrame(step);
  }
  watch(playing, (is) => {
    cancelAnimationFrame(frame);
    if (!is) return;
    if (t.value === null || t.value >= end.value) t.value = 0;
    last = performance.now();
    frame = requestAnimationFrame(step);
  });
  watch(end, (is) => {
    speed.value = SPEEDS.find((one) => is / one <= PLAYED_S) ?? SPEEDS[SPEEDS.length - 1] ?? 60;
    if (t.value !== null && t.value > is) t.value = is;
    if (is === 0) {
      t.value = null;
      playing.value = false;
    }
  });
  onScopeDispose(() => cancelAnimationFrame(frame));

  const seek = (to: number | null): void => {
    playing.value = false;
    t.value = to === null ? null : Math.max(0, Math.min(to, end.value));
  };
  return { t, end, playing, speed, waiting, seek, whole: computed(() => t.value === null) };
}
export type Clock = ReturnType<typeof useClock>;
