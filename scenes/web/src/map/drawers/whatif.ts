// A computed result: ground raster and classes at most 30 % opaque, an outline per threshold with its chip.
// Outline solid is the median; dashed is an envelope.
import { BitmapLayer, SolidPolygonLayer } from '@deck.gl/layers';
import type { Feature, FeatureCollection, Position } from 'geojson';
import { scientific } from '../../format/number';
import type { DrawContext, Drawer } from '../context';
import { distance_m, lines, polygons } from '../geometry';
import { rgba } from '../palette';
import { type Label, labels } from '../text';
import type { Picture, WhatIfResult } from '../types';
import { arrivals } from './arrivals';
import { bandLayers } from './bands';
import { cloudLayers } from './cloud';
import { DASHED, type Edged, edge } from './edge';
import { PAINTED } from './paint';
import { scenarioWind } from './wind';

interface Area extends Label, Edged {
  dashed: boolean;
  properties: Record<string, unknown>;
}

export const whatif: Drawer = (spec, context) => {
  const result = context.whatif;
  if (!result) return [];
  const { picture } = context;
  const footprint = picture?.moment?.footprint ?? result.footprint;
  const areas = context.rows.of(footprint, `areas-${context.palette.theme}-${context.locale}-${context.bearing}`, () =>
    areasOf(footprint, result.at ?? null, context),
  );
  const raster = rasterOf(spec.id, result, picture);
  return [
    raster,
    new SolidPolygonLayer<Area>({
      id: `${spec.id}-fill`,
      data: areas.filter((area) => !area.dashed && area.polygon.length > 0),
      getPolygon: (area: Area) => area.polygon as never,
      getFillColor: (area: Area) => rgba(area.hex, raster ? 0.06 : 0.22),
      parameters: PAINTED,
      updateTriggers: { getFillColor: [context.palette.theme, Boolean(raster)] },
    } as never),
    ...edges(
      `${spec.id}-edge`,
      areas.filter((area) => !area.dashed),
      context,
    ),
    edge(
      `${spec.id}-envelope`,
      areas.filter((area) => area.dashed),
      DASHED,
    ),
    ...(picture?.bands ? bandLayers(`${spec.id}-bands`, picture.bands, context) : []),
    ...(picture?.arrival ? arrivals(`${spec.id}-arrival`, picture.arrival, context) : []),
    ...(picture?.wind && result.at ? scenarioWind(`${spec.id}-wind`, result.at, picture.wind, context) : []),
    ...(picture?.cloud ? cloudLayers(spec.id, picture.cloud, context) : []),
    // A chip without words would be an empty box.
    labels(
      `${spec.id}-label`,
      areas.filter(({ text }) => text !== ''),
      context,
      {
        getPixelOffset: [0, -14],
        getTextAnchor: 'middle',
        getSize: 14,
        background: true,
        getBackgroundColor: context.palette.rgba('bg1', 0.92),
        getBorderColor: (area) => rgba(area.hex),
        getBorderWidth: 2,
        backgroundPadding: [8, 5],
      },
    ),
  ];
};

function rasterOf(id: string, result: WhatIfResult, picture: Picture | null) {
  if (picture?.moment) {
    const { raster } = picture.moment;
    if (!raster) return null;
    const [behindLeft, aheadLeft, aheadRight, behindRight] = raster.corners;
    // The picture's first row lies left of the heading, its first column behind the source.
    return new BitmapLayer({
      id: `${id}-raster`,
      image: raster.image,
      bounds: [behindRight, behindLeft, aheadLeft, aheadRight],
      parameters: PAINTED,
    } as never);
  }
  const { raster } = result;
  return raster
    ? new BitmapLayer({
        id: `${id}-raster`,
        image: raster.url,
        bounds: raster.bounds,
        opacity: 0.7,
        parameters: PAINTED,
      } as never)
    : null;
}

/** On the light map an outline has an ink edge, or its paler classes would not stand out (DESIGN.md §2). */
function edges(id: string, areas: Area[], context: DrawContext) {
  const casing =
    context.palette.theme === 'light'
      ? [edge(`${id}-ink`, areas, { getColor: context.palette.rgba('t1', 0.55), getWidth: 3 })]
      : [];
  return [...casing, edge(id, areas, {})];
}

/** Largest area first, so that the graver class lies on top. */
function areasOf(footprint: FeatureCollection, source: [number, number] | null, context: DrawContext): Area[] {
  const features = [...footprint.features].sort((a, b) => levelOf(a) - levelOf(b));
  return features.flatMap((feature, place) => {
    const shapes = polygons(feature.geometry);
    const rings = shapes.length > 0 ? shapes : lines(feature.geometry).map((line) => [line]);
    const properties = feature.properties ?? {};
    const hex = classColour(properties, place, features.length, context);
    const named = widest(rings);
    return rings.map((polygon, part): Area => {
      const [lon = 0, lat = 0] = farthest(polygon[0] ?? [], source, context.bearing);
      return {
        id: String(feature.id ?? `${place}-${part}`),
        polygon,
        hex,
        dashed: properties.envelope === true || properties.percentile === 90,
        position: [lon, lat, 0],
        text: part === named ? caption(properties, context) : '',
        properties,
      };
    });
  });
}

/** Where a level lies in several places, the one with the most corners carries its name. */
function widest(rings: Position[][][]): number {
  const corners = rings.map((polygon) => polygon[0]?.length ?? 0);
  return corners.indexOf(Math.max(...corners));
}

function levelOf(feature: Feature): number {
  return Number(feature.properties?.level ?? feature.properties?.threshold ?? 0);
}

/** Classes of the quantity's ramp: the gravest threshold takes the end of the ramp. */
function classColour(
  properties: Record<string, unknown>,
  place: number,
  count: number,
  { palette }: DrawContext,
): string {
  const given = properties[`colour_${palette.theme}`];
  if (typeof given === 'string') return given;
  const ramp = palette.ramp(String(properties.quantity ?? 'concentration'));
  const own = Number(properties.class);
  const step = Number.isInteger(own) && own >= 0 && own < 5 ? own : Math.min(4, 4 - (count - 1 - place));
  return ramp[Math.max(0, step)] ?? '#B972DA';
}

function caption(properties: Record<string, unknown>, { locale }: DrawContext): string {
  const said = properties[`label_${locale}`] ?? properties[`name_${locale}`] ?? properties.label ?? properties.name;
  const level = shownLevel(properties);
  // A risk has no one source to be far from.
  const reach =
    properties.distance_m === undefined || properties.quantity === 'individual_risk'
      ? ''
      : `  ${Math.round(Number(properties.distance_m)).toLocaleString('en')} m`;
  return `${said ? `${String(said)}  ` : ''}${level}${reach}`.trim();
}

/** The threshold in the unit that people use, else in the field's own. */
function shownLevel({ shown, shown_unit, level, unit }: Record<string, unknown>): string {
  if (typeof shown === 'number') return `${trimmed(shown)} ${String(shown_unit ?? '')}`;
  return level === undefined ? '' : `${trimmed(Number(level))} ${String(unit ?? '')}`;
}

function trimmed(value: number): string {
  if (value > 0 && value < 1e-3) return scientific(value, value.toExponential().includes('.') ? 1 : 0);
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}

/**
 * Where a ring's chip stands: at its end, farthest from the source, so that the chips of nested outlines part; a ring
 * that is equally far all around takes the corner farthest up the screen, where the ground behind the result is free.
 */
function farthest(ring: Position[], source: [number, number] | null, bearing_deg: number): Position {
  const angle = (bearing_deg * Math.PI) / 180;
  const up = (place: Position) => (place[0] ?? 0) * Math.sin(angle) + (place[1] ?? 0) * Math.cos(angle) * 1.17;
  const from = (place: Position) =>
    source ? distance_m(source, [place[0] ?? 0, place[1] ?? 0]) + UP_WEIGHT * (up(place) - up(source)) : up(place);
  return ring.reduce((best, place) => (from(place) > from(best) ? place : best), ring[0] ?? [0, 0]);
}

/** Metres that a degree up the screen counts: a tenth of its length, enough to choose a corner of a circle. */
const UP_WEIGHT = 11_000;
