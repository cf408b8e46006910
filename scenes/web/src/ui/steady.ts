/** A value that is worked out every second and seldom changes: what hangs on it is told only when it says something else. */
import { type ComputedRef, computed } from 'vue';

export function steady<T>(make: () => T, alike: (a: T, b: T) => boolean = sameFields): ComputedRef<T> {
  return computed<T>((old) => {
    const made = make();
    return old !== undefined && alike(old, made) ? old : made;
  });
}

/** Objects, or lists of objects, whose fields hold the same values or identical objects. */
export function sameFields(a: unknown, b: unknown, deep = 2): boolean {
  if (Object.is(a, b)) return true;
  if (deep === 0 || !a || !b || typeof a !== 'object' || typeof b !== 'object') return false;
  const [one, other] = [Object.entries(a), new Map(Object.entries(b))];
  return one.length === other.size && one.every(([name, value]) => sameFields(value, other.get(name), deep - 1));
}
