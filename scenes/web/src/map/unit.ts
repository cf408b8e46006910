// The wall's unit (DESIGN.md §5): marks and letters are drawn for a desk, and grow with u on a wall, all in one place.
import type { Layer } from '@deck.gl/core';

type Pair = [number, number];
type Settings = Record<string, unknown>;

/** The same layer with everything that is measured in pixels `u` times as large; what is measured in metres stays. */
export function inUnits<L extends Layer>(layer: L, u: number): L {
  if (u === 1) return layer;
  const known = grown.get(layer);
  if (known?.u === u) return known.layer as L;
  const changed = changes(layer.props as unknown as Settings, u);
  const made = Object.keys(changed).length > 0 ? (layer.clone(changed) as L) : layer;
  grown.set(layer, { u, layer: made });
  return made;
}

/** A layer that is shown again is shown again as it was. */
const grown = new WeakMap<Layer, { u: number; layer: Layer }>();

/** Settings of deck.gl's own layers that are in pixels, multiplied; absent ones stay absent. */
export function changes(props: Settings, u: number): Settings {
  const changed: Settings = {};
  for (const [units, scale] of [
    ['sizeUnits', 'sizeScale'],
    ['radiusUnits', 'radiusScale'],
    ['widthUnits', 'widthScale'],
    ['lineWidthUnits', 'lineWidthScale'],
  ] as const) {
    if (props[units] === 'pixels') changed[scale] = (Number(props[scale] ?? 1) || 1) * u;
  }
  for (const name of ['widthMinPixels', 'lineWidthMinPixels', 'getBorderWidth'] as const) {
    if (typeof props[name] === 'number') changed[name] = props[name] * u;
  }
  if (Array.isArray(props.getPixelOffset)) changed.getPixelOffset = times(props.getPixelOffset as Pair, u);
  if (Array.isArray(props.backgroundPadding)) {
    changed.backgroundPadding = (props.backgroundPadding as number[]).map((each) => each * u);
  }
  return changed;
}

const times = ([x, y]: Pair, u: number): Pair => [x * u, y * u];
