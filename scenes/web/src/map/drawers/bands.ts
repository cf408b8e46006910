// Where each level is exceeded with 10 % (dashed, what people are protected by) and with 90 % (thin) probability.
import { PathStyleExtension } from '@deck.gl/extensions';
import { PathLayer } from '@deck.gl/layers';
import type { FeatureCollection, Position } from 'geojson';
import type { DrawContext } from '../context';
import { lines } from '../geometry';
import { rgba } from '../palette';
import { PAINTED } from './paint';

const dashes = new PathStyleExtension({ dash: true });

interface Edge {
  path: Position[];
  rank: number;
}

export function bandLayers(id: string, bands: FeatureCollection, context: DrawContext) {
  const ranks = 1 + Math.max(0, ...bands.features.map((one) => Number(one.properties?.rank ?? 0)));
  const hex = (edge: Edge): string => {
    const ramp = context.palette.ramp(String(bands.features[0]?.properties?.quantity ?? 'concentration'));
    return ramp[Math.max(0, Math.min(4, 5 - ranks + edge.rank))] ?? '#B972DA';
  };
  const of = (fraction: number): Edge[] =>
    context.rows.of(bands, `edges-${fraction}`, () =>
      bands.features
        .filter((one) => one.properties?.exceedance_fraction === fraction)
        .flatMap((one) => lines(one.geometry).map((path) => ({ path, rank: Number(one.properties?.rank ?? 0) }))),
    );
  const drawn = (part: string, rows: Edge[], more: object) =>
    rows.length === 0
      ? []
      : [
          new PathLayer<Edge>({
            id: `${id}-${part}`,
            data: rows,
            getPath: (edge: Edge) => edge.path as never,
            getColor: (edge: Edge) => rgba(hex(edge)),
            widthUnits: 'pixels',
            parameters: PAINTED,
            updateTriggers: { getColor: context.palette.theme },
            ...more,
          } as never),
        ];
  return [
    ...drawn('p10', of(0.1), { getWidth: 1.8, getDashArray: [6, 4], extensions: [dashes] }),
    ...drawn('p90', of(0.9), { getWidth: 1 }),
  ];
}
