// What is selected or under the pointer wears an outline, never another colour (DESIGN.md §6).
import { PathLayer, ScatterplotLayer } from '@deck.gl/layers';
import type { Feature, Position } from 'geojson';
import type { LayerSpec } from '../spec';
import { collection, type DrawContext, idOf } from './context';
import { ABOVE } from './drawers/paint';
import { lines, point } from './geometry';

export interface Target {
  layer: string;
  id: string;
}

/** Outline of one object: 2.6 px with casing when selected, 1.5 px under the pointer. */
export function outlineOf(id: string, target: Target | null, specs: LayerSpec[], context: DrawContext, hover: boolean) {
  if (!target) return [];
  const feature = find(target, specs, context);
  if (!feature) return [];
  const { palette } = context;
  const rings = lines(feature.geometry);
  const height = Number(feature.properties?.height_m ?? 0) || 0;
  const paths =
    target.layer === 'structures' && height > 0
      ? [...rings, ...rings.map((ring) => raised(ring, height))]
      : target.layer === 'pipelines'
        ? rings.map((ring) => raised(ring, Math.max(height, 0)))
        : rings;
  const line = (part: string, width: number, colour: [number, number, number, number]) =>
    new PathLayer<{ ring: Position[] }>({
      id: `${id}-${part}`,
      data: paths.map((ring) => ({ ring })),
      getPath: (row: { ring: Position[] }) => row.ring as never,
      getColor: colour,
      getWidth: width,
      widthUnits: 'pixels',
      jointRounded: true,
      parameters: ABOVE,
    } as never);
  const spot = paths.length === 0 ? point(feature) : null;
  if (spot) {
    return [
      new ScatterplotLayer<Feature>({
        id: `${id}-spot`,
        data: [feature],
        getPosition: () => [
          spot[0],
          spot[1],
          Number((feature.geometry as { coordinates: number[] }).coordinates[2] ?? 2),
        ],
        getRadius: 15,
        radiusUnits: 'pixels',
        billboard: true,
        filled: false,
        stroked: true,
        getLineColor: palette.rgba('t1'),
        getLineWidth: hover ? 1.5 : 2.6,
        lineWidthUnits: 'pixels',
        parameters: ABOVE,
      }),
    ];
  }
  if (hover) return [line('line', 1.5, palette.rgba('t1', 0.9))];
  return [line('casing', 6, palette.rgba('bg0', 0.85)), line('line', 2.6, palette.rgba('t1'))];
}

function find(target: Target, specs: LayerSpec[], context: DrawContext): Feature | undefined {
  const spec = specs.find((layer) => layer.id === target.layer);
  if (!spec) return undefined;
  if (spec.source.kind === 'plant') return context.store.one('structure', target.id);
  return collection(spec, context).features.find((feature) => idOf(feature) === target.id);
}

function raised(ring: Position[], height_m: number): Position[] {
  return ring.map(([lon = 0, lat = 0]) => [lon, lat, height_m]);
}
