/** What a panel reads again and again; with the server away it keeps what it has, and says since when it is old. */
import { onBeforeUnmount, onMounted, ref, type ShallowRef, shallowRef } from 'vue';
import { type Asked, ask } from '../api/http';

export function usePolled<T>(path: Asked, everyMs: number): { value: ShallowRef<T | null>; old: ShallowRef<boolean> } {
  const value = shallowRef<T | null>(null);
  const old = ref(false);
  let timer: ReturnType<typeof setInterval> | undefined;
  async function read(): Promise<void> {
    try {
      value.value = await ask<T>(path);
      old.value = false;
    } catch {
      old.value = true;
    }
  }
  onMounted(() => {
    void read();
    timer = setInterval(read, everyMs);
  });
  onBeforeUnmount(() => clearInterval(timer));
  return { value, old };
}
