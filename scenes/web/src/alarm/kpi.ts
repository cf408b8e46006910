/** The measures of the alarm system against their targets, as the server computes them. */
import type { Answers } from '../api/schema';

export type Statistics = Answers['GET /api/alarms/statistics'];
export type Actor = Statistics['top_ten'][number];

export type Judged = 'within' | 'manageable' | 'over';

export const judged = (value: number, target: number): Judged => (value <= target ? 'within' : 'over');

/** The rate has two limits: acceptable, and still manageable. */
export const rated = (of: Statistics): Judged =>
  of.per_10_min <= of.targets.per_10_min_acceptable
    ? 'within'
    : of.per_10_min <= of.targets.per_10_min_manageable
      ? 'manageable'
      : 'over';

/** At most so many bars: neighbours are put together, and the most of them is what is shown. */
export function bars(slots: number[], most: number): { each: number; values: number[] } {
  const each = Math.max(1, Math.ceil(slots.length / most));
  const values: number[] = [];
  for (let i = 0; i < slots.length; i += each) values.push(Math.max(...slots.slice(i, i + each)));
  return { each, values };
}
