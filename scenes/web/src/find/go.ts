/** Where a found thing is shown: pages with a map say how they go there. */
import { useFeatures } from '../api/features';
import type { OneMap, Pick } from '../map';
import { atOf } from '../pages/link';
import { movers } from '../panels/live_store';
import { type Found, LAYER_OF } from './find';

export type Go = (pick: Pick, noun: string) => void;
let here: Go | null = null;

/** A page takes the found things while it is open; returns how to stop. */
export function takeFound(go: Go): () => void {
  here = go;
  return () => {
    if (here === go) here = null;
  };
}

/** Goes to a found thing on the page's map, or on that of /command; false where the thing is nowhere now. */
export function goTo(one: Found, away: (query: Record<string, string>) => void): boolean {
  const pick = pickOf(one);
  if (!pick) return false;
  if (here) here(pick, one.noun);
  else away({ view: atOf({ ...pick, zoom: CLOSE_ZOOM }), ...(pick.layer ? { pick: `${pick.layer}:${pick.id}` } : {}) });
  return true;
}

/** As the map would have picked it; null where nobody knows its place. */
export function pickOf(one: Found): Pick | null {
  if (one.tag_id) return moverOf(one.tag_id);
  if (one.lon === null || one.lat === null) return null;
  const layer = LAYER_OF[one.noun] ?? '';
  if (layer) useFeatures(one.noun);
  return { layer, id: one.id, lon: one.lon, lat: one.lat, properties: { id: one.id } };
}

function moverOf(tag: string): Pick | null {
  const { frame, meta } = movers.value.all;
  const mover = [...meta.values()].find((each) => each.tag_id === tag);
  const row = mover && frame ? frame.rowOf(mover.index) : -1;
  if (!mover || !frame || row < 0) return null;
  return { layer: 'movers', id: tag, lon: frame.lon(row), lat: frame.lat(row), properties: { ...mover } };
}

const CLOSE_ZOOM = 17.6;

/** The usual way: the map flies there, its layer is shown where it was hidden, and bare coordinates get a mark. */
export function goOn(map: OneMap | null, pick: Pick): void {
  if (pick.layer && map && !map.visible(pick.layer)) map.setVisible(pick.layer, true);
  const { lon, lat, layer, id } = pick;
  map?.showSpots(layer === '' ? [{ id: 'found', lon, lat, text: id, token: 'acc' }] : []);
  map?.flyTo({ lon, lat, zoom: CLOSE_ZOOM });
}
