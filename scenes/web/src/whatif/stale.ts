/** Whether a result may still be believed: the wind that it was made with against the wind of now. */

export interface Wind {
  wind_m_s: number;
  wind_from_deg: number;
}

export const TURNED_DEG = 20;
export const CHANGED_FRACTION = 0.3;
export const OLD_MS = 5 * 60_000;
/** Below this neither direction nor a share of the speed means much. */
const CALM_M_S = 0.5;

/** `changed`: turned by 20° or stronger or weaker by 30 %; `silent`: no wind for five minutes; `old`: the run is. */
export function staleness(
  used: Wind,
  madeAt: number,
  live: (Wind & { at: string }) | null,
  now: number,
): 'fresh' | 'changed' | 'silent' | 'old' {
  if (!live || now - Date.parse(live.at) > OLD_MS) return 'silent';
  const turn = Math.abs(((live.wind_from_deg - used.wind_from_deg + 540) % 360) - 180);
  const blowing = Math.max(used.wind_m_s, live.wind_m_s) >= CALM_M_S;
  const change = Math.abs(live.wind_m_s - used.wind_m_s) / Math.max(used.wind_m_s, CALM_M_S);
  if (blowing && (turn >= TURNED_DEG || change >= CHANGED_FRACTION)) return 'changed';
  return now - madeAt > OLD_MS ? 'old' : 'fresh';
}
