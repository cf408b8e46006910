// The wind as a flat white arrow on the ground beside the view's middle; calm is a ring, old is grey.
import type { Layer } from '@deck.gl/core';
import { PolygonLayer, ScatterplotLayer } from '@deck.gl/layers';
import type { Weather } from '../../live';
import type { DrawContext } from '../context';
import { type LonLat, offset } from '../geometry';
import { labels } from '../text';
import { PAINTED } from './paint';

const CALM_M_S = 0.5;
const OLD_MS = 60_000;
const LENGTHS = { least: 12, perSpeed: 24, most: 96 };
const HEAD_FRACTION = 0.34;

/** Whether the weather that is known is too old to be drawn as that of now. */
export const isOld = (weather: Weather | null): boolean =>
  !!weather && weather.at !== '' && Date.now() - Date.parse(weather.at) > OLD_MS;

/** Arrow of the newest weather; `metres` is the size of one pixel on the ground there. */
export function wind(place: LonLat, metres: number, context: DrawContext): (Layer | null)[] {
  const { weather } = context.live;
  if (!weather || !Number.isFinite(weather.wind_m_s)) return [];
  const old = isOld(weather);
  const colour = context.palette.rgba(old ? 't3' : 't1', 0.95);
  const said =
    weather.wind_m_s < CALM_M_S ? (context.locale === 'zh' ? '静风' : 'calm') : `${weather.wind_m_s.toFixed(1)} m/s`;
  const label = labels(
    'wind-label',
    [{ id: 'wind', position: [...place, 0] as [number, number, number], text: said }],
    context,
    {
      getPixelOffset: [0, -26],
      getTextAnchor: 'middle',
    },
  );
  if (weather.wind_m_s < CALM_M_S) {
    const ring = new ScatterplotLayer<LonLat>({
      id: 'wind-calm',
      data: [place],
      getPosition: (at) => at,
      getRadius: 12,
      radiusUnits: 'pixels',
      filled: false,
      stroked: true,
      getLineColor: colour,
      lineWidthMinPixels: 2,
      parameters: PAINTED,
    });
    return [ring, label];
  }
  const outline = arrow(place, weather.wind_from_deg, arrowLength(weather.wind_m_s) * metres);
  const body = new PolygonLayer<LonLat[]>({
    id: 'wind-arrow',
    data: [outline],
    getPolygon: (ring) => ring,
    getFillColor: colour,
    stroked: false,
    parameters: PAINTED,
    updateTriggers: { getFillColor: [context.palette.theme, old] },
  });
  return [body, label];
}

const UPWIND_PX = 64;
const TILE_PX = 512;
const EQUATOR_M = 40_075_017;

/** The wind that a scenario was computed with, upwind of its source. */
export function scenarioWind(
  id: string,
  source: LonLat,
  { wind_m_s, wind_from_deg }: { wind_m_s: number; wind_from_deg: number },
  context: DrawContext,
) {
  if (wind_m_s < CALM_M_S) return [];
  const pixel = (EQUATOR_M * Math.cos((source[1] * Math.PI) / 180)) / (TILE_PX * 2 ** context.zoom);
  const away = (UPWIND_PX + arrowLength(wind_m_s) / 2) * pixel;
  const from = (wind_from_deg * Math.PI) / 180;
  const place = offset(source, away * Math.sin(from), away * Math.cos(from));
  const colour = context.palette.rgba('t1', 0.95);
  return [
    new PolygonLayer<LonLat[]>({
      id: `${id}-arrow`,
      data: [arrow(place, wind_from_deg, arrowLength(wind_m_s) * pixel)],
      getPolygon: (ring) => ring,
      getFillColor: colour,
      getLineColor: context.palette.rgba('bg0', 0.9),
      getLineWidth: 1.5,
      lineWidthUnits: 'pixels',
      parameters: PAINTED,
      updateTriggers: { getFillColor: context.palette.theme, getLineColor: context.palette.theme },
    }),
    labels(
      `${id}-label`,
      [
        {
          id: 'scenario-wind',
          position: [...place, 0] as [number, number, number],
          text: `${context.locale === 'zh' ? '情景风' : 'scenario'} ${wind_m_s.toFixed(1)} m/s`,
        },
      ],
      context,
      { getPixelOffset: [0, -18], getTextAnchor: 'middle', getSize: 14 },
    ),
  ];
}

export function arrowLength(wind_m_s: number): number {
  return Math.min(LENGTHS.most, LENGTHS.least + LENGTHS.perSpeed * wind_m_s);
}

/** The arrow points where the wind goes: away from where it comes from. */
export function arrow(place: LonLat, from_deg: number, length_m: number): LonLat[] {
  const to = ((from_deg + 180) * Math.PI) / 180;
  const at = (along: number, across: number): LonLat =>
    offset(
      place,
      length_m * (along * Math.sin(to) + across * Math.cos(to)),
      length_m * (along * Math.cos(to) - across * Math.sin(to)),
    );
  const neck = 0.5 - HEAD_FRACTION;
  return [
    at(-0.5, 0.04),
    at(neck, 0.04),
    at(neck, 0.13),
    at(0.5, 0),
    at(neck, -0.13),
    at(neck, -0.04),
    at(-0.5, -0.04),
    at(-0.5, 0.04),
  ];
}
