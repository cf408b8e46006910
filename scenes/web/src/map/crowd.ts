// People and vehicles as steady rows: a tag keeps its row for the whole session, so that a row glides from one
// second to the next and never into another person's place.
import type { MoverFrame, MoverMeta, Movers } from '../live';
import { bearersOf, UNNAMED } from '../live/bearers';
import { NOWHERE, STEPS } from '../live/mover_frame';
import { UNKNOWN } from '../live/types';
import type { LonLat } from './geometry';
import { type Footprint, trailed } from './trail';

export interface Crowd {
  count: number;
  /** Degrees east and north of `origin` and height above ground of every row, small enough for the numbers of a graphics
   *  card. All columns are written over by the next frame: new ones would cost more than all that is computed from them. */
  offsets: Float32Array;
  origin: LonLat;
  /** False for a tag that the newest frame did not name. */
  present: Uint8Array;
  /** In `HEADINGS` of a turn, what the tag says of itself, and who carries it. */
  heading: Uint8Array;
  state: Uint8Array;
  bearer: Uint8Array;
  /** The number that frames name a row by. */
  index: Uint32Array;
  /** What this was made of. */
  movers: Movers;
  /** Where the rows were during the last two minutes, oldest first. */
  trail: readonly Footprint[];
}

const BODY_M = 1.4;
const NO_ROW = -1;
/** The origin until somebody is somewhere. */
const NOWHERE_YET: LonLat = [0, 0];
const STEP_DEG = 1 / STEPS;

export class CrowdRows {
  private rowOf = new Int32Array(0);
  private crowd: Crowd = empty();

  get current(): Crowd {
    return this.crowd;
  }

  /** A new crowd object per frame: the map sees by identity that something moved. */
  take({ frame, meta }: Movers): Crowd {
    if (!frame) return this.crowd;
    const movers = { frame, meta };
    let next = grown(this.crowd, this.crowd.count, movers);
    const known = this.move(frame, next);
    if (!known) next = grown(next, this.named(frame), movers);
    this.tell(frame, next);
    if (!known) this.move(frame, next);
    const { offsets, present } = next;
    next.trail = trailed(this.crowd.trail, { time_s: frame.time_s, offsets, present });
    this.crowd = next;
    return next;
  }

  /** Writes where everybody is; false when somebody has no row yet. A hundred thousand rows a second: plain numbers. */
  private move(frame: MoverFrame, { offsets, present, heading, state, origin }: Crowd): boolean {
    const { rowOf } = this;
    const { count, x, y, height_m } = frame;
    const x0 = Math.round(origin[0] * STEPS);
    const y0 = Math.round(origin[1] * STEPS);
    for (let i = 0; i < count; i++) {
      const row = rowOf[frame.index(i)];
      if (row === undefined || row === NO_ROW) return false;
      if (x[i] === NOWHERE || y[i] === NOWHERE) {
        state[row] = UNKNOWN;
        continue;
      }
      const at = 3 * row;
      offsets[at] = ((x[i] as number) - x0) * STEP_DEG;
      offsets[at + 1] = ((y[i] as number) - y0) * STEP_DEG;
      offsets[at + 2] = (height_m[i] as number) + BODY_M;
      state[row] = frame.state(i);
      present[row] = 1;
      heading[row] = frame.heading(i);
    }
    return true;
  }

  /** Writes who the rows are, where that is news: a tag keeps its row, and a list of names is never changed. */
  private tell(frame: MoverFrame, { index, bearer, movers: { meta }, count }: Crowd): void {
    if (this.crowd.movers.meta === meta && this.crowd.count === count) return;
    const bearers = bearersOf(meta);
    for (let i = 0; i < frame.count; i++) index[this.rowOf[frame.index(i)] as number] = frame.index(i);
    for (let row = 0; row < count; row++) bearer[row] = bearers[index[row] as number] ?? UNNAMED;
  }

  /** Gives every tag of a frame its row; how many rows there are. */
  private named(frame: MoverFrame): number {
    let { rowOf } = this;
    let { count } = this.crowd;
    for (let i = 0; i < frame.count; i++) {
      const name = frame.index(i);
      if (name >= rowOf.length) {
        rowOf = new Int32Array(2 * (name + 1)).fill(NO_ROW);
        rowOf.set(this.rowOf);
        this.rowOf = rowOf;
      }
      if (rowOf[name] === NO_ROW) rowOf[name] = count++;
    }
    return count;
  }
}

/** Longitude and latitude of a row. */
export const placeOf = ({ offsets, origin }: Crowd, row: number): LonLat => [
  origin[0] + (offsets[3 * row] as number),
  origin[1] + (offsets[3 * row + 1] as number),
];

/** Who carries the tag of a row, as far as it is known. */
export const bearerOf = (crowd: Crowd, row: number): MoverMeta | undefined =>
  crowd.movers.meta.get(crowd.index[row] ?? -1);

function empty(): Crowd {
  return {
    count: 0,
    offsets: new Float32Array(0),
    origin: NOWHERE_YET,
    present: new Uint8Array(0),
    heading: new Uint8Array(0),
    state: new Uint8Array(0),
    bearer: new Uint8Array(0),
    index: new Uint32Array(0),
    movers: { frame: null, meta: new Map() },
    trail: [],
  };
}

function grown(old: Crowd, count: number, movers: Movers & { frame: MoverFrame }): Crowd {
  return {
    count,
    offsets: longer(old.offsets, 3 * count),
    origin: old.origin === NOWHERE_YET ? firstOf(movers.frame) : old.origin,
    present: longer(old.present, count).fill(0),
    heading: longer(old.heading, count),
    state: longer(old.state, count),
    bearer: longer(old.bearer, count),
    index: longer(old.index, count),
    movers,
    trail: old.trail,
  };
}

/** Where the first who is somewhere is. */
function firstOf({ x, y, count }: MoverFrame): LonLat {
  for (let i = 0; i < count; i++) {
    if (x[i] !== NOWHERE && y[i] !== NOWHERE) return [(x[i] as number) / STEPS, (y[i] as number) / STEPS];
  }
  return NOWHERE_YET;
}

type Column = Float32Array | Uint32Array | Uint8Array;

/** The same column while it is long enough. */
function longer<C extends Column>(old: C, length: number): C {
  if (old.length === length) return old;
  const made = new (old.constructor as new (length: number) => C)(length);
  made.set(old as never);
  return made;
}
