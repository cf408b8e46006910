/** The time axis of the live bar: from half an hour ago to half an hour ahead, in shares of its width. */
import type { Alarm } from '../live';

export const BACK_MS = 30 * 60_000;
export const AHEAD_MS = 30 * 60_000;
const TICK_MS = 10 * 60_000;

/** Share of the axis at which a moment lies, 0 at its left end. */
export const shareOf = (at: number, now: number): number => (at - now + BACK_MS) / (BACK_MS + AHEAD_MS);
/** The moment at a share of the axis. */
export const momentAt = (share: number, now: number): number => now - BACK_MS + share * (BACK_MS + AHEAD_MS);

/** The round ten minutes on the axis. */
export function ticks(now: number): { at: number; share: number }[] {
  const all: { at: number; share: number }[] = [];
  for (let at = Math.ceil((now - BACK_MS) / TICK_MS) * TICK_MS; at <= now + AHEAD_MS; at += TICK_MS)
    all.push({ at, share: shareOf(at, now) });
  return all;
}

/** The alarms that began on the axis, the gravest drawn last so that it lies on top. */
export function raisedOn(alarms: Alarm[], now: number): { id: string; priority: number; at: number; share: number }[] {
  return alarms
    .map(({ id, priority, raised_at }) => ({ id, priority, at: Date.parse(raised_at) }))
    .filter(({ at }) => at >= now - BACK_MS && at <= now)
    .map((one) => ({ ...one, share: shareOf(one.at, now) }))
    .sort((a, b) => b.priority - a.priority || a.at - b.at);
}
