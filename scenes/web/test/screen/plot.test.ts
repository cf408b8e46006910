/** The course of the plotting: what stands at a moment, and its lines in the log. */
import { describe, expect, it } from 'vitest';
import type { PlotMark } from '../../src/live';
import { headOf, placeOf } from '../../src/map/drawers/plots';
import { distance_m } from '../../src/map/geometry';
import { eventsOf, keepMark, marks, standingAt } from '../../src/plot/marks';

const mark = (id: string, drawn_at: string, erased_at: string | null = null): PlotMark => ({
  type: 'Feature',
  id,
  geometry: { type: 'Point', coordinates: [120.9, 31.85] },
  properties: {
    id,
    state: erased_at ? 'erased' : 'drawn',
    kind: 'command_post',
    text: '',
    alarm_id: null,
    enterprise_id: null,
    drawn_by: 'chen',
    drawn_at,
    erased_by: erased_at ? 'boss' : null,
    erased_at,
  },
});
const minute = (n: number): string => `2026-11-24T06:${String(n).padStart(2, '0')}:00.000Z`;

describe('marks', () => {
  const all = [mark('a', minute(1), minute(5)), mark('b', minute(3))];
  const at = (n: number): string[] => standingAt(all, Date.parse(minute(n))).map(({ id }) => id);
  it('stand from the stroke until they are erased, in the past as it was', () => {
    expect([at(0), at(2), at(4), at(6)]).toEqual([[], ['a'], ['a', 'b'], ['b']]);
  });
  it('make two lines of the log when they were erased, newest first', () => {
    expect(eventsOf(all).map(({ did, who, mark: { id } }) => [did, who, id])).toEqual([
      ['erase', 'boss', 'a'],
      ['draw', 'chen', 'b'],
      ['draw', 'chen', 'a'],
    ]);
  });
  it('never come back by an older word', () => {
    keepMark(mark('c', minute(1), minute(2)));
    keepMark(mark('c', minute(1)));
    expect(marks.value.get('c')?.properties.state).toBe('erased');
  });
});

describe('an arrow', () => {
  it('ends in a head that points where the stroke went, never lost and never huge', () => {
    for (const metres of [20, 100, 2000]) {
      const line: [number, number][] = [[120.9, 31.85], [120.9 + metres / 94_600, 31.85]]; // biome-ignore format: a stroke
      const [point = [], left = [], right = []] = headOf(line) as [number, number][];
      expect(point[0]).toBeGreaterThan(line[1]?.[0] ?? 0);
      expect((left[1] ?? 0) - 31.85).toBeCloseTo(31.85 - (right[1] ?? 0), 9);
      const wide = distance_m(left as [number, number], right as [number, number]);
      expect(wide).toBeGreaterThanOrEqual(7.9);
      expect(wide).toBeLessThanOrEqual(30.1);
    }
  });
  it('is named in its middle', () => {
    expect(placeOf({ type: 'LineString', coordinates: [[0, 0], [2, 4]] })).toEqual([1, 2]); // biome-ignore format: a stroke
  });
});
