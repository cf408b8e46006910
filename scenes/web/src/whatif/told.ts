/** How times and amounts of advice are written. */
import { significant } from '../format/number';

/** m:ss of a number of seconds. */
export function minutes(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** A value with its unit, three digits. */
export const amount = (value: number | null, unit: string): string =>
  value === null ? '—' : `${significant(value)} ${unit}`;
