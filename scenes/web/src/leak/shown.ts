/** A search in the words and figures of the screen. */
import { plain, significant } from '../format/number';
import type { Search } from '../live';

/** Per cent without a decimal; what is not nothing is never 0. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '< 1';
  if (share < 1 && share > 0.995) return '> 99';
  return plain(100 * share);
}

/** Below a tenth of a kilogram a second, in grams. */
export function rate(kg_s: number): { value: string; unit: string } {
  return kg_s < 0.1
    ? { value: significant(1000 * kg_s, 2), unit: 'g/s' }
    : { value: significant(kg_s, 2), unit: 'kg/s' };
}

/** Both ends of a range in one unit, that of its upper end. */
export function rateRange(low: number, high: number): { a: string; b: string; u: string } {
  const upper = rate(high);
  return { a: significant(upper.unit === 'g/s' ? 1000 * low : low, 2), b: upper.value, u: upper.unit };
}

export function area(m2: number): { key: 'hectares' | 'square'; n: string } {
  return m2 >= 10_000
    ? { key: 'hectares', n: plain(m2 / 10_000, m2 < 100_000 ? 1 : 0) }
    : { key: 'square', n: significant(m2, 2) };
}

/** Whether a search says anything about a place yet. */
export const telling = (search: Search): boolean => search.verdict === 'located' || search.verdict === 'cannot_tell';

/** Which search a page looks at by itself: one that is an answer, else the newest. */
export function foremost(searches: readonly Search[]): Search | null {
  const told = searches.filter((one) => one.verdict === 'located');
  const open = searches.filter(telling);
  const among = told.length > 0 ? told : open.length > 0 ? open : searches;
  return among.reduce<Search | null>((a, b) => (!a || b.opened_at > a.opened_at ? b : a), null);
}
