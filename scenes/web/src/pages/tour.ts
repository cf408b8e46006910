/** A screen that nobody touches goes round by itself: the park, then each place worth a look, thirty seconds each. */
import { onBeforeUnmount, onMounted, type Ref, ref } from 'vue';

/** How long one stop lasts (DESIGN.md §8), and how long a screen stays still after somebody touched it [ms]. */
export const STOP_MS = 30_000;
export const REST_MS = 120_000;

/** What comes after a stop of a round of `count` places; -1 is the whole park, where a round begins and ends. */
export const after = (stop: number, count: number): number => (stop + 1 < count ? stop + 1 : -1);

/** Go round while `free` says so; `show` is told the place, or null for the whole park. Returns the stop shown, -1 at home. */
export function useTour<Place>(
  places: () => Place[],
  free: () => boolean,
  show: (place: Place | null) => void,
): Ref<number> {
  const stop = ref(-1);
  let restedAt = performance.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const touched = (): void => {
    restedAt = performance.now() + REST_MS;
    stop.value = -1;
  };
  const next = (): void => {
    const round = places();
    if (round.length === 0 || performance.now() < restedAt) return;
    if (!free()) {
      stop.value = -1;
      return;
    }
    stop.value = after(stop.value, round.length);
    show(round[stop.value] ?? null);
  };
  const events = ['pointerdown', 'wheel', 'keydown'] as const;
  onMounted(() => {
    for (const event of events) addEventListener(event, touched, { passive: true, capture: true });
    timer = setInterval(next, STOP_MS);
  });
  onBeforeUnmount(() => {
    for (const event of events) removeEventListener(event, touched, { capture: true });
    clearInterval(timer);
  });
  return stop;
}
