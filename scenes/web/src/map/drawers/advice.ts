// Advice beside a result: ways out dashed in `safe` with a casing, the way in white, closed roads crossed by `B`.
import { PathStyleExtension } from '@deck.gl/extensions';
import { PathLayer, ScatterplotLayer } from '@deck.gl/layers';
import type { Feature, Position } from 'geojson';
import type { DrawContext, Drawer } from '../context';
import { lines, polygons } from '../geometry';
import { type Label, labels } from '../text';
import { PAINTED } from './paint';

interface Way {
  path: Position[];
  properties: Record<string, unknown>;
}

const dashes = new PathStyleExtension({ dash: true });
const ROUTE_M = 2.6;

export const advice: Drawer = (spec, context) => {
  const found = context.advice;
  if (!found) return [];
  const of = (kind: string) =>
    context.rows.of(found, kind, () => found.features.filter((each) => each.properties?.kind === kind));
  const routes = ways(of('route'));
  const outs = ways(of('way_out'));
  const { palette } = context;
  const white = palette.theme === 'dark' ? palette.rgba('t1') : palette.rgba('t1', 0.92);
  return [
    path(`${spec.id}-closed`, ways(of('closed')), palette.rgba('B', 0.85), 2, [2, 2], context),
    path(`${spec.id}-isolation`, rings(of('isolation')), palette.rgba('t1', 0.9), 1.6, [3, 3], context, 'pixels'),
    path(`${spec.id}-approach-case`, ways(of('approach')), palette.rgba('bg0', 0.75), ROUTE_M + 2.4, null, context),
    path(`${spec.id}-approach`, ways(of('approach')), white, ROUTE_M, null, context),
    path(`${spec.id}-case`, [...routes, ...outs], palette.rgba('bg0', 0.75), ROUTE_M + 2.4, null, context),
    path(`${spec.id}-out`, outs, palette.rgba('B'), ROUTE_M, [3, 2.5], context),
    path(`${spec.id}-route`, routes, palette.rgba('safe'), ROUTE_M, [3, 1.6], context),
    starts(`${spec.id}-starts`, [...routes, ...outs], context),
    labels(`${spec.id}-labels`, captions(of('standoff'), of('isolation'), context), context, {
      getTextAnchor: 'middle',
      getPixelOffset: [0, -16],
      getSize: 15,
    }),
  ];
};

function path(
  id: string,
  data: Way[],
  colour: [number, number, number, number],
  width: number,
  dash: [number, number] | null,
  context: DrawContext,
  units: 'meters' | 'pixels' = 'meters',
) {
  if (data.length === 0) return null;
  return new PathLayer<Way>({
    id,
    data,
    getPath: (row: Way) => row.path as never,
    getColor: colour,
    getWidth: width,
    widthUnits: units,
    widthMinPixels: units === 'meters' ? 0.9 * width : 1,
    capRounded: dash === null,
    jointRounded: true,
    parameters: PAINTED,
    updateTriggers: { getColor: context.palette.theme },
    ...(dash ? { getDashArray: dash, dashJustified: true, extensions: [dashes] } : {}),
  } as never);
}

/** Where a group starts: a ring, so that the side it walks to is plain. */
function starts(id: string, data: Way[], { palette }: DrawContext) {
  if (data.length === 0) return null;
  return new ScatterplotLayer<Way>({
    id,
    data,
    getPosition: (row: Way) => row.path[0] as never,
    getRadius: 5,
    radiusUnits: 'pixels',
    stroked: true,
    filled: true,
    getFillColor: palette.rgba('bg0', 0.9),
    getLineColor: (row: Way) => palette.rgba(row.properties.kind === 'route' ? 'safe' : 'B'),
    getLineWidth: 2,
    lineWidthUnits: 'pixels',
    parameters: PAINTED,
    updateTriggers: { getFillColor: palette.theme, getLineColor: palette.theme },
  } as never);
}

function captions(standoff: Feature[], isolation: Feature[], { locale }: DrawContext): Label[] {
  const found: Label[] = [];
  for (const each of standoff) {
    if (each.geometry?.type !== 'Point') continue;
    const [lon = 0, lat = 0] = each.geometry.coordinates;
    const away = Math.round(Number(each.properties?.distance_m ?? 0));
    found.push({
      id: 'standoff',
      position: [lon, lat, 0],
      text: locale === 'zh' ? `停靠点 ${away} m` : `Stand-off ${away} m`,
    });
  }
  for (const ring of rings(isolation)) {
    const [lon = 0, lat = 0] = ring.path.reduce((a, b) => ((b[1] ?? 0) > (a[1] ?? 0) ? b : a));
    const radius = Math.round(Number(ring.properties.radius_m ?? 0));
    found.push({
      id: 'isolation',
      position: [lon, lat, 0],
      text: locale === 'zh' ? `首次隔离 ${radius} m ERG` : `First isolation ${radius} m ERG`,
    });
  }
  return found;
}

const ways = (features: Feature[]): Way[] =>
  features.flatMap((each) => lines(each.geometry).map((one) => ({ path: one, properties: each.properties ?? {} })));
const rings = (features: Feature[]): Way[] =>
  features.flatMap((each) =>
    polygons(each.geometry).flatMap((one) => one.map((ring) => ({ path: ring, properties: each.properties ?? {} }))),
  );
