/** Alarms as the desk lists them: in a flood by enterprise, the series with the gravest alarm first, its first-out on top. */
import type { Alarm } from '../live';

export interface Group {
  /** The enterprise's id; empty for the park. */
  key: string;
  alarms: Alarm[];
}

export function groups(alarms: Alarm[], flooded: boolean): Group[] {
  if (!flooded) return [{ key: '', alarms }];
  const found = new Map<string, Alarm[]>();
  for (const alarm of alarms) {
    const key = alarm.enterprise_id ?? '';
    found.set(key, [...(found.get(key) ?? []), alarm]);
  }
  return [...found].map(([key, members]) => ({
    key,
    alarms: [...members].sort((a, b) => Number(b.first_out ?? false) - Number(a.first_out ?? false)),
  }));
}
