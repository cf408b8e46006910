/** The wind in words: where it comes from, by name of one of eight, and its speed. */
import type { Locale } from './time';

const ZH = ['北风', '东北风', '东风', '东南风', '南风', '西南风', '西风', '西北风'];
const EN = ['N wind', 'NE wind', 'E wind', 'SE wind', 'S wind', 'SW wind', 'W wind', 'NW wind'];
/** Below this speed a direction means nothing (DESIGN §6). */
export const CALM_M_S = 0.5;

export function windName(
  fromDeg: number | null | undefined,
  speedMs: number | null | undefined,
  locale: Locale,
): string {
  if (speedMs !== null && speedMs !== undefined && speedMs < CALM_M_S) return locale === 'zh' ? '静风' : 'Calm';
  if (fromDeg === null || fromDeg === undefined || !Number.isFinite(fromDeg))
    return locale === 'zh' ? '风向 —' : 'Wind —';
  const eighth = Math.round((((fromDeg % 360) + 360) % 360) / 45) % 8;
  return (locale === 'zh' ? ZH : EN)[eighth] ?? '';
}
