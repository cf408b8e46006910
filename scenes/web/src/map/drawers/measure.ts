// What the ruler measured: its line or area in white, a label at each leg, the whole in a frame.
import type { Layer } from '@deck.gl/core';
import { GeoJsonLayer } from '@deck.gl/layers';
import type { Feature, FeatureCollection, Point } from 'geojson';
import type { DrawContext } from '../context';
import { type Label, labels } from '../text';
import { ABOVE } from './paint';

interface Said extends Label {
  whole: boolean;
}

export function measure(shown: FeatureCollection | null, context: DrawContext): (Layer | null)[] {
  if (!shown) return [];
  const { palette } = context;
  const shapes = shown.features.filter(({ geometry }) => geometry?.type !== 'Point');
  const said = shown.features.flatMap((one, i): Said[] => {
    if (one.geometry?.type !== 'Point') return [];
    const [lon = 0, lat = 0] = (one.geometry as Point).coordinates;
    const { text, whole } = one.properties as { text: string; whole: boolean };
    return [{ id: String(i), position: [lon, lat, 1], text, whole }];
  });
  const line = (part: string, width: number, colour: [number, number, number, number]) =>
    new GeoJsonLayer<Feature>({
      id: `measure-${part}`,
      data: shapes as never,
      getFillColor: part === 'line' ? palette.rgba('t1', 0.08) : [0, 0, 0, 0],
      getLineColor: colour,
      getLineWidth: width,
      lineWidthUnits: 'pixels',
      pickable: false,
      parameters: ABOVE,
      shadowEnabled: false,
      updateTriggers: { getFillColor: palette.theme, getLineColor: palette.theme },
    } as never);
  const frame = {
    background: true,
    getBackgroundColor: palette.rgba('bg1', 0.92),
    backgroundPadding: [7, 3] as [number, number],
    outlineWidth: 0,
    getTextAnchor: 'middle' as const,
  };
  return [
    line('case', 6, palette.rgba('bg0', 0.8)),
    line('line', 2.2, palette.rgba('t1')),
    labels(
      'measure-legs',
      said.filter((one) => !one.whole),
      context,
      { ...frame, getSize: 14 },
    ),
    labels(
      'measure-whole',
      said.filter((one) => one.whole),
      context,
      { ...frame, getSize: 17, getPixelOffset: [0, -22], getBorderColor: palette.rgba('t1'), getBorderWidth: 1.5 },
    ),
  ];
}
