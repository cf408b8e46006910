// People and vehicles as steady rows: a tag keeps its row for the whole session, so that a row glides from one
// second to the next and never into another person's place.
import type { MoverFrame, MoverMeta, Movers } from '../live';
import { bearersOf, UNNAMED } from '../live/bearers';
import type { LonLat } from './geometry';
import { type Footprint, trailed } from './trail';

export interface Crowd {
  count: number;
  /** lon, lat, height above ground of every row. All columns are written over by the next frame: new ones would cost more
   *  than all that is computed from them. */
  positions: Float64Array;
  /** The same as degrees from `origin`, small enough for the numbers of a graphics card. */
  offsets: Float32Array;
  origin: LonLat;
  /** False for a tag that the newest frame did not name. */
  present: Uint8Array;
  /** Degrees, what the tag says of itself, and who carries it. */
  heading: Float32Array;
  state: Uint8Array;
  bearer: Uint8Array;
  /** The number that frames name a row by, and what is known of that tag. */
  index: Uint32Array;
  meta: Movers['meta'];
  version: number;
  /** Where the rows were during the last two minutes, oldest first. */
  trail: readonly Footprint[];
}

const UNKNOWN = 2;
const BODY_M = 1.4;
const NO_ROW = -1;

export class CrowdRows {
  private rowOf = new Int32Array(0);
  private crowd: Crowd = empty();

  get current(): Crowd {
    return this.crowd;
  }

  /** A new crowd object per frame: the map sees by identity that something moved. */
  take({ frame, meta }: Movers): Crowd {
    if (!frame) return this.crowd;
    const next = grown(this.crowd, this.named(frame), frame, meta);
    const { positions, offsets, present, heading, state, bearer, index, origin } = next;
    const bearers = bearersOf(meta);
    for (let i = 0; i < frame.count; i++) {
      const name = frame.index[i] as number;
      const row = this.rowOf[name] as number;
      const [lon, lat] = [frame.lon[i] as number, frame.lat[i] as number];
      index[row] = name;
      bearer[row] = bearers[name] ?? UNNAMED;
      state[row] = frame.state[i] as number;
      if (!Number.isFinite(lon) || !Number.isFinite(lat)) {
        state[row] = UNKNOWN;
        continue;
      }
      const at = 3 * row;
      const z_m = (frame.z_m[i] as number) + BODY_M;
      present[row] = 1;
      positions[at] = lon;
      positions[at + 1] = lat;
      positions[at + 2] = z_m;
      offsets[at] = lon - origin[0];
      offsets[at + 1] = lat - origin[1];
      offsets[at + 2] = z_m;
      heading[row] = frame.heading_deg[i] as number;
    }
    next.trail = trailed(this.crowd.trail, { time_s: frame.time_s, positions, present });
    this.crowd = next;
    return next;
  }

  /** Gives every tag of a frame its row; how many rows there are. */
  private named({ index, count: named }: MoverFrame): number {
    let most = -1;
    for (let i = 0; i < named; i++) most = Math.max(most, index[i] as number);
    if (most >= this.rowOf.length) {
      const longer = new Int32Array(2 * (most + 1)).fill(NO_ROW);
      longer.set(this.rowOf);
      this.rowOf = longer;
    }
    let { count } = this.crowd;
    for (let i = 0; i < named; i++) {
      const name = index[i] as number;
      if (this.rowOf[name] === NO_ROW) this.rowOf[name] = count++;
    }
    return count;
  }
}

/** Who carries the tag of a row, as far as it is known. */
export const bearerOf = (crowd: Crowd, row: number): MoverMeta | undefined => crowd.meta.get(crowd.index[row] ?? -1);

function empty(): Crowd {
  return {
    count: 0,
    positions: new Float64Array(0),
    offsets: new Float32Array(0),
    origin: [0, 0],
    present: new Uint8Array(0),
    heading: new Float32Array(0),
    state: new Uint8Array(0),
    bearer: new Uint8Array(0),
    index: new Uint32Array(0),
    meta: new Map(),
    version: 0,
    trail: [],
  };
}

function grown(old: Crowd, count: number, frame: MoverFrame, meta: Movers['meta']): Crowd {
  return {
    count,
    positions: longer(old.positions, 3 * count),
    offsets: longer(old.offsets, 3 * count),
    origin: old.count > 0 ? old.origin : firstOf(frame),
    present: longer(old.present, count).fill(0),
    heading: longer(old.heading, count),
    state: longer(old.state, count),
    bearer: longer(old.bearer, count),
    index: longer(old.index, count),
    meta,
    version: old.version + 1,
    trail: old.trail,
  };
}

/** Where the first who is somewhere is. */
function firstOf({ lon, lat, count }: MoverFrame): LonLat {
  for (let i = 0; i < count; i++) {
    if (Number.isFinite(lon[i]) && Number.isFinite(lat[i])) return [lon[i] as number, lat[i] as number];
  }
  return [0, 0];
}

type Column = Float64Array | Float32Array | Uint32Array | Uint8Array;

/** The same column while it is long enough. */
function longer<C extends Column>(old: C, length: number): C {
  if (old.length === length) return old;
  const made = new (old.constructor as new (length: number) => C)(length);
  made.set(old as never);
  return made;
}
