// Turns a layer's JSON into a deck.gl layer: only the classes in the white list can be made, colour tokens become
// the theme's colours, and rows come from the map, never from the document.
import type { Layer } from '@deck.gl/core';
import { JSONConverter } from '@deck.gl/json';
import {
  ArcLayer,
  BitmapLayer,
  ColumnLayer,
  GeoJsonLayer,
  IconLayer,
  LineLayer,
  PathLayer,
  PointCloudLayer,
  PolygonLayer,
  ScatterplotLayer,
  SolidPolygonLayer,
  TextLayer,
} from '@deck.gl/layers';
import type { LayerSpec } from './types';

export const CLASSES: Record<string, unknown> = {
  ArcLayer,
  BitmapLayer,
  ColumnLayer,
  GeoJsonLayer,
  IconLayer,
  LineLayer,
  PathLayer,
  PointCloudLayer,
  PolygonLayer,
  ScatterplotLayer,
  SolidPolygonLayer,
  TextLayer,
};

export type Rgba = [number, number, number, number];

export function isStock(spec: LayerSpec): boolean {
  return String(spec.deck['@@type']) in CLASSES;
}

/** One stock deck.gl layer of the document, with the rows and the look of the moment. */
export function convertLayer(
  spec: LayerSpec,
  data: unknown,
  colour: (token: string) => Rgba,
  extra: Record<string, unknown> = {},
): Layer | null {
  const converter = new JSONConverter({ configuration: { classes: CLASSES as never }, onJSONChange: () => {} });
  const made = converter.convert(tokens(spec.deck, colour)) as Layer | null;
  return made?.clone({ id: spec.id, data, ...extra } as never) ?? null;
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
