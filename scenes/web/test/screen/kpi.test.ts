import { describe, expect, test } from 'vitest';
import { bars, judged, rated, type Statistics } from '../../src/alarm/kpi';

const at = (per_10_min: number): Statistics =>
  ({ per_10_min, targets: { per_10_min_acceptable: 1, per_10_min_manageable: 2 } }) as Statistics;

describe('the measures of the alarm system', () => {
  test('a rate is within, still manageable, or beyond its two limits', () => {
    expect([0.5, 1, 1.5, 2, 2.1].map((rate) => rated(at(rate)))).toEqual([
      'within',
      'within',
      'manageable',
      'manageable',
      'over',
    ]);
    expect([judged(10, 10), judged(11, 10)]).toEqual(['within', 'over']);
  });

  test('bars put neighbours together by their worst, so that no flood is averaged away', () => {
    const slots = [0, 1, 14, 0, 2, 0, 3];
    expect(bars(slots, 10)).toEqual({ each: 1, values: slots });
    expect(bars(slots, 3)).toEqual({ each: 3, values: [14, 2, 3] });
    expect(bars([], 3)).toEqual({ each: 1, values: [] });
  });
});
