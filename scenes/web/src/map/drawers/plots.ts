// The plotting: what people drew on the shared map, white on dark with a casing, each mark with its words.
import { PathStyleExtension } from '@deck.gl/extensions';
import { PathLayer, SolidPolygonLayer } from '@deck.gl/layers';
import type { LineString, Point, Polygon, Position } from 'geojson';
import type { PlotMark } from '../../live';
import type { Locale } from '../../spec';
import type { DrawContext, Drawer } from '../context';
import { centroid, type LonLat, length_m, offset, toMetres } from '../geometry';
import { PLOT_KINDS, SELF_NAMED } from '../plot_kinds';
import { type Label, labels } from '../text';
import { icons } from './marks';
import { PAINTED } from './paint';

const LABEL_PX = 15;

interface Drawn extends Label {
  kind: string;
  properties: PlotMark['properties'];
}
interface Stroke {
  id: string;
  path: Position[];
  properties: PlotMark['properties'];
}
interface Patch {
  id: string;
  polygon: Position[][];
  properties: PlotMark['properties'];
}

const dashes = new PathStyleExtension({ dash: true });

export const plots: Drawer = (spec, context) => {
  const marks = context.plots;
  if (marks.length === 0) return [];
  const { palette } = context;
  const signs = context.rows.of(marks, `signs-${context.locale}`, () => signsOf(marks, context.locale));
  const lines = context.rows.of(marks, 'lines', () => strokesOf(marks));
  const rings = context.rows.of(marks, 'rings', () => patchesOf(marks).map(ringOf));
  const patches = context.rows.of(marks, 'patches', () => patchesOf(marks));
  const heads = context.rows.of(marks, 'heads', () => headsOf(marks));
  const colour = palette.rgba('t1');
  return [
    new SolidPolygonLayer<Patch>({
      id: `${spec.id}-area`,
      data: patches,
      getPolygon: (row: Patch) => row.polygon as never,
      getFillColor: palette.rgba('t1', 0.1),
      pickable: true,
      parameters: PAINTED,
      updateTriggers: { getFillColor: palette.theme },
    } as never),
    stroke(`${spec.id}-case`, [...lines, ...rings], palette.rgba('bg0', 0.8), 7, context),
    stroke(`${spec.id}-edge`, rings, colour, 2.6, context, [4, 2.5]),
    stroke(`${spec.id}-line`, lines, colour, 3, context),
    new SolidPolygonLayer<Patch>({
      id: `${spec.id}-head`,
      data: heads,
      getPolygon: (row: Patch) => row.polygon as never,
      getFillColor: colour,
      pickable: true,
      parameters: PAINTED,
      updateTriggers: { getFillColor: palette.theme },
    } as never),
    icons(
      `${spec.id}-sign`,
      signs.filter((one) => sizeOf(one) > 0),
      context,
      (row) => `plot_${row.kind}`,
      0,
      { getSize: sizeOf, sign: true },
    ),
    labels(
      `${spec.id}-words`,
      signs.filter((one) => one.text !== ''),
      context,
      {
        getPixelOffset: (row) => [sizeOf(row) > 0 ? sizeOf(row) / 2 + 9 : 0, 0],
        getTextAnchor: (row) => (sizeOf(row) > 0 ? 'start' : 'middle'),
        getSize: LABEL_PX,
        background: true,
        getBackgroundColor: palette.rgba('bg1', 0.9),
        getBorderColor: palette.rgba('t1', 0.55),
        getBorderWidth: 1,
        backgroundPadding: [7, 3],
        outlineWidth: 0,
        pickable: true,
        updateTriggers: { getColor: palette.theme, getBackgroundColor: palette.theme, getBorderColor: palette.theme },
      },
    ),
  ];
};

function stroke(
  id: string,
  data: Stroke[],
  colour: [number, number, number, number],
  width: number,
  { palette }: DrawContext,
  dash?: [number, number],
) {
  return new PathLayer<Stroke>({
    id,
    data,
    getPath: (row: Stroke) => row.path as never,
    getColor: colour,
    getWidth: width,
    widthUnits: 'pixels',
    jointRounded: true,
    capRounded: true,
    pickable: true,
    parameters: PAINTED,
    updateTriggers: { getColor: palette.theme },
    ...(dash ? { getDashArray: dash, dashJustified: true, extensions: [dashes] } : {}),
  } as never);
}

const sizeOf = (row: Drawn): number => PLOT_KINDS[row.kind]?.size ?? 0;

/** A place and words for each mark: a symbol without words of its own says what it is. */
function signsOf(marks: PlotMark[], language: Locale): Drawn[] {
  return marks.map(({ id, geometry, properties }) => {
    const [lon, lat] = placeOf(geometry as Point | LineString | Polygon);
    const text =
      properties.text || (SELF_NAMED.includes(properties.kind) ? PLOT_KINDS[properties.kind]?.[language] : '') || '';
    return { id, kind: properties.kind, text, position: [lon, lat, 1], properties };
  });
}

/** Where a mark is named: at itself, in the middle of a line, in the middle of an area. */
export function placeOf(shape: Point | LineString | Polygon): LonLat {
  if (shape.type === 'Point') return shape.coordinates as LonLat;
  if (shape.type === 'Polygon') return centroid(shape.coordinates[0] ?? []);
  const half = Math.floor((shape.coordinates.length - 1) / 2);
  const [a, b] = [shape.coordinates[half] as LonLat, shape.coordinates[half + 1] as LonLat];
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

const strokesOf = (marks: PlotMark[]): Stroke[] =>
  marks.flatMap(({ id, geometry, properties }) =>
    geometry.type === 'LineString' ? [{ id, path: geometry.coordinates, properties }] : [],
  );
const patchesOf = (marks: PlotMark[]): Patch[] =>
  marks.flatMap(({ id, geometry, properties }) =>
    geometry.type === 'Polygon' ? [{ id, polygon: geometry.coordinates, properties }] : [],
  );
const ringOf = ({ id, polygon, properties }: Patch): Stroke => ({ id, path: polygon[0] ?? [], properties });

/** The head of an arrow, an eighth of its length but never lost and never huge [m]. */
const headsOf = (marks: PlotMark[]): Patch[] =>
  marks.flatMap(({ id, geometry, properties }) =>
    properties.kind === 'arrow' && geometry.type === 'LineString'
      ? [{ id, polygon: [headOf(geometry.coordinates as LonLat[])], properties }]
      : [],
  );

const LEAST_HEAD_M = 8;
const MOST_HEAD_M = 30;

export function headOf(line: LonLat[]): Position[] {
  const [before, tip] = [line.at(-2) as LonLat, line.at(-1) as LonLat];
  const size = Math.min(MOST_HEAD_M, Math.max(LEAST_HEAD_M, length_m(line) / 8));
  const [, [east = 0, north = 0] = []] = toMetres([before, tip]);
  const far = Math.hypot(east, north) || 1;
  const [x, y] = [east / far, north / far];
  const side = (turn: 1 | -1): LonLat =>
    offset(tip, -size * x - turn * 0.5 * size * y, -size * y + turn * 0.5 * size * x);
  const point = offset(tip, 0.25 * size * x, 0.25 * size * y);
  return [point, side(1), side(-1), point];
}
