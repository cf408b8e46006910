// A search for a leak: suspects glow on the equipment by their probability, an ellipse holds nine tenths of it, and the
// plume of one lead lies on the ground as the probability that the level is exceeded (10, 50 and 90 %).
import type { Layer } from '@deck.gl/core';
import { LineLayer, PathLayer, ScatterplotLayer, SolidPolygonLayer } from '@deck.gl/layers';
import type { Feature, Position } from 'geojson';
import type { Suspect } from '../../live';
import type { DrawContext, Drawer } from '../context';
import { centroid, distance_m, polygons } from '../geometry';
import { rgba } from '../palette';
import { type Label, labels } from '../text';
import type { SearchView } from '../types';
import { DASHED, type Edged, edge } from './edge';
import { ABOVE, PAINTED, STANDING } from './paint';

const NAMED = 4;
/** Nearer than this to a name that stands already, a suspect is told by its glow and by the panel. */
const APART_M = 60;
const NAMED_FROM = 0.03;
const HULL = 1.07;
const LEAST_HEIGHT_M = 3;
const FILL: Record<string, number> = { '0.1': 0.1, '0.5': 0.14, '0.9': 0.2 };

interface Standing extends Label {
  foot: [number, number, number];
  suspect: Suspect;
  rank: number;
  properties: Record<string, unknown>;
}
interface Hull {
  polygon: Position[][];
  height: number;
  suspect: Suspect;
}
interface Area extends Edged {
  probability: number;
}

export const search: Drawer = (spec, context) => {
  const view = context.search;
  const shown = view ? [...plume(spec.id, view, context), ...suspects(spec.id, view, context)] : [];
  return view || context.spots.length > 0 ? [...shown, ...asked(spec.id, view, context)] : shown;
};

function plume(id: string, view: SearchView, context: DrawContext) {
  const ramp = context.palette.ramp('concentration');
  const dark = context.palette.theme === 'dark';
  const lead = view.search.plume?.leads[view.lead];
  const hex = (probability: number): string => ramp[probability >= 0.9 ? 3 : probability >= 0.5 ? 2 : 1] ?? '#8A4FB8';
  const areas: Area[] = (lead?.outlines ?? []).flatMap(({ probability, rings }) =>
    rings.map((polygon) => ({ polygon: polygon as Position[][], probability, hex: hex(probability) })),
  );
  return [
    new SolidPolygonLayer<Area>({
      id: `${id}-plume`,
      data: areas,
      getPolygon: (area: Area) => area.polygon as never,
      getFillColor: (area: Area) => rgba(area.hex, (FILL[String(area.probability)] ?? 0.1) * (dark ? 1 : 1.4)),
      parameters: PAINTED,
      updateTriggers: { getFillColor: context.palette.theme },
    } as never),
    edge(
      `${id}-likely`,
      areas.filter((area) => area.probability >= 0.5),
      {},
    ),
    edge(
      `${id}-possible`,
      areas.filter((area) => area.probability < 0.5),
      DASHED,
    ),
  ];
}

function suspects(id: string, view: SearchView, context: DrawContext) {
  const { search } = view;
  const found = search.suspects ?? [];
  const structureOf = ({ id }: Suspect) => context.store.one('structure', id);
  const colour = context.palette.ramp('concentration')[context.palette.theme === 'dark' ? 4 : 3] ?? '#F9D9FF';
  const hulls = found.flatMap((suspect) => hullOf(structureOf(suspect), suspect));
  const rows: Standing[] = apart(found.filter((one) => one.probability >= NAMED_FROM))
    .slice(0, NAMED)
    .map((suspect, rank) => {
      const height = Number(structureOf(suspect)?.properties?.height_m ?? 0) || LEAST_HEIGHT_M;
      const top = height + ([34, 26, 20][rank] ?? 16);
      return {
        id: suspect.id,
        rank,
        suspect,
        foot: [suspect.lon, suspect.lat, height],
        position: [suspect.lon, suspect.lat, top],
        text: `${suspect.id}  ${Math.round(100 * suspect.probability)} %`,
        weight: suspect.probability,
        properties: { ...suspect },
      };
    });
  const ellipse = search.ellipse?.ring ?? [];
  return [
    ellipse.length > 0 && search.verdict !== 'no_leak_seen'
      ? new PathLayer({
          id: `${id}-ellipse`,
          data: [{ ring: [...ellipse, ellipse[0]] }],
          getPath: (row: { ring: Position[] }) => row.ring as never,
          getColor: context.palette.rgba('t1', 0.85),
          getWidth: 2,
          widthUnits: 'pixels',
          ...DASHED,
          parameters: PAINTED,
          updateTriggers: { getColor: context.palette.theme },
        } as never)
      : null,
    ...[1, 0.55].map(
      (share) =>
        new ScatterplotLayer<Suspect>({
          id: `${id}-halo-${share}`,
          data: found,
          getPosition: (one: Suspect) => [one.lon, one.lat, 0],
          getRadius: (one: Suspect) => share * (7 + 15 * Math.sqrt(one.probability)),
          radiusUnits: 'meters',
          getFillColor: (one: Suspect) => rgba(colour, 0.05 + 0.3 * one.probability * (1.4 - share)),
          parameters: PAINTED,
          updateTriggers: { getFillColor: context.palette.theme },
        } as never),
    ),
    shells(id, hulls, colour, context),
    new LineLayer<Standing>({
      id: `${id}-leader`,
      data: rows,
      getSourcePosition: (row) => row.foot,
      getTargetPosition: (row) => row.position,
      getColor: rgba(colour, 0.95),
      getWidth: 1.6,
      parameters: ABOVE,
      updateTriggers: { getColor: context.palette.theme },
    }),
    labels(`${id}-label`, rows, context, {
      getSize: (row) => (row.rank === 0 ? 18 : 15),
      getTextAnchor: 'middle',
      getPixelOffset: [0, -12],
      background: true,
      getBackgroundColor: context.palette.rgba('bg1', 0.94),
      getBorderColor: (row) => rgba(colour, row.rank === 0 ? 1 : 0.55),
      getBorderWidth: 1.5,
      backgroundPadding: [8, 5],
      pickable: true,
    }),
  ];
}

/** Those that are far enough from all before them for their names to have room. */
function apart(found: Suspect[]): Suspect[] {
  const named: Suspect[] = [];
  for (const one of found)
    if (named.every((other) => distance_m([one.lon, one.lat], [other.lon, other.lat]) >= APART_M)) named.push(one);
  return named;
}

/** Nothing is drawn of no shells: deck.gl would ask for minus one wall of an empty extrusion. */
function shells(id: string, hulls: Hull[], colour: string, context: DrawContext): Layer | null {
  if (hulls.length === 0) return null;
  return new SolidPolygonLayer<Hull>({
    id: `${id}-hull`,
    data: hulls,
    extruded: true,
    material: false,
    getPolygon: (hull: Hull) => hull.polygon as never,
    getElevation: (hull: Hull) => hull.height,
    getFillColor: (hull: Hull) => rgba(colour, 0.1 + 0.55 * Math.sqrt(hull.suspect.probability)),
    shadowEnabled: false,
    parameters: STANDING,
    updateTriggers: { getFillColor: context.palette.theme },
  } as never);
}

/** A shell a little larger than the equipment, so that it glows and does not fight with its walls. */
function hullOf(feature: Feature | undefined, suspect: Suspect): Hull[] {
  const height = (Number(feature?.properties?.height_m ?? 0) || LEAST_HEIGHT_M) + 0.6;
  return polygons(feature?.geometry ?? null).map((polygon) => {
    const outer = polygon[0] ?? [];
    const [lon, lat] = centroid(outer);
    const grown = outer.map(([x = 0, y = 0]) => [lon + (x - lon) * HULL, lat + (y - lat) * HULL]);
    return { polygon: [grown], height, suspect };
  });
}

/** What people asked for or said: places to measure, noses, and the truth of an opened exercise. */
function asked(id: string, view: SearchView | null, context: DrawContext) {
  const zh = context.locale === 'zh';
  const spots: (Label & { token: 'acc' | 't1' | 't2' })[] = [
    ...context.spots.map((one) => ({
      id: one.id,
      position: [one.lon, one.lat, 2] as [number, number, number],
      text: one.text,
      token: one.token,
    })),
    ...(view?.advice ?? []).map((one, k) => ({
      id: `advice-${k}`,
      position: [one.lon, one.lat, 2] as [number, number, number],
      text: zh ? `测点 ${k + 1}` : `Measure ${k + 1}`,
      token: 'acc' as const,
    })),
    ...(view?.search.reports ?? []).map((one) => ({
      id: one.id,
      position: [one.lon, one.lat, 2] as [number, number, number],
      text: one.smelled ? (zh ? '有气味' : 'Smelled') : zh ? '无气味' : 'No smell',
      token: 't1' as const,
    })),
    ...(view?.truth
      ? [
          {
            id: 'truth',
            position: [view.truth.lon, view.truth.lat, 2] as [number, number, number],
            text: zh ? `真值  ${view.truth.id}` : `Truth  ${view.truth.id}`,
            token: 'acc' as const,
          },
        ]
      : []),
  ];
  return [
    new ScatterplotLayer<(typeof spots)[number]>({
      id: `${id}-spots`,
      data: spots,
      getPosition: (row: (typeof spots)[number]) => row.position,
      getRadius: (row: (typeof spots)[number]) => (row.id === 'truth' ? 17 : 9),
      radiusUnits: 'pixels',
      filled: false,
      stroked: true,
      getLineColor: (row: (typeof spots)[number]) => context.palette.rgba(row.token),
      getLineWidth: 2.4,
      lineWidthUnits: 'pixels',
      parameters: ABOVE,
      updateTriggers: { getLineColor: context.palette.theme },
    } as never),
    labels(`${id}-spot-label`, spots, context, {
      getSize: 14,
      getPixelOffset: (row) => [row.id === 'truth' ? 24 : 15, 0],
    }),
  ];
}
