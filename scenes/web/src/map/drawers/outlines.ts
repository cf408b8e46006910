// Areas shown by their edge alone: fences, hazard units and enterprises, dashed, with what the spec says about the look.
import { PathStyleExtension } from '@deck.gl/extensions';
import { PathLayer, SolidPolygonLayer } from '@deck.gl/layers';
import type { Feature, Position } from 'geojson';
import { type Locale, tokens } from '../../spec';
import { collection, type Drawer, idOf, nameOf } from '../context';
import { point, polygons } from '../geometry';
import { type Label, labels } from '../text';
import { PAINTED } from './paint';

interface Edge {
  id: string;
  ring: Position[];
  polygon: Position[][];
  properties: Record<string, unknown>;
}

const dashes = new PathStyleExtension({ dash: true });

export const outlines: Drawer = (spec, context) => {
  const features = collection(spec, context);
  const rows = context.rows.of(features, 'edges', () =>
    features.features.flatMap((feature) =>
      polygons(feature.geometry).flatMap((polygon) =>
        polygon.map(
          (ring): Edge => ({
            id: idOf(feature),
            ring,
            polygon,
            properties: { ...feature.properties, id: idOf(feature) },
          }),
        ),
      ),
    ),
  );
  const { colour = '$t1', dash = [4, 3], width = 1, opacity = 1, label = false } = spec.deck as Record<string, never>;
  const paint = tokens(colour, (token) => context.palette.named(token)) as [number, number, number, number];
  return [
    new SolidPolygonLayer<Edge>({
      id: `${spec.id}-touch`,
      data: rows,
      getPolygon: (edge: Edge) => edge.polygon as never,
      getFillColor: [0, 0, 0, 1],
      pickable: true,
      parameters: PAINTED,
    } as never),
    new PathLayer<Edge>({
      id: `${spec.id}-edge`,
      data: rows,
      getPath: (edge: Edge) => edge.ring as never,
      getColor: [paint[0], paint[1], paint[2], Math.round(255 * Number(opacity))],
      getWidth: width,
      widthUnits: 'meters',
      widthMinPixels: 1,
      getDashArray: dash,
      dashJustified: true,
      extensions: [dashes],
      parameters: PAINTED,
      updateTriggers: { getColor: context.palette.theme },
    } as never),
    label
      ? labels(
          `${spec.id}-names`,
          context.rows.of(features, `names-${context.locale}`, () => features.features.flatMap(named(context.locale))),
          context,
          { getTextAnchor: 'middle', getColor: context.palette.rgba('t2') },
        )
      : null,
  ];
};

/** The name in the middle. */
const named =
  (locale: Locale) =>
  (feature: Feature): Label[] => {
    const at = point(feature);
    return at ? [{ id: idOf(feature), position: [...at, 0], text: nameOf(feature, locale) }] : [];
  };
