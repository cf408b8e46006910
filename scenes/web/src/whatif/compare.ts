/** Two results beside each other: levels that both have, and inputs in which they differ. */
import type { Locale } from '../format/time';
import { type LevelRow, levelRows, type WhatIf } from './result';

export interface Pair {
  key: string;
  name: string;
  threshold: string;
  row: LevelRow | null;
  /** Whether the level was asked of A, of B; a distance of null then is: nowhere reached. */
  inA: boolean;
  inB: boolean;
  a: number | null;
  b: number | null;
  difference: number | null;
}

/** Levels of one or both, gravest first; two are the same when name and threshold are. */
export function levelPairs(a: WhatIf | null, b: WhatIf | null, locale: Locale): Pair[] {
  const [left, right] = [a ? levelRows(a, locale) : [], b ? levelRows(b, locale) : []];
  const key = (row: LevelRow): string => `${row.quantity}|${row.name}|${row.threshold}`;
  const keys = [...new Set([...left, ...right].map(key))];
  return keys.map((one) => {
    const [l, r] = [left.find((row) => key(row) === one) ?? null, right.find((row) => key(row) === one) ?? null];
    const row = l ?? r;
    return {
      key: one,
      name: row?.name ?? '',
      threshold: row && !row.name.includes(row.threshold) ? row.threshold : '',
      row,
      inA: l !== null,
      inB: r !== null,
      a: l?.distance_m ?? null,
      b: r?.distance_m ?? null,
      difference: l && r ? (r.distance_m ?? 0) - (l.distance_m ?? 0) : null,
    };
  });
}

type Leaf = number | string | null;
export interface Difference {
  name: string;
  a: Leaf;
  b: Leaf;
}

/** Inputs whose values differ, by their path; the model first. */
export function inputDifferences(a: WhatIf, b: WhatIf): Difference[] {
  const [left, right] = [leaves(a), leaves(b)];
  const names = [...new Set([...left.keys(), ...right.keys()])];
  return names
    .map((name) => ({ name, a: left.get(name) ?? null, b: right.get(name) ?? null }))
    .filter((one) => one.a !== one.b);
}

function leaves(result: WhatIf): Map<string, Leaf> {
  const found = new Map<string, Leaf>([['model', result.model.id]]);
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) found.set(path, value.map(String).join(' '));
    else if (value !== null && typeof value === 'object')
      for (const [name, inner] of Object.entries(value)) walk(inner, path ? `${path}.${name}` : name);
    else found.set(path, value === undefined ? null : (value as Leaf));
  };
  walk((result.inputs as { scenario?: unknown }).scenario ?? {}, '');
  const height = (result.inputs as { z_m?: number }).z_m;
  if (height !== undefined) found.set('z_m', height);
  return found;
}
