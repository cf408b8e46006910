// What everybody is, by the number that a frame names him by: a byte each, made once for each list of names.
import type { MoverMeta } from './types';

export const ROLES = ['employee', 'contractor', 'visitor'] as const;
export type Role = (typeof ROLES)[number];

/** Codes of bearers: the roles in their order, then everybody else; 0 is a tag that nobody has named yet. */
export const UNNAMED = 0;
const OTHER = ROLES.length + 1;
export const VEHICLE = ROLES.length + 2;

const VEHICLES = new Set(['vehicle', 'truck', 'forklift', 'fire_engine', 'tanker', 'car', 'bus', 'ambulance', 'crane']);

const isVehicle = (meta: Pick<MoverMeta, 'kind' | 'role'> | undefined): boolean =>
  meta !== undefined && (VEHICLES.has(meta.kind) || VEHICLES.has(meta.role));

/** The role that a code stands for; null for what has none. */
export const roleOf = (code: number): Role | null => ROLES[code - 1] ?? null;

const known = new WeakMap<ReadonlyMap<number, MoverMeta>, Uint8Array>();

/** Codes by number; a list of names that changes is another list. */
export function bearersOf(meta: ReadonlyMap<number, MoverMeta>): Uint8Array {
  let codes = known.get(meta);
  if (!codes) {
    let most = -1;
    for (const index of meta.keys()) most = Math.max(most, index);
    codes = new Uint8Array(most + 1);
    for (const [index, one] of meta) codes[index] = codeOf(one);
    known.set(meta, codes);
  }
  return codes;
}

function codeOf(meta: MoverMeta): number {
  if (isVehicle(meta)) return VEHICLE;
  return ROLES.indexOf(meta.role as Role) + 1 || OTHER;
}
