/** One result on the page's clock: which view is shown, its moment for the map, and the cloud in space. */
import type { FeatureCollection } from 'geojson';
import { computed, type Ref, ref, shallowRef, watch } from 'vue';
import { send } from '../api/http';
import { say } from '../api/problem';
import { locale } from '../i18n';
import type { OneMap, Picture } from '../map';
import { type Cloud, readCloud } from '../map/cloud';
import type { ThemeName } from '../spec';
import type { Clock } from './clock';
import { loadBands } from './impact';
import type { WhatIf } from './result';
import {
  arrivalLines,
  cut,
  type Drawn,
  type Frames,
  footprintOf,
  loadClasses,
  loadFrames,
  loadTimes,
  momentOf,
  placeOfTime,
  type Times,
  type ViewId,
  widestPlace,
} from './times';

const AHEAD = 2;

interface Loaded {
  frames: Frames;
  classes: ImageBitmap;
  cuts: Map<number, ImageBitmap>;
}

export function usePlay(result: Ref<WhatIf | null>, map: Ref<OneMap | null>, clock: Clock) {
  const times = shallowRef<Times | null>(null);
  const viewId = ref<ViewId>('peak');
  const airChanges = ref(1);
  const solid = ref(true);
  const fronts = ref(true);
  const banded = ref(false);
  const bands = shallowRef<FeatureCollection | null>(null);
  const failure = ref('');
  const cloud = shallowRef<Cloud | null>(null);
  const picture = shallowRef<Picture | null>(null);
  /** The outlines that are on the map at this moment; null: those of the whole course. */
  const drawn = shallowRef<{ t_s: number; view: ViewId; levels: Drawn[] } | null>(null);
  /** The whole course of the view on the map, for charts. */
  const course = shallowRef<Frames | null>(null);
  let views = new Map<ViewId, Promise<Loaded>>();
  let clouds = new Map<string, Promise<Cloud | null>>();
  let turn = 0;
  /** The run that the map shows. */
  let laidOut: string | null = null;

  const theme = (): ThemeName => (document.documentElement.dataset.theme === 'light' ? 'light' : 'dark');
  const view = computed(() => times.value?.views.find((one) => one.id === viewId.value) ?? null);
  const place = computed(() =>
    times.value && clock.t.value !== null && times.value.times_s.length > 0
      ? placeOfTime(times.value.times_s, clock.t.value)
      : null,
  );
  /** The result as it is at this moment, for legends and tables. */
  const shown = computed<WhatIf | null>(() => {
    const moment = picture.value?.moment;
    return result.value && moment ? { ...result.value, footprint: moment.footprint, people: null } : result.value;
  });
  const steady = computed(() => times.value !== null && (times.value.steady || times.value.times_s.length === 0));

  function loaded(id: ViewId): Promise<Loaded> {
    const run = result.value?.id ?? '';
    const known = views.get(id);
    if (known) return known;
    const fresh = Promise.all([
      loadFrames(run, id, airChanges.value),
      loadClasses(run, id, theme(), airChanges.value),
    ]).then(([frames, classes]) => ({ frames, classes, cuts: new Map<number, ImageBitmap>() }));
    views.set(id, fresh);
    fresh.catch(() => views.delete(id));
    return fresh;
  }

  function cloudAt(t_s: number | null): Promise<Cloud | null> {
    const run = result.value?.id ?? '';
    const key = t_s === null ? '' : `?t_s=${t_s}`;
    const known = clouds.get(key);
    if (known) return known;
    const fresh = send(`/api/whatif/${run}/cloud.glb${key}`).then(async (answer) =>
      answer.status === 204 ? null : readCloud(await answer.arrayBuffer()),
    );
    clouds.set(key, fresh);
    fresh.catch(() => clouds.delete(key));
    return fresh;
  }

  /** Brings the map to the clock; an older call that is overtaken leaves the map alone. */
  async function refresh(): Promise<void> {
    const mine = ++turn;
    const is = result.value;
    if (!is) {
      laidOut = null;
      picture.value = null;
      cloud.value = null;
      drawn.value = null;
      map.value?.showWhatIf(null);
      return;
    }
    clock.waiting.value++;
    failure.value = '';
    const told = (error: unknown): null => {
      if (mine === turn) failure.value = say(error, locale());
      return null;
    };
    const coming = solid.value ? cloudNow().catch(told) : null;
    try {
      const moment = await momentNow();
      // Who is inside is seen on the ground: a new result does not wait for its body in space.
      if (mine === turn && laidOut !== is.id) lay(is, moment, null);
      const body = await coming;
      if (mine === turn) lay(is, moment, body);
    } catch (error) {
      told(error);
    } finally {
      clock.waiting.value--;
    }
  }

  function lay(is: WhatIf, moment: Picture['moment'], body: Cloud | null): void {
    laidOut = map.value ? is.id : null;
    cloud.value = body;
    picture.value = {
      moment,
      cloud: body,
      arrival: fronts.value && times.value ? arrivals(times.value) : null,
      bands: moment === null && banded.value ? bands.value : null,
      wind: windOf(is),
    };
    map.value?.showWhatIf(is, picture.value);
  }

  async function momentNow() {
    const [k, offer, all] = [place.value, view.value, times.value];
    if (k === null || !offer || !all) {
      drawn.value = null;
      return null;
    }
    const { frames, classes, cuts } = await loaded(offer.id);
    const levels = frames.frames[k] ?? [];
    const image = cuts.get(k) ?? (await cut(classes, k, all.times_s.length));
    cuts.set(k, image);
    drawn.value = { t_s: all.times_s[k] ?? 0, view: offer.id, levels };
    return momentOf(footprintOf(offer, levels), image, all.corners);
  }

  async function cloudNow(): Promise<Cloud | null> {
    const [k, all] = [place.value, times.value];
    if (k === null || !all || all.steady) return cloudAt(null);
    const asked = cloudAt(all.times_s[k] ?? 0);
    for (let next = k + 1; clock.playing.value && next <= k + AHEAD && next < all.times_s.length; next++)
      void cloudAt(all.times_s[next] ?? 0).catch(() => undefined);
    return asked;
  }

  const kept = new WeakMap<Times, ReturnType<typeof arrivalLines>>();
  function arrivals(of: Times): ReturnType<typeof arrivalLines> {
    if (!kept.has(of)) kept.set(of, arrivalLines(of));
    return kept.get(of) ?? null;
  }

  /** Another view; asked for over the whole course, the clock goes to where it reaches farthest. */
  async function look(id: ViewId): Promise<void> {
    viewId.value = id;
    if (clock.t.value !== null || id === 'peak' || !times.value || times.value.times_s.length === 0) return;
    const { frames } = await loaded(id);
    clock.seek(times.value.times_s[widestPlace(frames.frames)] ?? 0);
  }

  async function chart(): Promise<void> {
    const [run, id, all] = [result.value?.id, viewId.value, times.value];
    if (!run || !all || all.times_s.length < 2) {
      course.value = null;
      return;
    }
    try {
      const { frames } = await loaded(id);
      if (result.value?.id === run && viewId.value === id) course.value = frames;
    } catch (error) {
      failure.value = say(error, locale());
    }
  }

  async function begin(): Promise<void> {
    views = new Map();
    const run = result.value?.id;
    if (!run) return;
    try {
      const answer = await loadTimes(run, airChanges.value);
      if (result.value?.id === run) times.value = answer;
    } catch (error) {
      if (result.value?.id === run) failure.value = say(error, locale());
    }
  }

  watch(
    () => result.value?.id ?? null,
    () => {
      times.value = null;
      clouds = new Map();
      bands.value = null;
      failure.value = '';
      void span();
      void refresh();
      void begin();
    },
  );
  /** Bands are asked for when they are first wanted. */
  async function span(): Promise<void> {
    const run = result.value?.id;
    if (!run || !banded.value || bands.value) return;
    try {
      const found = await loadBands(run);
      if (result.value?.id === run) bands.value = found;
    } catch (error) {
      failure.value = say(error, locale());
    }
  }
  watch(banded, () => void span());
  watch(airChanges, () => void begin());
  watch([times, viewId], () => void chart());
  watch([times, place, viewId, solid, fronts, banded, bands, map], () => void refresh());
  return {
    times,
    viewId,
    view,
    airChanges,
    solid,
    fronts,
    banded,
    bands,
    failure,
    cloud,
    picture,
    drawn,
    course,
    shown,
    steady,
    place,
    look,
  };
}
export type Play = ReturnType<typeof usePlay>;

/** The wind that the run was made with. */
export function windOf(result: WhatIf): { wind_m_s: number; wind_from_deg: number } | null {
  const scenario = (result.inputs as { scenario?: { weather?: Record<string, unknown> } }).scenario;
  const { wind_m_s, wind_from_deg } = scenario?.weather ?? {};
  return typeof wind_m_s === 'number' && typeof wind_from_deg === 'number' ? { wind_m_s, wind_from_deg } : null;
}
