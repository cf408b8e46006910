// The anchor plan on the ground: where a position is good and where it will do in two neutral tones, and every gap
// with the planner's own colour, a dashed edge, crosses and its size.
import { FillStyleExtension, PathStyleExtension } from '@deck.gl/extensions';
import { PathLayer, SolidPolygonLayer } from '@deck.gl/layers';
import type { Position } from 'geojson';
import { collection, type DrawContext, type Drawer, idOf } from '../context';
import { polygons } from '../geometry';
import { type Label, labels } from '../text';
import { PAINTED } from './paint';

interface Patch {
  id: string;
  band: string;
  polygon: Position[][];
  area_m2: number;
}

const hatched = new FillStyleExtension({ proceduralPattern: true });
const dashed = new PathStyleExtension({ dash: true });
const CROSSES = { gap: { type: 'cross-hatch', angles: [45, 135], strokeWidth: 0.8, gap: 30 } } as const;
/** Opacity on the dark and on the light ground. */
const TONE: Record<string, readonly [number, number]> = { good: [0.42, 0.4], fair: [0.17, 0.16] };
const NAMED_M2 = 2000;
const MOST_NAMES = 12;

export const anchorPlan: Drawer = (spec, context) => {
  const features = collection(spec, context);
  const patches = context.rows.of(features, 'patches', () =>
    features.features.flatMap((feature) =>
      polygons(feature.geometry).map(
        (polygon): Patch => ({
          id: idOf(feature),
          band: String(feature.properties?.band ?? ''),
          polygon,
          area_m2: Number(feature.properties?.area_m2 ?? 0),
        }),
      ),
    ),
  );
  const covered = context.rows.of(patches, 'covered', () => patches.filter((patch) => patch.band in TONE));
  const gaps = context.rows.of(patches, 'gaps', () => patches.filter((patch) => patch.band === 'gap'));
  return [
    tones(spec.id, covered, context),
    crosses(spec.id, gaps, context),
    edges(spec.id, gaps, context),
    names(spec.id, gaps, context),
  ];
};

function tones(id: string, data: Patch[], { palette }: DrawContext) {
  const dark = palette.theme === 'dark' ? 0 : 1;
  return new SolidPolygonLayer<Patch>({
    id: `${id}-tones`,
    data,
    getPolygon: (patch: Patch) => patch.polygon as never,
    getFillColor: (patch: Patch) => palette.rgba('t2', TONE[patch.band]?.[dark] ?? 0),
    parameters: PAINTED,
    updateTriggers: { getFillColor: palette.theme },
  } as never);
}

function crosses(id: string, data: Patch[], { palette }: DrawContext) {
  return new SolidPolygonLayer<Patch>({
    id: `${id}-gaps`,
    data,
    getPolygon: (patch: Patch) => patch.polygon as never,
    getFillColor: palette.rgba('gap', 0.38),
    getFillPatternBackgroundColor: palette.rgba('gap', 0.07),
    getFillPattern: () => 'gap',
    fillPatternMapping: CROSSES,
    extensions: [hatched],
    parameters: PAINTED,
    updateTriggers: { getFillColor: palette.theme },
  } as never);
}

function edges(id: string, gaps: Patch[], context: DrawContext) {
  const data = context.rows.of(gaps, 'rings', () => gaps.flatMap((patch) => patch.polygon));
  return new PathLayer<Position[]>({
    id: `${id}-edge`,
    data,
    getPath: (ring: Position[]) => ring as never,
    getColor: context.palette.rgba('gap', 0.9),
    getWidth: 1.6,
    widthUnits: 'pixels',
    getDashArray: [5, 3],
    dashJustified: true,
    extensions: [dashed],
    parameters: PAINTED,
    updateTriggers: { getColor: context.palette.theme },
  } as never);
}

function names(id: string, gaps: Patch[], context: DrawContext) {
  const rows = context.rows.of(gaps, `names-${context.locale}`, () =>
    gaps
      .filter((patch) => patch.area_m2 >= NAMED_M2)
      .slice(0, MOST_NAMES)
      .map((patch): Label => {
        const ring = patch.polygon[0] ?? [];
        const mean = (axis: 0 | 1): number =>
          ring.reduce((sum, at) => sum + (at[axis] ?? 0), 0) / Math.max(1, ring.length);
        const size = `${(patch.area_m2 / 10_000).toFixed(1)} ha`;
        return {
          id: patch.id,
          position: [mean(0), mean(1), 0],
          text: context.locale === 'zh' ? `× 定位盲区 ${size}` : `× no position ${size}`,
        };
      }),
  );
  return labels(`${id}-names`, rows, context, { getSize: 14 });
}
