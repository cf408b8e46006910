// Layers that show the same as in the last picture are the same layers: deck.gl then has nothing to compare or to upload.
// What a drawer reads of the context is noted while it draws; as long as all of that is the same, it is not asked again.
import type { Layer } from '@deck.gl/core';
import type { DrawContext } from './context';
import type { Store } from './store';

type Drawn = (Layer | null)[];

interface Read {
  again: (context: DrawContext) => unknown;
  value: unknown;
}

/** What changes inside without becoming another object: who reads it is asked for every picture. */
const CHANGING: ReadonlySet<string> = new Set(['live']);
/** Questions to the store that may be asked again to see whether the answer is the same. */
const QUESTIONS: ReadonlySet<string> = new Set(['features', 'plant', 'pack', 'get', 'failed']);
/** What only remembers, and shows nothing by itself. */
const REMEMBERS: ReadonlySet<string> = new Set(['rows']);
const NEVER = Symbol('never the same');

/** The layers of the last picture, by who drew them. */
export class KeptLayers {
  private readonly last = new Map<string, { reads: Read[]; drawn: Drawn; turn: number }>();
  private turn = 0;

  /** A new picture begins. */
  begin(): void {
    this.turn++;
  }

  /** What `draw` makes of the context, or what it made for the last picture. A layer that was away is made anew. */
  drawn(name: string, context: DrawContext, draw: (context: DrawContext) => Drawn): Drawn {
    const kept = this.last.get(name);
    if (kept?.turn === this.turn - 1 && kept.reads.every(({ again, value }) => same(again(context), value))) {
      kept.turn = this.turn;
      return kept.drawn;
    }
    const notes = { reads: [] as Read[], open: true };
    const drawn = draw(noted(context, notes));
    notes.open = false; // what a layer asks its rows later on, it asks of the same moment
    this.last.set(name, { reads: notes.reads, drawn, turn: this.turn });
    return drawn;
  }
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((each, at) => each === b[at]);
}

/** The context, with a note of everything that is read of it. */
function noted(context: DrawContext, notes: { reads: Read[]; open: boolean }): DrawContext {
  const note = (again: Read['again'], value: unknown): void => {
    if (notes.open) notes.reads.push({ again, value });
  };
  return new Proxy(context, {
    get(target, name: string & keyof DrawContext) {
      const value = target[name];
      if (name === 'store') return asked(target.store, note);
      if (typeof value === 'function') {
        return (id: string) => {
          const answer = target.loaded(id);
          note((next) => next.loaded(id), answer);
          return answer;
        };
      }
      if (!REMEMBERS.has(name)) note(CHANGING.has(name) ? () => NEVER : (next) => next[name], value);
      return value;
    },
  });
}

/** The store, with a note of every answer it gave. */
function asked(store: Store, note: (again: Read['again'], value: unknown) => void): Store {
  return new Proxy(store, {
    get(target, name: string & keyof Store) {
      const method = target[name];
      if (typeof method !== 'function') return method;
      return (...given: unknown[]) => {
        const ask = ({ store }: DrawContext): unknown => (store[name] as (...given: unknown[]) => unknown)(...given);
        const answer = (method as (...given: unknown[]) => unknown).apply(target, given);
        note(QUESTIONS.has(name) ? ask : () => NEVER, answer);
        return answer;
      };
    },
  });
}
