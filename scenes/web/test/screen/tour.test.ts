import { describe, expect, it } from 'vitest';
import { after } from '../../src/pages/tour';

describe('a round', () => {
  it('begins and ends at the whole park, and passes every place once', () => {
    const seen: number[] = [];
    let stop = -1;
    do {
      stop = after(stop, 3);
      seen.push(stop);
    } while (stop !== -1);
    expect(seen).toEqual([0, 1, 2, -1]);
  });
});
