/** Which alarm comes first, how it is drawn, and which one holds the headline. */
import { moment } from '../format/time';
import type { Alarm } from '../live';

/** Waiting for a person first, then active, then gone back but unread; shelved ones last. */
const RANK: Record<Alarm['state'], number> = {
  unacknowledged: 0,
  acknowledged: 1,
  returned: 1,
  latched: 1,
  shelved: 3,
  suppressed: 3,
  out_of_service: 3,
  normal: 4,
};

/** Kept and followed, but put aside by a person, by design or by maintenance. */
const aside = (alarm: Alarm): boolean => RANK[alarm.state] === 3;

export function ordered(alarms: Iterable<Alarm>): Alarm[] {
  return [...alarms]
    .filter((alarm) => alarm.state !== 'normal')
    .sort(
      (a, b) =>
        Number(aside(a)) - Number(aside(b)) ||
        a.priority - b.priority ||
        RANK[a.state] - RANK[b.state] ||
        moment(b.raised_at) - moment(a.raised_at) ||
        b.seq - a.seq,
    );
}

/** How many stand in each priority, shelved ones left out. */
export function counts(alarms: Iterable<Alarm>): Record<1 | 2 | 3 | 4, number> {
  const all = { 1: 0, 2: 0, 3: 0, 4: 0 };
  for (const alarm of alarms) if (alarm.state !== 'normal' && !aside(alarm)) all[alarm.priority] += 1;
  return all;
}

export function raisedWithin(alarms: Iterable<Alarm>, nowMs: number, minutes: number): number {
  let n = 0;
  for (const alarm of alarms) if (nowMs - moment(alarm.raised_at) <= minutes * 60_000) n += 1;
  return n;
}

/** The one alarm of the header: active, priority 1 or 2, unacknowledged before acknowledged. */
export function headline(alarms: Iterable<Alarm>): Alarm | null {
  const standing = ordered(alarms).filter(
    ({ state }) => state === 'unacknowledged' || state === 'acknowledged' || state === 'latched',
  );
  return standing.find((alarm) => alarm.priority <= 2) ?? null;
}

/** The alarms whose ring blinks: at most three, and none in a flood. */
export function blinking(alarms: Iterable<Alarm>, flood: boolean): Set<string> {
  if (flood) return new Set();
  return new Set(
    ordered(alarms)
      .filter((alarm) => alarm.state === 'unacknowledged' && alarm.priority <= 2)
      .slice(0, 3)
      .map((alarm) => alarm.id),
  );
}

/** Ten within ten minutes begin a flood; fewer than five end it. */
export const floodAfter = (was: boolean, inTenMinutes: number): boolean =>
  was ? inTenMinutes >= 5 : inTenMinutes >= 10;
