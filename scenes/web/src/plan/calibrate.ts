/** Calibrating a camera: control points on its picture and on the map, and what the server finds from them. */
import type { Feature, Position } from 'geojson';
import { ask } from '../api/http';
import { metresPerDegree } from '../panels/distance';

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
  ask(`/api/cameras/${encodeURIComponent(camera)}/calibration`, { method: 'POST', body: { points, ...picture } });

const CONE_M = 90;
/** What a camera looks over, as an outline on the ground. */
export function coneOf(lon: number, lat: number, heading_deg: number, field_of_view_deg: number): Feature {
  const [x, y] = metresPerDegree(lat);
  const edge = Array.from({ length: 13 }, (_, i): Position => {
    const turn = ((heading_deg + field_of_view_deg * (i / 12 - 0.5)) * Math.PI) / 180;
    return [lon + (CONE_M * Math.sin(turn)) / x, lat + (CONE_M * Math.cos(turn)) / y];
  });
  const ring = [[lon, lat], ...edge, [lon, lat]];
  return { type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] }, properties: { kind: 'cone' } };
}
/** A place so many metres ahead. */
export function ahead(lon: number, lat: number, heading_deg: number, metres: number): [number, number] {
  const [x, y] = metresPerDegree(lat);
  const turn = (heading_deg * Math.PI) / 180;
  return [lon + (metres * Math.sin(turn)) / x, lat + (metres * Math.cos(turn)) / y];
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
