// Pipelines at their height and to their diameter, in the colour of what they hold; what the plant hides shows faintly.
import { PathStyleExtension } from '@deck.gl/extensions';
import { PathLayer } from '@deck.gl/layers';
import type { Position } from 'geojson';
import { COLOUR, contentsOf } from '../contents';
import { collection, type Drawer, idOf } from '../context';
import { lines } from '../geometry';
import type { Token } from '../palette';
import { ABOVE, STANDING } from './paint';

const SUBSTANCES = '/api/features/substance';
const LEAST_PX = 2.4;
const USUAL_M = 0.1;
const dashes = new PathStyleExtension({ dash: true, highPrecisionDash: true });

interface Pipe {
  id: string;
  path: Position[];
  width_m: number;
  colour: Token;
  buried: boolean;
  properties: Record<string, unknown>;
}

export const pipelines: Drawer = (spec, context) => {
  const features = collection(spec, context);
  const substances = context.store.features(SUBSTANCES);
  const book = context.rows.of(
    substances,
    'book',
    () => new Map(substances.features.map((one) => [idOf(one), one.properties ?? {}])),
  );
  const rows = context.rows.of(features, `pipes-${book.size}`, () =>
    features.features.flatMap((feature) => {
      const row = feature.properties ?? {};
      const buried = row.laid === 'buried';
      const height = buried ? 0 : Math.max(Number(row.height_m ?? 0), 0);
      return lines(feature.geometry).map(
        (path): Pipe => ({
          id: idOf(feature),
          path: path.map(([lon = 0, lat = 0]) => [lon, lat, height]),
          width_m: Number(row.diameter_m ?? USUAL_M),
          colour: COLOUR[contentsOf(row, book.get(String(row.substance_id)) ?? null)],
          buried,
          properties: { ...row, id: idOf(feature) },
        }),
      );
    }),
  );
  const { palette } = context;
  const layer = (part: string, data: Pipe[], colour: (pipe: Pipe) => unknown, more: object) =>
    new PathLayer<Pipe>({
      id: `${spec.id}-${part}`,
      data,
      getPath: (pipe: Pipe) => pipe.path as never,
      getColor: colour,
      getWidth: (pipe: Pipe) => pipe.width_m,
      widthUnits: 'meters',
      widthMinPixels: LEAST_PX,
      billboard: false,
      jointRounded: true,
      parameters: STANDING,
      pickable: true,
      updateTriggers: { getColor: [palette.theme, book.size] },
      ...more,
    } as never);
  const [laid, buried] = context.rows.of(rows, 'laid', () => [
    rows.filter((pipe) => !pipe.buried),
    rows.filter((pipe) => pipe.buried),
  ]) as [Pipe[], Pipe[]];
  // Black is edged in a light grey, so that it is seen on the dark ground; the others in that of the ground
  const edge = (pipe: Pipe) => (pipe.colour === 'pOther' ? palette.rgba('t2', 0.9) : palette.rgba('bg0', 0.7));
  const own = (pipe: Pipe) => palette.rgba(pipe.colour);
  const flat = { getDashArray: [5, 3], extensions: [dashes], parameters: ABOVE };
  return [
    layer('hidden', laid, (pipe) => palette.rgba(pipe.colour, 0.3), { parameters: ABOVE }),
    layer('edge', laid, edge, { widthMinPixels: LEAST_PX + 1.8, pickable: false }),
    layer('pipe', laid, own, {}),
    layer('buried', buried, own, flat),
  ];
};
