// Standing marks at a point: one symbol for all rows, a name beside it where the spec asks for one.
import { IconLayer } from '@deck.gl/layers';
import type { Feature } from 'geojson';
import { collection, type DrawContext, type Drawer, idOf, nameOf } from '../context';
import { point } from '../geometry';
import { type Label, labels, widthOf } from '../text';
import { ABOVE } from './paint';

export interface Mark extends Label {
  properties: Record<string, unknown>;
}

const ABOVE_GROUND_M = 2;
const NAME_PX = 14;

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

/** Those whose name is not cut by a panel. */
const whole = (rows: Mark[], beside_px: number, { rows: kept, window }: DrawContext): Mark[] =>
  kept.newest(rows, 'whole', window.stamp, () =>
    rows.filter(({ position: [lon, lat], text }) => window.holds([lon, lat], beside_px + widthOf(text, NAME_PX))),
  );

export const marks: Drawer = (spec, context) => {
  if (!context.near) return [];
  const rows = marksOf(collection(spec, context), context);
  const {
    symbol = 'hydrant',
    size = 16,
    label = false,
  } = spec.deck as { symbol?: string; size?: number; label?: boolean };
  const beside_px = size / 2 + 5;
  return [
    icons(spec.id, rows, context, symbol, size),
    label
      ? labels(`${spec.id}-label`, whole(rows, beside_px, context), context, {
          getPixelOffset: [beside_px, 0],
          getSize: NAME_PX,
        })
      : null,
  ];
};
