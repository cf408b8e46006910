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
import { type Rgba, type STOCK, tokens } from './stock';
import type { LayerSpec } from './types';

const CLASSES: Record<(typeof STOCK)[number], unknown> = {
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
