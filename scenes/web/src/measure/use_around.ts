/** Looking around: a shape is drawn, a distance given, and the answer stays on the map until it is cleared. */
import type { Geometry } from 'geojson';
import { type ComputedRef, computed, onBeforeUnmount, type Ref, ref, shallowRef, watch } from 'vue';
import type { OneMap } from '../map';
import { rollCall } from '../map/roll_call';
import { heads } from '../panels/headcount';
import { areaOf } from '../panels/inside';
import { movers } from '../panels/live_store';
import { type Around, aroundShown, FARTHEST_M, lookAround, SHAPES, type Shape } from './around';

export interface Surroundings {
  /** Whether the tool is in hand, with or without an answer. */
  on: Ref<boolean>;
  shape: Ref<Shape>;
  within_m: Ref<number>;
  found: Ref<Around | null>;
  /** People inside now, and those whose place nobody knows; null where this screen sees no positions. */
  people: ComputedRef<{ inside: number; unknown: number } | null>;
  busy: Ref<boolean>;
  failure: Ref<unknown>;
  begin: () => void;
  take: (drawn: Geometry) => void;
  clear: () => void;
}

const DEFAULT_M = 100;
const WAIT_MS = 250;

export function useAround(map: () => OneMap | null): Surroundings {
  const on = ref(false);
  const shape = ref<Shape>('place');
  const within_m = ref(DEFAULT_M);
  const found = shallowRef<Around | null>(null);
  const drawn = shallowRef<Geometry | null>(null);
  const busy = ref(false);
  const failure = shallowRef<unknown>(null);
  let asked: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const outline = computed(() => areaOf(found.value?.buffer as Geometry | undefined)?.rings ?? null);
  const people = computed(() => {
    const { all } = movers.value;
    if (!outline.value || !all.frame) return null;
    return { inside: rollCall.inside(all, [outline.value])[0] ?? 0, unknown: heads(all).unknown };
  });
  const show = (): void => map()?.showMeasure(drawn.value && aroundShown(drawn.value, found.value));

  async function look(): Promise<void> {
    asked?.abort();
    const geometry = drawn.value;
    if (!geometry) return;
    asked = new AbortController();
    const { signal } = asked;
    busy.value = true;
    try {
      const told = await lookAround(geometry, within_m.value, signal);
      if (signal.aborted) return;
      found.value = told;
      failure.value = null;
    } catch (error) {
      if (signal.aborted) return;
      found.value = null;
      failure.value = error;
    }
    busy.value = false;
    show();
  }
  function begin(): void {
    on.value = true;
    map()?.draw.start(SHAPES[shape.value]);
  }
  function take(geometry: Geometry): void {
    drawn.value = geometry;
    show();
    void look();
  }
  function forget(): void {
    asked?.abort();
    clearTimeout(timer);
    [drawn.value, found.value, failure.value, busy.value] = [null, null, null, false];
  }
  function clear(): void {
    on.value = false;
    forget();
  }
  /** What stands there is for another distance from the first key on; no distance at all has no answer. */
  watch(within_m, (is) => {
    clearTimeout(timer);
    asked?.abort();
    const possible = typeof is === 'number' && is >= 0 && is <= FARTHEST_M;
    busy.value = possible && drawn.value !== null;
    if (possible) timer = setTimeout(look, WAIT_MS);
    else [found.value, failure.value] = [null, null];
    if (!possible) show();
  });
  onBeforeUnmount(forget);
  return { on, shape, within_m, found, people, busy, failure, begin, take, clear };
}
