/** The wall's unit u and its layout: S, W (very wide) or L (large), chosen by the size in u (DESIGN §5, §8). */

export type WallLayout = 'S' | 'W' | 'L';
export interface WallSize {
  u: number;
  layout: WallLayout;
  width: number;
  height: number;
}

/** `u` of a known wall: one minute of arc at the far regular seat. */
export const unitOf = (distance_m: number, pitchMm: number): number => (distance_m * 0.291) / pitchMm;

/** @param given u in CSS pixels where the wall's geometry is known, else H / 1080. */
export function wallSize(widthPx: number, heightPx: number, given?: number): WallSize {
  const u = given !== undefined && given > 0.3 && given < 10 ? given : heightPx / 1080;
  const width = widthPx / u;
  const height = heightPx / u;
  const layout: WallLayout = width >= 2800 && height >= 1500 ? 'L' : width >= 3000 ? 'W' : 'S';
  return { u, layout, width, height };
}

/** `?u=2.4`, or `?distance=7.4&pitch=0.9`, from the kiosk's address. */
export function givenUnit(query: URLSearchParams, devicePixelRatio: number): number | undefined {
  const u = Number(query.get('u'));
  if (u > 0) return u;
  const distance = Number(query.get('distance'));
  const pitch = Number(query.get('pitch'));
  return distance > 0 && pitch > 0 ? unitOf(distance, pitch) / devicePixelRatio : undefined;
}
