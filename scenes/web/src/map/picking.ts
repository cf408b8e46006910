// From what deck.gl hit to the park's own words: which layer of the scene, which object.
import type { PickingInfo } from '@deck.gl/core';
import type { LayerSpec } from '../spec';
import { bearerOf, type Crowd, placeOf } from './crowd';
import type { Pick } from './types';

interface Row {
  id?: string | number;
  properties?: Record<string, unknown>;
}

/** The picked object, or null when nothing of the scene was hit. */
export function picked(
  info: PickingInfo | null,
  specs: LayerSpec[],
  crowd: Crowd,
  [lon, lat]: [number, number],
): Pick | null {
  const layer = info?.layer && layerOf(info.layer.id, specs);
  if (!info || !layer || info.index < 0) return null;
  if (layer === 'movers') {
    const meta = bearerOf(crowd, info.index);
    if (!meta) return null;
    const at = placeOf(crowd, info.index);
    return { layer, id: meta.tag_id, lon: at[0], lat: at[1], properties: { ...meta, state: crowd.state[info.index] } };
  }
  const row = info.object as Row | undefined;
  const id = String(row?.id ?? row?.properties?.id ?? '');
  if (!row || id === '') return null;
  return { layer, id, lon, lat, properties: row.properties ?? { ...row } };
}

/** Sub-layers are named after their layer: `risk_zones-fill` belongs to `risk_zones`. */
export function layerOf(deckId: string, specs: LayerSpec[]): string | null {
  const found = specs.filter(({ id }) => deckId === id || deckId.startsWith(`${id}-`));
  return found.sort((a, b) => b.id.length - a.id.length)[0]?.id ?? null;
}
