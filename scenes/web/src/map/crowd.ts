// People and vehicles as steady rows: a tag keeps its row for the whole session, so that a row glides from one
// second to the next and never into another person's place.
import type { MoverMeta, Movers } from '../live';
import { type Footprint, trailed } from './trail';

export const ROLES = ['employee', 'contractor', 'visitor'] as const;
export type Role = (typeof ROLES)[number];

export interface Crowd {
  count: number;
  /** lon, lat, height above ground of every row. */
  positions: Float64Array;
  heading: Float32Array;
  state: Uint8Array;
  /** False for a tag that the newest frame did not name. */
  present: Uint8Array;
  meta: (MoverMeta | undefined)[];
  version: number;
  /** Where the rows were during the last two minutes, oldest first. */
  trail: readonly Footprint[];
}

const UNKNOWN = 2;
const BODY_M = 1.4;

export class CrowdRows {
  private readonly rowOf = new Map<number, number>();
  private crowd: Crowd = empty();

  get current(): Crowd {
    return this.crowd;
  }

  /** A new crowd object per frame: the map sees by identity that something moved. */
  take({ frame, meta }: Movers): Crowd {
    if (!frame) return this.crowd;
    for (const index of frame.index) {
      if (!this.rowOf.has(index)) this.rowOf.set(index, this.rowOf.size);
    }
    const next = grown(this.crowd, this.rowOf.size);
    next.present.fill(0);
    for (let i = 0; i < frame.count; i++) {
      const row = this.rowOf.get(frame.index[i] as number) as number;
      const [lon, lat] = [frame.lon[i] as number, frame.lat[i] as number];
      next.state[row] = frame.state[i] as number;
      next.meta[row] = meta.get(frame.index[i] as number);
      if (!Number.isFinite(lon) || !Number.isFinite(lat)) {
        next.state[row] = UNKNOWN;
        continue;
      }
      next.present[row] = 1;
      next.positions.set([lon, lat, (frame.z_m[i] as number) + BODY_M], 3 * row);
      next.heading[row] = frame.heading_deg[i] as number;
    }
    next.trail = trailed(this.crowd.trail, {
      time_s: frame.time_s,
      positions: next.positions,
      present: next.present,
    });
    this.crowd = next;
    return next;
  }
}

export function isVehicle(meta: MoverMeta | undefined): boolean {
  return meta?.kind === 'vehicle' || meta?.role === 'vehicle';
}

export function roleOf(meta: MoverMeta | undefined): Role {
  const role = meta?.role as Role;
  return ROLES.includes(role) ? role : 'employee';
}

function empty(): Crowd {
  return {
    count: 0,
    positions: new Float64Array(0),
    heading: new Float32Array(0),
    state: new Uint8Array(0),
    present: new Uint8Array(0),
    meta: [],
    version: 0,
    trail: [],
  };
}

function grown(old: Crowd, count: number): Crowd {
  const positions = new Float64Array(3 * count);
  positions.set(old.positions);
  const heading = new Float32Array(count);
  heading.set(old.heading);
  const state = new Uint8Array(count);
  state.set(old.state);
  const meta = old.meta.slice();
  meta.length = count;
  return {
    count,
    positions,
    heading,
    state,
    present: new Uint8Array(count),
    meta,
    version: old.version + 1,
    trail: old.trail,
  };
}
