/** People by role and by area, counted from the newest frame of movers.

A tag whose position is unknown is counted as unknown, never left out and never put anywhere. */
import type { Row } from '../api/features';
import { idOf } from '../api/features';
import type { Movers } from '../live';
import { type Role, roleOf, VEHICLE } from '../live/bearers';
import { STALE, UNKNOWN } from '../live/types';
import { rollCall } from '../map/roll_call';
import { type Area, areaOf } from './inside';

export { ROLES, type Role } from '../live/bearers';

export interface Heads {
  total: number;
  role: Record<Role, number>;
  other: number;
  located: number;
  stale: number;
  unknown: number;
  vehicles: number;
  /** Tags of people and vehicles whose place is fresh. */
  heard: number;
}

/** Everybody the frame places, and everybody who is known but not in it: those are unknown, not gone. */
export function heads(movers: Movers): Heads {
  const all: Heads = {
    total: 0,
    role: { employee: 0, contractor: 0, visitor: 0 },
    other: 0,
    located: 0,
    stale: 0,
    unknown: 0,
    vehicles: 0,
    heard: 0,
  };
  rollCall.heads(movers).forEach((count, at) => {
    if (count > 0) add(all, at >> 2, at & 3, count);
  });
  return all;
}

function add(all: Heads, code: number, state: number, count: number): void {
  if (state !== UNKNOWN && state !== STALE) all.heard += count;
  if (code === VEHICLE) {
    all.vehicles += count;
    return;
  }
  all.total += count;
  if (state === UNKNOWN) all.unknown += count;
  else if (state === STALE) all.stale += count;
  else all.located += count;
  const role = roleOf(code);
  if (role) all.role[role] += count;
  else all.other += count;
}

export interface Place {
  id: string;
  row: Row;
  grade: string;
  area: Area;
  limit: number | null;
}
export interface Count extends Place {
  people: number;
}

/** Zones, each with the limit of the fence of kind `limit` that lies on it; a limit fence without a zone stands alone. */
export function places(zones: Row[], fences: Row[]): Place[] {
  const limits = fences.filter((row) => row.properties?.kind === 'limit' && Number(row.properties?.limit_count) > 0);
  const used = new Set<string>();
  const fromZones = zones.flatMap((row) => {
    const area = areaOf(row.geometry);
    if (!area) return [];
    const fence = limits.find((limit) => !used.has(idOf(limit)) && overlaps(area, areaOf(limit.geometry)));
    if (fence) used.add(idOf(fence));
    return [
      {
        id: idOf(row),
        row,
        grade: String(row.properties?.grade ?? ''),
        area,
        limit: fence ? Number(fence.properties?.limit_count) : null,
      },
    ];
  });
  const alone = limits.flatMap((row) => {
    const area = areaOf(row.geometry);
    return area && !used.has(idOf(row))
      ? [{ id: idOf(row), row, grade: '', area, limit: Number(row.properties?.limit_count) }]
      : [];
  });
  return [...fromZones, ...alone];
}

/** Two boxes that share at least half of the smaller and of the larger one: the same place drawn twice. */
function overlaps(a: Area, b: Area | null): boolean {
  if (!b) return false;
  const width = Math.min(a.east, b.east) - Math.max(a.west, b.west);
  const height = Math.min(a.north, b.north) - Math.max(a.south, b.south);
  if (width <= 0 || height <= 0) return false;
  const size = (area: Area): number => (area.east - area.west) * (area.north - area.south);
  return width * height >= 0.5 * Math.max(size(a), size(b));
}

/** Over the limit first, then nearest to it, then by grade and number. */
export function headcounts(movers: Movers, all: Place[]): Count[] {
  const people = rollCall.inside(
    movers,
    all.map(({ area }) => area.rings),
  );
  const share = (count: Count): number => (count.limit ? count.people / count.limit : -1);
  return all
    .map((one, i) => ({ ...one, people: people[i] ?? 0 }))
    .sort((a, b) => share(b) - share(a) || gradeRank(a) - gradeRank(b) || b.people - a.people);
}

/** So long a row keeps its place in a list that is being read. */
const KEPT_S = 10;

/** More people than its limit allows. */
export const isOver = ({ limit, people }: Count): boolean => limit !== null && people > limit;

/** Places in a list of areas: dealt anew now and then, and at once when an area comes over its limit or back under it. */
export class Ranks {
  private order: Row[] = [];
  private over = new Set<Row>();
  private since_s = Number.NEGATIVE_INFINITY;

  /** The areas, given in order of rank, in the order in which they are listed at this moment. */
  of(counted: Count[], time_s: number): Count[] {
    const byRow = new Map(counted.map((count) => [count.row, count]));
    const over = counted.filter(isOver).map(({ row }) => row);
    const known = this.order.length === byRow.size && this.order.every((row) => byRow.has(row));
    const same = over.length === this.over.size && over.every((row) => this.over.has(row));
    const age_s = time_s - this.since_s;
    if (!known || !same || age_s < 0 || age_s >= KEPT_S) {
      this.order = counted.map(({ row }) => row);
      this.over = new Set(over);
      this.since_s = time_s;
      return counted;
    }
    return this.order.map((row) => byRow.get(row) as Count);
  }
}

const gradeRank = ({ grade }: Place): number => (grade || 'E').charCodeAt(0);

/** Whether two lists say the same, in the same order. */
export const sameCounts = (a: Count[], b: Count[]): boolean =>
  a.length === b.length &&
  a.every((one, i) => one.row === b[i]?.row && one.people === b[i].people && one.limit === b[i].limit);
