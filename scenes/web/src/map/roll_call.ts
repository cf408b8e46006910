// The roll call of a frame: who there is and who stands where, taken once whoever asks, so that map and panels show one
// number.
import type { MoverFrame, Movers } from '../live';
import { bearersOf, UNNAMED, VEHICLE } from '../live/bearers';
import { UNKNOWN } from '../live/types';
import { type Outline, Whereabouts } from './whereabouts';

/** Column of the tally of heads for a bearer and a state. */
export const headOf = (bearer: number, state: number): number => 4 * bearer + state;
const COLUMNS = headOf(VEHICLE + 1, 0);
/** An outline that nobody asked for in so many frames is given up. */
const IDLE_FRAMES = 3;

interface Slot {
  outline: Outline;
  at: number;
  asked: number;
}

export class RollCall {
  private frame: MoverFrame | null = null;
  private meta: Movers['meta'] | null = null;
  private turn = 0;
  private tallied = new Uint32Array(COLUMNS);
  /** By row of the frame: 1 for a person whose place is known. */
  private afoot = new Uint8Array(0);
  private named = new Uint8Array(0);
  private readonly slots = new Map<string, Slot>();
  /** The same by outline, which spares its long name. */
  private readonly slotOf = new WeakMap<Outline, Slot>();
  private where = new Whereabouts([]);
  private people: Uint32Array | null = null;

  /** Everybody by bearer and state (`headOf`): who is known but not in the frame is of unknown place, not gone. */
  heads(movers: Movers): Uint32Array {
    this.take(movers);
    return this.tallied;
  }

  /** How many people stand in each of some outlines; a vehicle is nobody, and who is nowhere counts nowhere. */
  inside(movers: Movers, outlines: readonly Outline[]): number[] {
    this.take(movers);
    let fresh = false;
    const slots = outlines.map((outline) => {
      const slot = this.slot(outline);
      slot.asked = this.turn;
      fresh ||= slot.at < 0;
      return slot;
    });
    if (fresh) this.lay();
    const { frame, afoot } = this;
    if (frame) this.people ??= this.where.tally(frame.x, frame.y, afoot);
    return slots.map(({ at }) => this.people?.[at] ?? 0);
  }

  private take({ frame, meta }: Movers): void {
    if (frame === this.frame && meta === this.meta) return;
    [this.frame, this.meta] = [frame, meta];
    this.turn++;
    this.people = null;
    const tallied = new Uint32Array(COLUMNS);
    this.tallied = tallied;
    if (!frame) return;
    const { count } = frame;
    const bearers = bearersOf(meta);
    if (this.afoot.length !== count) this.afoot = new Uint8Array(count);
    if (this.named.length !== bearers.length) this.named = new Uint8Array(bearers.length);
    const { afoot, named } = this;
    named.fill(0);
    let met = 0;
    for (let i = 0; i < count; i++) {
      const name = frame.index(i);
      const bearer = name < bearers.length ? (bearers[name] as number) : UNNAMED;
      const is = frame.state(i);
      const at = headOf(bearer, is);
      tallied[at] = (tallied[at] as number) + 1;
      afoot[i] = is === UNKNOWN || bearer === VEHICLE ? 0 : 1;
      if (bearer !== UNNAMED && named[name] === 0) {
        named[name] = 1;
        met++;
      }
    }
    for (const name of met < meta.size ? meta.keys() : []) {
      const at = headOf(bearers[name] as number, UNKNOWN);
      if (named[name] === 0) tallied[at] = (tallied[at] as number) + 1;
    }
  }

  private slot(outline: Outline): Slot {
    const known = this.slotOf.get(outline);
    if (known && known.at >= 0) return known;
    const name = JSON.stringify(outline);
    const slot = this.slots.get(name) ?? { outline, at: -1, asked: this.turn };
    this.slots.set(name, slot);
    this.slotOf.set(outline, slot);
    return slot;
  }

  /** Lays the grid anew over everything that is asked for. */
  private lay(): void {
    for (const [name, slot] of this.slots) {
      if (this.turn - slot.asked <= IDLE_FRAMES) continue;
      slot.at = -1;
      this.slots.delete(name);
    }
    const slots = [...this.slots.values()];
    for (const [at, slot] of slots.entries()) slot.at = at;
    this.where = new Whereabouts(slots.map(({ outline }) => outline));
    this.people = null;
  }
}

/** The page's roll call. */
export const rollCall = new RollCall();
