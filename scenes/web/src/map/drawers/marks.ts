// Standing marks at a point: one symbol for all rows, a name beside it where the spec asks for one.
import { IconLayer } from '@deck.gl/layers';
import type { Feature } from 'geojson';
import { collection, type DrawContext, type Drawer, idOf, nameOf } from '../context';
import { point } from '../geometry';
import { type Label, labels } from '../text';
import { ABOVE } from './paint';

export interface Mark extends Label {
  properties: Record<string, unknown>;
}

const ABOVE_GROUND_M = 2;

/** Rows of a collection as marks, once per language. */
export function marksOf(features: { features: Feature[] }, context: DrawContext): Mark[] {
  return context.rows.of(features, `marks-${context.locale}`, () =>
    features.features.flatMap((feature) => {
      const place = point(feature);
      if (!place) return [];
      const z = Number((feature.geometry as { coordinates?: number[] }).coordinates?.[2] ?? 0) || 0;
      return [
        {
          id: idOf(feature),
          position: [place[0], place[1], Math.max(z, ABOVE_GROUND_M)] as [number, number, number],
          text: nameOf(feature, context.locale),
          properties: { ...feature.properties, id: idOf(feature) },
        },
      ];
    }),
  );
}

export function icons<T extends Label>(
  id: string,
  data: T[],
  context: DrawContext,
  icon: string | ((row: T) => string),
  size: number,
  more: object = {},
) {
  return new IconLayer<T>({
    id,
    data,
    iconAtlas: context.symbols.atlas as never,
    iconMapping: context.symbols.mapping as never,
    getPosition: (row: T) => row.position,
    getIcon: typeof icon === 'string' ? () => icon : icon,
    getSize: size,
    sizeUnits: 'pixels',
    pickable: true,
    parameters: ABOVE,
    ...more,
  } as never);
}

export const marks: Drawer = (spec, context) => {
  if (!context.near) return [];
  const rows = marksOf(collection(spec, context), context);
  const {
    symbol = 'hydrant',
    size = 16,
    label = false,
  } = spec.deck as { symbol?: string; size?: number; label?: boolean };
  return [
    icons(spec.id, rows, context, symbol, size),
    label ? labels(`${spec.id}-label`, rows, context, { getPixelOffset: [size / 2 + 5, 0], getSize: 14 }) : null,
  ];
};
