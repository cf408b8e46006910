/** What every map page needs: the site, the scene, the live channel and the map, in one place and torn down with the page. */
import { onBeforeUnmount, onMounted, type Ref, ref, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { ask } from '../api/http';
import { say } from '../api/problem';
import { loadSite, site } from '../api/site';
import { goOn, takeFound } from '../find/go';
import { locale } from '../i18n';
import type { LiveChannel } from '../live';
import { createOneMap, forgetEarly, type OneMap, type Padding, type Pick, plantSoon } from '../map';
import { openLive } from '../panels/live_store';
import { keepMarks, standingMarks } from '../plot/marks';
import type { SceneSpec, ThemeName } from '../spec';
import { useViewLink } from './link';

export interface SceneOnPage {
  scene: Ref<SceneSpec | null>;
  map: Ref<OneMap | null>;
  picked: Ref<Pick | null>;
  failure: Ref<string>;
  bearing: Ref<number>;
  ready: Ref<boolean>;
  title: () => string;
  home: () => void;
}

export function useScene(
  id: string,
  container: Ref<HTMLElement | null>,
  padding: () => Partial<Padding>,
  how: {
    theme?: ThemeName;
    /** On a wall of u CSS pixels a unit the same ground fills the same share of the picture. */
    scale?: () => number;
    /** A second map beside the page's own. */
    beside?: boolean;
    /** What moves on the map: the live channel, or one that shows the past. */
    source?: () => LiveChannel;
  } = {},
): SceneOnPage {
  const { theme, scale = () => 1, beside = false, source = openLive } = how;
  const scene = shallowRef<SceneSpec | null>(null);
  const map = shallowRef<OneMap | null>(null);
  const picked = shallowRef<Pick | null>(null);
  const failure = ref('');
  const bearing = ref(0);
  const ready = ref(false);
  const { locale: language } = useI18n();
  let gone = false;

  const home = (): void => {
    const camera = scene.value?.camera;
    if (camera)
      map.value?.flyTo({
        lon: camera.longitude,
        lat: camera.latitude,
        zoom: camera.zoom,
        pitch: camera.pitch,
        bearing: camera.bearing,
      });
  };

  // Asked for before the panels ask for theirs: the map takes longest.
  const asked = Promise.all([loadSite(), ask<SceneSpec>(`/api/scenes/${id}`)]);
  asked.catch(() => {});
  plantSoon(asked.then(([, spec]) => theme ?? spec.theme));
  onBeforeUnmount(forgetEarly);
  onMounted(async () => {
    try {
      const [, spec] = await asked;
      if (gone || !container.value) return;
      scene.value = spec;
      const chosen = theme ?? spec.theme;
      document.documentElement.dataset.theme = chosen;
      bearing.value = spec.camera.bearing;
      const made = await createOneMap(container.value, {
        scene: spec,
        theme: chosen,
        locale: locale(),
        live: source(),
        padding: padding(),
        unit: scale(),
        beside,
      });
      if (gone) {
        made.destroy();
        return;
      }
      map.value = made;
      made.on('pick', (pick) => {
        picked.value = pick;
      });
      made.on('move', (view) => {
        bearing.value = view.bearing;
      });
      made.on('ready', () => {
        ready.value = true;
      });
    } catch (error) {
      failure.value = say(error, locale());
    }
  });
  // The past has its own marks; every live map shows those of now.
  if (source === openLive) {
    const stop = keepMarks();
    watch([map, standingMarks], ([on, all]) => on?.showPlots(all), { immediate: true });
    onBeforeUnmount(stop);
  }
  if (!beside) {
    const leave = takeFound((pick) => {
      goOn(map.value, pick);
      picked.value = pick.layer ? pick : null;
    });
    onBeforeUnmount(leave);
    // The wall moves by itself: its address stays the wall.
    if (id !== 'wall') useViewLink(map, picked);
  }
  watch(language, (is) => map.value?.setLocale(is as 'zh' | 'en'));
  watch(padding, (is) => map.value?.setPadding(is), { deep: true });
  onBeforeUnmount(() => {
    gone = true;
    map.value?.destroy();
    map.value = null;
  });
  const title = (): string => scene.value?.title[locale()] ?? '';
  return { scene, map, picked, failure, bearing, ready, title, home };
}

export { site };
