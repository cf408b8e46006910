// Where each level is exceeded with 10 % (dashed, what people are protected by) and with 90 % (thin) probability.
import type { FeatureCollection } from 'geojson';
import type { DrawContext } from '../context';
import { lines } from '../geometry';
import { DASHED, type Edged, edge } from './edge';

export function bandLayers(id: string, bands: FeatureCollection, context: DrawContext) {
  const ranks = 1 + Math.max(0, ...bands.features.map((one) => Number(one.properties?.rank ?? 0)));
  const ramp = context.palette.ramp(String(bands.features[0]?.properties?.quantity ?? 'concentration'));
  const hex = (rank: number): string => ramp[Math.max(0, Math.min(4, 5 - ranks + rank))] ?? '#B972DA';
  const of = (fraction: number): Edged[] =>
    context.rows.of(bands, `edges-${fraction}-${context.palette.theme}`, () =>
      bands.features
        .filter((one) => one.properties?.exceedance_fraction === fraction)
        .map((one) => ({ polygon: lines(one.geometry), hex: hex(Number(one.properties?.rank ?? 0)) })),
    );
  const drawn = (part: string, rows: Edged[], more: object) =>
    rows.length === 0 ? [] : [edge(`${id}-${part}`, rows, more)];
  return [...drawn('p10', of(0.1), DASHED), ...drawn('p90', of(0.9), { getWidth: 1 })];
}
