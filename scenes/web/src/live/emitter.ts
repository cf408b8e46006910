// A list of listeners by event name; a listener that throws does not silence the others.

export class Emitter<Events extends object> {
  private readonly listeners = new Map<keyof Events, Set<(payload: never) => void>>();

  on<K extends keyof Events>(event: K, callback: (payload: Events[K]) => void): () => void {
    const set = this.listeners.get(event) ?? new Set();
    set.add(callback as (payload: never) => void);
    this.listeners.set(event, set);
    return () => set.delete(callback as (payload: never) => void);
  }

  emit<K extends keyof Events>(event: K, payload: Events[K]): void {
    for (const callback of [...(this.listeners.get(event) ?? [])]) {
      try {
        (callback as (payload: Events[K]) => void)(payload);
      } catch (error) {
        console.error(`listener of ${String(event)} failed`, error);
      }
    }
  }

  clear(): void {
    this.listeners.clear();
  }
}
