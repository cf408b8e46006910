// Lines that a level reaches at minutes: thin, dashed, each with its time; they part the ground like heights on a map.
import { PathStyleExtension } from '@deck.gl/extensions';
import { PathLayer } from '@deck.gl/layers';
import type { FeatureCollection, Position } from 'geojson';
import type { DrawContext } from '../context';
import { lines } from '../geometry';
import { type Label, labels } from '../text';
import { PAINTED } from './paint';

const dashes = new PathStyleExtension({ dash: true });

interface Front extends Label {
  path: Position[];
}

export function arrivals(id: string, fronts: FeatureCollection, context: DrawContext) {
  const rows = context.rows.of(fronts, `fronts-${context.locale}`, () => frontsOf(fronts));
  return [
    new PathLayer<Front>({
      id: `${id}-case`,
      data: rows,
      getPath: (row: Front) => row.path as never,
      getColor: context.palette.rgba('bg0', 0.7),
      getWidth: 4,
      widthUnits: 'pixels',
      parameters: PAINTED,
      updateTriggers: { getColor: context.palette.theme },
    } as never),
    new PathLayer<Front>({
      id,
      data: rows,
      getPath: (row: Front) => row.path as never,
      getColor: context.palette.rgba('t1', 0.95),
      getWidth: 1.6,
      widthUnits: 'pixels',
      getDashArray: [5, 4],
      extensions: [dashes],
      parameters: PAINTED,
      updateTriggers: { getColor: context.palette.theme },
    } as never),
    labels(
      `${id}-label`,
      rows.filter((row) => row.text !== ''),
      context,
      { getTextAnchor: 'middle', getSize: 14 },
    ),
  ];
}

/** The longest line of each time carries its minutes, in its middle. */
function frontsOf(fronts: FeatureCollection): Front[] {
  return fronts.features.flatMap((feature, number) => {
    const paths = lines(feature.geometry).sort((a, b) => b.length - a.length);
    return paths.map((path, part): Front => {
      const [lon = 0, lat = 0] = path[Math.floor(path.length / 2)] ?? [];
      const minutes = Number(feature.properties?.minutes);
      return { id: `${number}-${part}`, path, position: [lon, lat, 0], text: part === 0 ? `${minutes} min` : '' };
    });
  });
}
