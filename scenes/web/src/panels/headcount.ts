/** People by role and by area, counted from the newest frame of movers.

A tag whose position is unknown is counted as unknown, never left out and never put anywhere. */
import type { Row } from '../api/features';
import { idOf } from '../api/features';
import type { Movers } from '../live';
import { type Area, areaOf, contains } from './inside';

export const ROLES = ['employee', 'contractor', 'visitor'] as const;
export type Role = (typeof ROLES)[number];

export interface Heads {
  total: number;
  role: Record<Role, number>;
  other: number;
  located: number;
  stale: number;
  unknown: number;
  vehicles: number;
}

const VEHICLES = new Set(['vehicle', 'truck', 'forklift', 'fire_engine', 'tanker', 'car', 'bus', 'ambulance', 'crane']);

export const isVehicle = (kind: string, role: string): boolean => VEHICLES.has(kind) || VEHICLES.has(role);

export function heads(movers: Movers): Heads {
  const all: Heads = {
    total: 0,
    role: { employee: 0, contractor: 0, visitor: 0 },
    other: 0,
    located: 0,
    stale: 0,
    unknown: 0,
    vehicles: 0,
  };
  for (const { vehicle, role, state } of each(movers)) {
    if (vehicle) {
      all.vehicles += 1;
      continue;
    }
    all.total += 1;
    if (state === 2) all.unknown += 1;
    else if (state === 1) all.stale += 1;
    else all.located += 1;
    if (role === 'employee' || role === 'contractor' || role === 'visitor') all.role[role] += 1;
    else all.other += 1;
  }
  return all;
}

interface One {
  vehicle: boolean;
  role: string;
  state: number;
  lon: number;
  lat: number;
}

/** Everybody the frame places, then everybody who is known but not in it: those are unknown, not gone. */
function* each(movers: Movers): Generator<One> {
  const frame = movers.frame;
  if (!frame) return;
  const placed = new Set(frame.index.subarray(0, frame.count));
  for (let i = 0; i < frame.count; i++) {
    const meta = movers.meta.get(frame.index[i] ?? -1);
    const [lon, lat] = [frame.lon[i] ?? Number.NaN, frame.lat[i] ?? Number.NaN];
    const vehicle = meta ? isVehicle(meta.kind, meta.role) : false;
    yield { vehicle, role: meta?.role ?? '', state: frame.state[i] ?? 2, lon, lat };
  }
  for (const meta of movers.meta.values()) {
    if (placed.has(meta.index)) continue;
    yield { vehicle: isVehicle(meta.kind, meta.role), role: meta.role, state: 2, lon: Number.NaN, lat: Number.NaN };
  }
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
  const people = new Array<number>(all.length).fill(0);
  for (const { vehicle, state, lon, lat } of each(movers)) {
    if (vehicle || state === 2) continue;
    all.forEach((place, i) => {
      if (contains(place.area, lon, lat)) people[i] = (people[i] ?? 0) + 1;
    });
  }
  const share = (count: Count): number => (count.limit ? count.people / count.limit : -1);
  return all
    .map((place, i) => ({ ...place, people: people[i] ?? 0 }))
    .sort((a, b) => share(b) - share(a) || (a.grade || 'E').localeCompare(b.grade || 'E') || b.people - a.people);
}
