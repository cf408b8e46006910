/** The view in the address: where the camera is, what is chosen; so that any view can be sent to a colleague. */
import { onBeforeUnmount, type Ref, type ShallowRef, watch } from 'vue';
import type { FlyTo, MapEvents, OneMap, Pick } from '../map';

/** A camera as `lon,lat,zoom,pitch,bearing`; the last three may be left out. */
export function atOf({ lon, lat, zoom, pitch, bearing }: FlyTo): string {
  const rest = [zoom?.toFixed(2), pitch?.toFixed(0), bearing?.toFixed(0)];
  const last = rest.indexOf(undefined);
  return [lon.toFixed(6), lat.toFixed(6), ...(last < 0 ? rest : rest.slice(0, last))].join(',');
}

/** The camera of an address, null where it holds none that can be. */
export function cameraOf(text: string | null): FlyTo | null {
  if (!text) return null;
  const [lon, lat, zoom, pitch, bearing, ...more] = text.split(',').map(Number);
  const given = [lon, lat, zoom, pitch, bearing].filter((one) => one !== undefined);
  if (more.length > 0 || given.length < 2 || !given.every(Number.isFinite)) return null;
  if (Math.abs(lon as number) > 180 || Math.abs(lat as number) > 85) return null;
  const within = (value: number | undefined, low: number, high: number): boolean =>
    value === undefined || (value >= low && value <= high);
  if (!within(zoom, 0, 24) || !within(pitch, 0, 85) || !within(bearing, -360, 360)) return null;
  return {
    lon: lon as number,
    lat: lat as number,
    ...(zoom === undefined ? {} : { zoom }),
    ...(pitch === undefined ? {} : { pitch }),
    ...(bearing === undefined ? {} : { bearing }),
  };
}

/** A chosen thing as `layer:id`; an id may hold colons of its own. */
export const pickText = ({ layer, id }: { layer: string; id: string }): string => `${layer}:${id}`;
export function pickOf(text: string | null): { layer: string; id: string } | null {
  const found = /^([a-z][a-z0-9_]*):(.{1,200})$/.exec(text ?? '');
  return found ? { layer: found[1] as string, id: found[2] as string } : null;
}

/** The query with some words set and those that are null taken out, in a fixed order; other words stay. */
export function withWords(search: string, words: Record<string, string | null>): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(words)) {
    query.delete(name);
    if (value !== null) query.set(name, value);
  }
  // Commas and colons mean nothing in a query, and an address is read by people.
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}

/** What the address said when the page was opened. */
export const asked = (name: string): string | null => new URLSearchParams(location.search).get(name);

/** Writes words into the address without a step in the history. */
export function tellAddress(words: Record<string, string | null>): void {
  const next = `${location.pathname}${withWords(location.search, words)}`;
  if (next === `${location.pathname}${location.search}`) return;
  history.replaceState({ ...history.state, current: next }, '', next);
}

const REST_MS = 500;

/** Keeps camera and chosen thing of a map in the address; on opening, goes where the address says. */
export function useViewLink(map: Ref<OneMap | null>, picked: ShallowRef<Pick | null>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let off: () => void = () => undefined;
  const path = location.pathname;
  const first = { camera: cameraOf(asked('view')), pick: pickOf(asked('pick')) };
  const say = (words: Record<string, string | null>): void => {
    if (location.pathname === path) tellAddress(words);
  };
  const stop = watch(
    map,
    (there) => {
      off();
      if (!there) return;
      if (first.camera) there.flyTo({ ...first.camera, duration: 0 });
      if (first.pick) {
        const { lon = 0, lat = 0 } = first.camera ?? {};
        if (!there.visible(first.pick.layer)) there.setVisible(first.pick.layer, true);
        picked.value = { ...first.pick, lon, lat, properties: { id: first.pick.id } };
      }
      first.camera = first.pick = null;
      off = there.on('move', (view: MapEvents['move']) => {
        clearTimeout(timer);
        timer = setTimeout(() => say({ view: atOf(view) }), REST_MS);
      });
    },
    { immediate: true },
  );
  watch(picked, (pick) => say({ pick: pick?.layer ? pickText(pick) : null }));
  onBeforeUnmount(() => {
    clearTimeout(timer);
    stop();
    off();
  });
}
