// The stock deck.gl classes that a layer file may name, and colour tokens; the converter itself comes when one is first drawn.
import type { LayerSpec } from './types';

export type Rgba = [number, number, number, number];

export const STOCK = [
  'ArcLayer',
  'BitmapLayer',
  'ColumnLayer',
  'GeoJsonLayer',
  'IconLayer',
  'LineLayer',
  'PathLayer',
  'PointCloudLayer',
  'PolygonLayer',
  'ScatterplotLayer',
  'SolidPolygonLayer',
  'TextLayer',
] as const;

export function isStock(spec: LayerSpec): boolean {
  return (STOCK as readonly string[]).includes(String(spec.deck['@@type']));
}

/** `$t1` and `$A/0.4` become the theme's colour, with an opacity. */
export function tokens(value: unknown, colour: (token: string) => Rgba): unknown {
  if (typeof value === 'string' && value.startsWith('$')) {
    const [name = '', opacity = '1'] = value.slice(1).split('/');
    const [r, g, b] = colour(name);
    return [r, g, b, Math.round(255 * Number(opacity))];
  }
  if (Array.isArray(value)) return value.map((inner) => tokens(inner, colour));
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tokens(inner, colour)]));
  }
  return value;
}
