/** Calibrating a camera: control points on its picture and on the map, and what the server finds from them. */
import type { Feature, Position } from 'geojson';
import { ask } from '../api/http';
import type { Bodies } from '../api/schema';
import { type LonLat, metresPerDegree, offset, sector } from '../map/geometry';

export interface Control {
  u_px: number;
  v_px: number;
  lon: number;
  lat: number;
  z_m: number;
}
export interface Ellipse {
  u_px: number;
  v_px: number;
  lon: number;
  lat: number;
  major_m: number;
  minor_m: number;
  heading_deg: number;
}
export interface Pose {
  model: string;
  lon: number;
  lat: number;
  z_m: number;
  heading_deg: number;
  tilt_deg: number;
  field_of_view_deg: number;
  noise_px: number;
  left_out_m: (number | null)[];
  left_out_median_m: number | null;
  ellipses: Ellipse[];
}
/** With fewer, leaving one out tells nothing; the server refuses them too. */
export const FEWEST = 6;

export const calibrate = (
  camera: string,
  points: Control[],
  picture: { width_px: number; height_px: number; field_of_view_deg?: number },
): Promise<Pose> =>
  ask(`/api/cameras/${encodeURIComponent(camera)}/calibration`, {
    method: 'POST',
    body: { points, ...picture } satisfies Bodies['POST /api/cameras/{camera_id}/calibration'],
  });

const CONE_M = 90;
/** What a camera looks over, as an outline on the ground. */
export const coneOf = (at: LonLat, heading_deg: number, field_of_view_deg: number): Feature => ({
  type: 'Feature',
  geometry: { type: 'Polygon', coordinates: [sector(at, CONE_M, heading_deg, field_of_view_deg)] },
  properties: { kind: 'cone' },
});
/** A place so many metres ahead. */
export function ahead(at: LonLat, heading_deg: number, metres: number): LonLat {
  const turn = (heading_deg * Math.PI) / 180;
  return offset(at, metres * Math.sin(turn), metres * Math.cos(turn));
}

const CORNERS = 36;
/** The outline of an error ellipse on the ground; its larger axis points to `heading_deg`. */
export function outlineOf({ lon, lat, major_m, minor_m, heading_deg }: Ellipse): Feature {
  const [x, y] = metresPerDegree(lat);
  const turn = (heading_deg * Math.PI) / 180;
  const ring: Position[] = Array.from({ length: CORNERS + 1 }, (_, i) => {
    const at = (2 * Math.PI * (i % CORNERS)) / CORNERS;
    const [along, across] = [major_m * Math.cos(at), minor_m * Math.sin(at)];
    const east = along * Math.sin(turn) + across * Math.cos(turn);
    const north = along * Math.cos(turn) - across * Math.sin(turn);
    return [lon + east / x, lat + north / y];
  });
  return { type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] }, properties: { kind: 'ellipse' } };
}
