/** The measures of the alarm system against their targets, as the server computes them. */
export interface Actor {
  source_kind: string;
  source_id: string;
  condition: string;
  text_zh: string;
  text_en: string;
  count: number;
  fraction: number;
}
export interface Statistics {
  since: string;
  until: string;
  told: number;
  per_10_min: number;
  slots: number[];
  peak_10_min: number;
  slots_above_10_fraction: number;
  flood_fraction: number;
  top_ten: Actor[];
  top_ten_fraction: number;
  chattering: Actor[];
  fleeting: number;
  stale: string[];
  stale_alarms: (Omit<Actor, 'count' | 'fraction'> & { since: string })[];
  priorities: Record<'1' | '2' | '3' | '4', number>;
  acknowledged_median_s: number | null;
  targets: {
    per_10_min_acceptable: number;
    per_10_min_manageable: number;
    peak_10_min: number;
    slots_above_10_fraction: number;
    flood_fraction: number;
    top_ten_fraction: number;
    chattering: number;
    stale: number;
    priority_fraction: Record<'1' | '2' | '3' | '4', number>;
  };
}

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
