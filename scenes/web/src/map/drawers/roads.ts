// Roads to their width in metres: kerb, asphalt, lane marks.
import { PathStyleExtension } from '@deck.gl/extensions';
import { PathLayer } from '@deck.gl/layers';
import type { Position } from 'geojson';
import { collection, type Drawer } from '../context';
import { lines } from '../geometry';
import type { Token } from '../palette';
import { PAINTED } from './paint';

interface Road {
  path: Position[];
  width_m: number;
  kind: string;
}

const KERB_M = 0.7;
const dashes = new PathStyleExtension({ dash: true });

export const roads: Drawer = (spec, context) => {
  const features = collection(spec, context);
  const rows = context.rows.of(features, 'roads', () =>
    features.features.flatMap((feature) =>
      lines(feature.geometry).map(
        (path): Road => ({
          path,
          width_m: Number(feature.properties?.width_m ?? 6),
          kind: String(feature.properties?.kind ?? 'road'),
        }),
      ),
    ),
  );
  const layer = (part: string, token: Token, width: (road: Road) => number, data: Road[], more: object = {}) =>
    new PathLayer<Road>({
      id: `${spec.id}-${part}`,
      data,
      getPath: (road: Road) => road.path as never,
      getWidth: width,
      getColor: context.palette.rgba(token),
      widthUnits: 'meters',
      capRounded: true,
      jointRounded: true,
      parameters: PAINTED,
      receiveShadow: true,
      updateTriggers: { getColor: context.palette.theme },
      ...more,
    } as never);
  const wide = context.rows.of(rows, 'wide', () => rows.filter((road) => road.width_m >= 6));
  return [
    layer('kerb', 'kerb', (road) => road.width_m + 2 * KERB_M, rows),
    layer('asphalt', 'asphalt', (road) => road.width_m, rows),
    layer('marks', 'marking', () => 0.25, wide, {
      capRounded: false,
      getDashArray: [16, 24],
      dashJustified: true,
      extensions: [dashes],
    }),
  ];
};
