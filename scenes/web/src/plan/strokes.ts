/** The outline under the pencil with all its strokes: what it is, what a cut left beside it, what it takes in; undone step by step. */
import type { Geometry } from 'geojson';
import { computed, shallowRef } from 'vue';
import type { Row } from '../api/features';

export interface Stroke {
  geometry: Geometry | null;
  /** The other pieces of a cut: each becomes an object of its own. */
  siblings: Geometry[];
  /** What was merged in: each is taken away. */
  absorbed: Row[];
}
const NOTHING: Stroke = { geometry: null, siblings: [], absorbed: [] };

export function useStrokes() {
  const now = shallowRef<Stroke>(NOTHING);
  const past = shallowRef<Stroke[]>([]);
  const future = shallowRef<Stroke[]>([]);

  function begin(geometry: Geometry | null): void {
    now.value = { ...NOTHING, geometry };
    past.value = [];
    future.value = [];
  }
  function draw(next: Partial<Stroke>): void {
    past.value = [...past.value, now.value];
    future.value = [];
    now.value = { ...now.value, ...next };
  }
  function undo(): boolean {
    const last = past.value.at(-1);
    if (!last) return false;
    future.value = [...future.value, now.value];
    past.value = past.value.slice(0, -1);
    now.value = last;
    return true;
  }
  function redo(): boolean {
    const next = future.value.at(-1);
    if (!next) return false;
    past.value = [...past.value, now.value];
    future.value = future.value.slice(0, -1);
    now.value = next;
    return true;
  }
  return {
    now,
    geometry: computed(() => now.value.geometry),
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    begin,
    draw,
    undo,
    redo,
  };
}
