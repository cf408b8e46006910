// People by square: the fuller, the brighter; from two on the number is written.
import { SolidPolygonLayer } from '@deck.gl/layers';
import type { Drawer } from '../context';
import { classOf, density as counted, type Square } from '../density';
import { type Label, labels } from '../text';
import { PAINTED } from './paint';

const OPACITY = 0.72;
const TOKENS = ['density1', 'density2', 'density3', 'density4'] as const;

export const density: Drawer = (spec, context) => {
  const { crowd, palette, rows } = context;
  const squares = rows.of(crowd, spec.id, () => counted(crowd));
  if (squares.length === 0) return [];
  const numbers = rows.of(crowd, `${spec.id}-numbers`, () =>
    squares
      .filter(({ people }) => people > 1)
      .map(
        ({ people, west, east, south, north }): Label => ({
          id: `${west} ${south}`,
          position: [(west + east) / 2, (south + north) / 2, 0],
          text: String(people),
        }),
      ),
  );
  return [
    new SolidPolygonLayer<Square>({
      id: `${spec.id}-fill`,
      data: squares,
      getPolygon: ({ west, south, east, north }: Square) =>
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
        ] as never,
      getFillColor: ({ people }: Square) => palette.rgba(TOKENS[classOf(people)] ?? 'density1', OPACITY),
      pickable: false,
      parameters: PAINTED,
      shadowEnabled: false,
      updateTriggers: { getFillColor: palette.theme },
    } as never),
    context.near ? labels(`${spec.id}-numbers`, numbers, context, { getSize: 13, getTextAnchor: 'middle' }) : null,
  ];
};
