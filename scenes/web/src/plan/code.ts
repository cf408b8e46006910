/** The nouns the pencil draws, and the codes it gives them. */
import { idOf, type Row } from '../api/features';

export type Noun = 'zone' | 'fence';

/** The next free code of a noun: Z-019 after Z-018. */
export function nextId(noun: Noun, rows: Row[]): string {
  const prefix = noun === 'zone' ? 'Z' : 'F';
  const highest = rows.reduce((most, row) => Math.max(most, Number(/(\d+)$/.exec(idOf(row))?.[1] ?? 0)), 0);
  return `${prefix}-${String(highest + 1).padStart(3, '0')}`;
}
