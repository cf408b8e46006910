/** Sorting and filtering of the map's table twin. */
import { describe, expect, it } from 'vitest';
import { filtered, sorted, type TableRow } from '../../src/table/rows';

const row = (id: string, more: Partial<TableRow> = {}): TableRow => ({
  layer: 'sensors',
  id,
  name: '',
  kind: '氨',
  state: '正常',
  rank: 0,
  value: '',
  number: null,
  age_s: null,
  lon: 0,
  lat: 0,
  ...more,
});
const ids = (rows: TableRow[]): string[] => rows.map(({ id }) => id);

describe('a table', () => {
  const rows = [row('GT-10', { number: 3, rank: 1 }), row('GT-2', { number: 12, rank: 5 }), row('GT-1')];
  it('puts the gravest first, and reads the numbers in a name as numbers', () => {
    expect(ids(sorted(rows, { by: 'state', down: true }))).toEqual(['GT-2', 'GT-10', 'GT-1']);
    expect(ids(sorted(rows, { by: 'id', down: false }))).toEqual(['GT-1', 'GT-2', 'GT-10']);
  });
  it('leaves what has no value last, whichever way it is sorted', () => {
    expect(ids(sorted(rows, { by: 'value', down: false })).at(-1)).toBe('GT-1');
    expect(ids(sorted(rows, { by: 'value', down: true })).at(-1)).toBe('GT-1');
  });
  it('keeps the rows it was given, and all of them', () => {
    const before = ids(rows);
    expect(sorted(rows, { by: 'name', down: true }).length).toBe(rows.length);
    expect(ids(rows)).toEqual(before);
  });
  it('finds those in which every word is somewhere', () => {
    expect(ids(filtered(rows, '氨 gt-1'))).toEqual(['GT-10', 'GT-1']);
    expect(filtered(rows, '氯')).toEqual([]);
    expect(filtered(rows, '  ')).toBe(rows);
  });
});
