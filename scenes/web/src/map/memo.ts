// Layers that need not be made again: what a drawer read of the moment is noted, and as long as none of it has changed
// the layers of the last picture are handed over once more, which costs deck.gl nothing.
import type { LiveChannel } from '../live';
import type { DrawContext } from './context';

/** How often each part of the live channel has spoken; its maps are changed in place. */
export type Heard = Partial<Record<keyof LiveChannel, number>>;

interface Read {
  now: (context: DrawContext) => unknown;
  value: unknown;
}

interface Kept {
  turn: number;
  given: readonly unknown[];
  read: Map<string, Read>;
  made: unknown;
}

/** What pictures were made of, kept from one picture to the next. */
export class Memo {
  private readonly kept = new Map<string, Kept>();
  private turn = 0;

  /** A new picture begins. */
  begin(): void {
    this.turn++;
  }

  /**
   * What the last picture had under this name, if it was made from the same `given` and everything that was read of the
   * context is still the same; a layer that was away is never shown again.
   */
  of<T>(name: string, context: DrawContext, given: readonly unknown[], make: (context: DrawContext) => T): T {
    const last = this.kept.get(name);
    if (last && last.turn === this.turn - 1 && alike(last.given, given) && unchanged(last.read, context)) {
      last.turn = this.turn;
      return last.made as T;
    }
    const read = new Map<string, Read>();
    const made = make(watched(context, read));
    this.kept.set(name, { turn: this.turn, given, read, made });
    return made;
  }
}

const unchanged = (read: Map<string, Read>, context: DrawContext): boolean =>
  [...read.values()].every(({ now, value }) => alike(now(context), value));

/** The same, or lists of the same. */
function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((each, i) => Object.is(each, b[i]));
}

function watched(context: DrawContext, read: Map<string, Read>): DrawContext {
  const note = (name: string, now: Read['now']): void => {
    if (!read.has(name)) read.set(name, { now, value: now(context) });
  };
  const live = new Proxy(context.live, {
    get(target, part: keyof LiveChannel) {
      note(`live ${part}`, ({ heard }) => heard[part]);
      return target[part];
    },
  });
  return new Proxy(context, {
    get(target, part: keyof DrawContext) {
      if (part === 'live') return live;
      if (part === 'loaded') return loaded;
      if (part === 'store') note(part, ({ store }) => store.version);
      else if (part !== 'rows') note(part, (now) => now[part]);
      return target[part];
    },
  });
  function loaded(id: string): boolean {
    note(`loaded ${id}`, (now) => now.loaded(id));
    return context.loaded(id);
  }
}
