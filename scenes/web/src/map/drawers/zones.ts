// Four-colour zones are paint on the ground, still and under the plant: thin fill, hatch, outline; a letter chip
// with the name and how many people are inside now stands at the viewer's edge.
import { FillStyleExtension } from '@deck.gl/extensions';
import { IconLayer, PathLayer, SolidPolygonLayer } from '@deck.gl/layers';
import type { Position } from 'geojson';
import { collection, type DrawContext, type Drawer, idOf, nameOf } from '../context';
import { frontOf, type LonLat, polygons } from '../geometry';
import { at, type Grade, gradeOf, PAINT, patterns } from '../hatch';
import { rollCall } from '../roll_call';
import { type Label, labels, widthOf } from '../text';
import { ABOVE, PAINTED } from './paint';

interface Zone {
  id: string;
  polygon: Position[][];
  grade: Grade;
  properties: Record<string, unknown>;
}

const hatched = new FillStyleExtension({ proceduralPattern: true });
/** From here on the hatch of an area is drawn in its finer pattern. */
const CLOSE_UP_ZOOM = 17.2;
const ORDER: Grade[] = ['D', 'C', 'B', 'A'];

export const zones: Drawer = (spec, context) => {
  const features = collection(spec, context);
  const rows = context.rows.of(features, 'zones', () =>
    features.features
      .flatMap((feature) =>
        polygons(feature.geometry).map(
          (polygon): Zone => ({
            id: idOf(feature),
            polygon,
            grade: gradeOf(feature.properties?.grade),
            properties: { ...feature.properties, id: idOf(feature) },
          }),
        ),
      )
      .sort((a, b) => ORDER.indexOf(a.grade) - ORDER.indexOf(b.grade)),
  );
  const names = context.rows.of(
    features,
    `names-${context.locale}`,
    () => new Map(features.features.map((feature) => [idOf(feature), nameOf(feature, context.locale)])),
  );
  const look = [context.fillZones, context.palette.theme, context.zoom > CLOSE_UP_ZOOM].join();
  const paint = context.rows.last(`${spec.id}-paint`, rows, look, () => [
    context.fillZones ? fill(spec.id, rows, context) : null,
    ...outlines(spec.id, rows, context),
  ]);
  return [...paint, ...(context.near ? chips(spec.id, rows, names, context) : [])];
};

function fill(id: string, data: Zone[], { palette, zoom }: DrawContext) {
  const closeUp = zoom > CLOSE_UP_ZOOM;
  return new SolidPolygonLayer<Zone>({
    id: `${id}-fill`,
    data,
    getPolygon: (zone: Zone) => zone.polygon as never,
    getFillColor: (zone: Zone) => palette.rgba(zone.grade, at(PAINT[zone.grade].hatch, palette.theme)),
    getFillPatternBackgroundColor: (zone: Zone) => palette.rgba(zone.grade, at(PAINT[zone.grade].fill, palette.theme)),
    getFillPattern: (zone: Zone) => zone.grade,
    fillPatternMapping: closeUp ? CLOSE : FAR,
    extensions: [hatched],
    pickable: true,
    parameters: PAINTED,
    receiveShadow: true,
    updateTriggers: { getFillColor: palette.theme, getFillPatternBackgroundColor: palette.theme },
  } as never);
}
const CLOSE = patterns(true);
const FAR = patterns(false);

function outlines(id: string, data: Zone[], context: DrawContext) {
  const { palette, fillZones } = context;
  const edges = context.rows.of(data, 'edges', () =>
    data.flatMap((zone) => zone.polygon.map((ring) => ({ ...zone, ring }))),
  );
  const line = (part: string, more: object) =>
    new PathLayer<(typeof edges)[number]>({
      id: `${id}-${part}`,
      data: edges,
      getPath: (edge: { ring: Position[] }) => edge.ring as never,
      jointRounded: true,
      parameters: PAINTED,
      ...more,
    } as never);
  if (!fillZones) {
    return [
      line('edge', {
        getColor: (edge: Zone) => palette.rgba(edge.grade, 0.36),
        getWidth: 0.9,
        widthUnits: 'pixels',
        updateTriggers: { getColor: [palette.theme, fillZones] },
      }),
    ];
  }
  const ink =
    palette.theme === 'light'
      ? [line('ink', { getColor: palette.rgba('t1', 0.72), getWidth: 3.5, widthUnits: 'pixels' })]
      : [];
  return [
    ...ink,
    line('edge', {
      getColor: (edge: Zone) => palette.rgba(edge.grade, palette.theme === 'light' ? 1 : PAINT[edge.grade].outline),
      getWidth: palette.theme === 'light' ? 2 : (edge: Zone) => PAINT[edge.grade].outline_m,
      widthUnits: palette.theme === 'light' ? 'pixels' : 'meters',
      widthMinPixels: 1.2,
      updateTriggers: { getColor: [palette.theme, fillZones], getWidth: palette.theme },
    }),
  ];
}

const CHIP_PX = 20;
const NAME_PX = 15;
const BESIDE_PX = 15;
/** Room for the people inside. */
const WIDEST = '  00 人';

interface Chip extends Label {
  grade: Grade;
}

function chips(id: string, data: Zone[], names: Map<string, string>, context: DrawContext) {
  const places = context.rows.of(data, `front-${context.bearing}`, () =>
    data.map((zone) => frontOf(zone.polygon, context.bearing)),
  );
  const told = context.rows.newest(data, 'told', `${context.locale} ${context.bearing} ${context.window.stamp}`, () =>
    toldIn(context.window, data, places, names),
  );
  const shown = told.map(({ row }) => row);
  const stamp = `${context.locale} ${context.bearing} ${told.map(({ row, text }) => `${row}${text}`).join()}`;
  const rows = context.rows.newest(data, 'chips', stamp, () =>
    told.flatMap(({ row, text }): Chip[] => {
      const [zone, [lon, lat] = [0, 0]] = [data[row], places[row]];
      return zone ? [{ id: zone.id, grade: zone.grade, position: [lon, lat, 0], text }] : [];
    }),
  );
  const counts = headcounts(data, context);
  const people = shown.map((row) => (counts ? `  ${counts[row]}${context.locale === 'zh' ? ' 人' : ''}` : ''));
  // The same rows as long as they say the same: only what is written changes while people walk about.
  const written = context.rows.newest(rows, 'written', people.join(), (old: Chip[] | undefined) =>
    rows.map((chip, i) => {
      const text = chip.text && chip.text + people[i];
      return old?.[i]?.text === text ? old[i] : { ...chip, text };
    }),
  );
  return [
    ...context.rows.last(`${id}-chips`, rows, context.palette.theme, () => [
      new IconLayer<Chip>({
        id: `${id}-chip`,
        data: rows,
        iconAtlas: context.symbols.atlas as never,
        iconMapping: context.symbols.mapping as never,
        getPosition: (chip: Chip) => chip.position,
        getIcon: (chip: Chip) => `chip_${chip.grade}`,
        getSize: CHIP_PX,
        sizeUnits: 'pixels',
        parameters: ABOVE,
        sign: true,
      } as never),
    ]),
    ...context.rows.last(`${id}-written`, written, context.palette.theme, () => [
      labels(`${id}-label`, written, context, { getPixelOffset: [BESIDE_PX, 0], getSize: NAME_PX, standing: true }),
    ]),
  ];
}

/** More names than this hide each other and the park: then those with the worst grade. */
const MOST_TOLD = 80;

/** Which zones are told by their letter, and by their name where it is not cut by a panel. */
function toldIn(
  { holds }: DrawContext['window'],
  data: Zone[],
  places: LonLat[],
  names: Map<string, string>,
): { row: number; text: string }[] {
  const seen = data.map((_, row) => row).filter((row) => holds(places[row] as LonLat, CHIP_PX / 2));
  return seen.slice(-MOST_TOLD).map((row) => {
    const { id } = data[row] as Zone;
    const text = names.get(id) ?? id;
    const wide_px = BESIDE_PX + widthOf(`${text}${WIDEST}`, NAME_PX);
    return { row, text: holds(places[row] as LonLat, wide_px) ? text : '' };
  }); // the worst grades stand last
}

/** People inside each zone by the newest frame; null where positions are not shown to this person. */
function headcounts(data: Zone[], { crowd }: DrawContext): number[] | null {
  if (crowd.count === 0) return null;
  return rollCall.inside(
    crowd.movers,
    data.map(({ polygon }) => polygon),
  );
}
