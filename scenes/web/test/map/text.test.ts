import { describe, expect, it } from 'vitest';
import { type Label, rewritten, rewrittenInPlace } from '../../src/map/text';

const label = (id: string, text: string): Label => ({ id, text, position: [0, 0, 0] });
const old = ['9 人', '12 人', '7 人', '30 人'].map((text, i) => label(`Z${i}`, text));
const now = (...changes: [number, string][]): Label[] => {
  const rows = [...old];
  for (const [row, text] of changes) rows[row] = label(`Z${row}`, text);
  return rows;
};

describe('labels that say something else', () => {
  it('are rewritten by themselves where their letters stay in their places', () => {
    expect(rewritten(now([1, '13 人']), old)).toEqual([{ startRow: 1, endRow: 2 }]);
    expect(rewritten(now([0, '8 人'], [2, '6 人']), old)).toEqual([{ startRow: 0, endRow: 3 }]);
    expect(rewritten([...old], old)).toEqual([]);
  });
  it('are all rewritten where a text is longer, others stand there, or there were none', () => {
    expect(rewritten(now([0, '10 人']), old)).toBeNull();
    expect(rewritten([...old].reverse(), old)).toBeNull();
    expect(rewritten(old.slice(1), old)).toBeNull();
    expect(rewritten(old, undefined)).toBeNull();
  });
  it('are all rewritten where one has moved and only letters would have travelled', () => {
    const said = old.with(2, { ...(old[2] as Label), text: '8 人' });
    expect(rewrittenInPlace(said, old)).toEqual([{ startRow: 2, endRow: 3 }]);
    expect(rewrittenInPlace(said.with(0, { ...(old[0] as Label), position: [1, 0, 0] }), old)).toBeNull();
    expect(rewrittenInPlace(old, undefined)).toBeNull();
  });
});
