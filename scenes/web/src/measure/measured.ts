/** What a measured line or area says: each leg, the whole, and the features by which the map shows it. */
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import { plain } from '../format/number';
import { geodesic, type Leg, ringArea_m2 } from '../map/geodesic';

export interface MeasuredLeg extends Leg {
  /** End above start; null where the height of one of them is not known. */
  rise_m: number | null;
  middle: Position;
}
export interface Measured {
  kind: 'line' | 'area';
  places: Position[];
  legs: MeasuredLeg[];
  /** Along all legs; of an area its edge. */
  length_m: number;
  area_m2: number | null;
  /** From the first place to the last, of a line with several legs. */
  direct: (Leg & { rise_m: number | null }) | null;
}

/** Height of a place above the site's ground datum, null where nothing there has one. */
export type HeightOf = (place: Position) => number | null;

export function measuredOf(shape: Geometry | null, heightOf: HeightOf): Measured | null {
  const places =
    shape?.type === 'LineString' ? shape.coordinates : shape?.type === 'Polygon' ? (shape.coordinates[0] ?? []) : [];
  const area = shape?.type === 'Polygon';
  if (places.length < (area ? 4 : 2)) return null;
  const rise = (from: Position, to: Position): number | null => {
    const [a, b] = [heightOf(from), heightOf(to)];
    return a === null || b === null ? null : b - a;
  };
  const legs = places.slice(1).map((to, i): MeasuredLeg => {
    const from = places[i] as Position;
    const middle = [((from[0] ?? 0) + (to[0] ?? 0)) / 2, ((from[1] ?? 0) + (to[1] ?? 0)) / 2];
    return { ...geodesic(from, to), rise_m: rise(from, to), middle };
  });
  const [first, last] = [places[0] as Position, places.at(-1) as Position];
  return {
    kind: area ? 'area' : 'line',
    places,
    legs,
    length_m: legs.reduce((sum, leg) => sum + leg.length_m, 0),
    area_m2: area ? ringArea_m2(places) : null,
    direct: !area && legs.length > 1 ? { ...geodesic(first, last), rise_m: rise(first, last) } : null,
  };
}

/** `12.3 m`, `128 m`, `1.24 km`: to about three digits. */
export function lengthText(length_m: number): string {
  if (!Number.isFinite(length_m)) return '—';
  if (length_m >= 10_000) return `${plain(length_m / 1000, 2)} km`;
  return `${plain(length_m, length_m < 100 ? 1 : 0)} m`;
}
export function areaText(area_m2: number): string {
  return area_m2 >= 1e6 ? `${plain(area_m2 / 1e6, 2)} km²` : `${plain(area_m2, 0)} m²`;
}
export const bearingText = (bearing_deg: number): string =>
  Number.isFinite(bearing_deg) ? `${String(Math.round(bearing_deg) % 360).padStart(3, '0')}°` : '—';
export const riseText = (rise_m: number): string => `${rise_m < 0 ? '−' : '+'}${plain(Math.abs(rise_m), 1)} m`;

/** The measured shape with a label at each leg, and the whole at its end or in its middle. */
export function shownOf(one: Measured): FeatureCollection {
  const label = (at: Position, text: string, whole: boolean): Feature => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: at },
    properties: { text, whole },
  });
  const line: Feature = {
    type: 'Feature',
    geometry:
      one.kind === 'area'
        ? { type: 'Polygon', coordinates: [one.places] }
        : { type: 'LineString', coordinates: one.places },
    properties: {},
  };
  const rise = (leg: MeasuredLeg): string => (leg.rise_m === null ? '' : `  Δh ${riseText(leg.rise_m)}`);
  const legs = one.legs.map((leg) =>
    label(leg.middle, `${lengthText(leg.length_m)}  ${bearingText(leg.bearing_deg)}${rise(leg)}`, false),
  );
  const end = one.places.at(-1) as Position;
  const corners = one.places.slice(0, -1);
  const mean = [0, 1].map((axis) => corners.reduce((sum, place) => sum + (place[axis] ?? 0), 0) / corners.length);
  const whole =
    one.area_m2 !== null
      ? [label(mean, areaText(one.area_m2), true)]
      : one.legs.length > 1
        ? [label(end, `Σ ${lengthText(one.length_m)}`, true)]
        : [];
  return { type: 'FeatureCollection', features: [line, ...legs, ...whole] };
}
