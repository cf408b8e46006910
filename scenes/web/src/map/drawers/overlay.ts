// What a page lays over the map for a while: a file before its import, what devices reach, where more would help.

import type { Layer } from '@deck.gl/core';
import { GeoJsonLayer, TextLayer } from '@deck.gl/layers';
import type { Feature, FeatureCollection, Point } from 'geojson';
import type { Rgba } from '../../spec';
import type { DrawContext } from '../context';
import type { Token } from '../palette';
import { ABOVE, PAINTED } from './paint';

interface Look {
  colour: Token;
  fill: number;
  line: number;
  width: number;
  /** A sign written at points instead of a dot. */
  sign?: string;
}

const LOOKS: Record<string, Look> = {
  preview: { colour: 'acc', fill: 0.22, line: 1, width: 1.6 },
  refused: { colour: 'A', fill: 0, line: 1, width: 2.4, sign: '×' },
  draft: { colour: 'acc', fill: 0.16, line: 1, width: 2.6 },
  sibling: { colour: 'acc', fill: 0.06, line: 0.9, width: 1.6 },
  absorbed: { colour: 't1', fill: 0.05, line: 0.7, width: 1.4 },
  fault: { colour: 'A', fill: 0, line: 1, width: 2.4, sign: '×' },
  control: { colour: 'acc', fill: 0, line: 1, width: 2, sign: '+' },
  eye: { colour: 't1', fill: 1, line: 1, width: 2 },
  ellipse: { colour: 'acc', fill: 0.1, line: 0.9, width: 1.4 },
  past: { colour: 't1', fill: 0.08, line: 0.9, width: 2 },
  seen: { colour: 'D', fill: 0.12, line: 0.45, width: 1 },
  blind: { colour: 't1', fill: 0.16, line: 0.5, width: 1 },
  disc: { colour: 'acc', fill: 0.07, line: 0.8, width: 1.2 },
  gap: { colour: 'gap', fill: 0, line: 1, width: 2, sign: '×' },
  gap_outline: { colour: 'gap', fill: 0.16, line: 1, width: 2 },
  beyond: { colour: 'gap', fill: 0.1, line: 0.9, width: 1.4 },
  way_near: { colour: 'acc', fill: 0, line: 0.9, width: 3 },
  way_far: { colour: 'gap', fill: 0, line: 0.7, width: 2 },
  good: { colour: 'acc', fill: 0.22, line: 0.7, width: 1.2 },
  fair: { colour: 'acc', fill: 0.09, line: 0.5, width: 1 },
  cone: { colour: 't1', fill: 0.1, line: 0.55, width: 1.4 },
  camera: { colour: 't1', fill: 0, line: 1, width: 2, sign: '1' },
  proposed: { colour: 'acc', fill: 0, line: 1, width: 2, sign: '+' },
};

const lookOf = (feature: Feature): Look =>
  LOOKS[String(feature.properties?.kind ?? 'preview')] ?? (LOOKS.preview as Look);
const isSign = (feature: Feature): boolean => feature.geometry?.type === 'Point' && lookOf(feature).sign !== undefined;
const signOf = (feature: Feature): string =>
  feature.properties?.rank ? String(feature.properties.rank) : (lookOf(feature).sign ?? '');

export function overlay(shown: FeatureCollection | null, context: DrawContext, id = 'overlay'): Layer[] {
  if (!shown) return [];
  const { palette } = context;
  const areas = context.rows.of(shown, `${id}-areas`, () => shown.features.filter((one) => !isSign(one)));
  const signs = context.rows.of(shown, `${id}-signs`, () => shown.features.filter(isSign));
  const colour = (one: Feature, part: 'fill' | 'line'): Rgba => palette.rgba(lookOf(one).colour, lookOf(one)[part]);
  const triggers = { getFillColor: palette.theme, getLineColor: palette.theme, getColor: palette.theme };
  return [
    new GeoJsonLayer({
      id: `${id}-areas`,
      data: areas as never,
      getFillColor: (one: Feature) => colour(one, 'fill'),
      getLineColor: (one: Feature) => colour(one, 'line'),
      getLineWidth: (one: Feature) => lookOf(one).width,
      lineWidthUnits: 'pixels',
      getPointRadius: 5,
      pointRadiusUnits: 'pixels',
      pickable: false,
      parameters: PAINTED,
      shadowEnabled: false,
      updateTriggers: triggers,
    } as never),
    new TextLayer<Feature>({
      id: `${id}-signs`,
      data: signs,
      getPosition: (one: Feature) => (one.geometry as Point).coordinates as never,
      getText: signOf,
      getColor: (one: Feature) => colour(one, 'line'),
      getSize: 24,
      fontWeight: 700,
      characterSet: 'auto',
      background: true,
      getBackgroundColor: palette.rgba('bg1', 0.92),
      getBorderColor: (one: Feature) => colour(one, 'line'),
      getBorderWidth: 1.5,
      backgroundPadding: [6, 1],
      pickable: false,
      parameters: ABOVE,
      sign: true,
      shadowEnabled: false,
      updateTriggers: { ...triggers, getBackgroundColor: palette.theme, getBorderColor: palette.theme },
    } as never),
  ];
}
