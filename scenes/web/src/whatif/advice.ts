/** Advice on a kept run and its muster roll, as the server answers them; computed again when the run changes. */
import type { FeatureCollection } from 'geojson';
import { type Ref, ref, shallowRef, watch } from 'vue';
import { ask } from '../api/http';
import { say } from '../api/problem';
import { locale } from '../i18n';
import type { OneMap } from '../map';
import type { WhatIf } from './result';

type Both = { zh: string | null; en: string | null };
export interface Reason {
  code: string;
  zh: string;
  en: string;
}
export interface Group {
  id: string;
  people: number;
  tags: string[];
  lon: number;
  lat: number;
  area: Both | null;
  action: 'walk' | 'shelter' | 'way_out' | 'none';
  reason: Reason;
  haven: string | null;
  over_capacity: boolean;
  way: {
    safe: boolean;
    leave_s: number;
    arrive_s: number;
    length_m: number;
    wait_s: number;
    inside_s: number;
    peak: number | null;
    unit: string;
  } | null;
  shelter: {
    roof: string;
    name: Both | null;
    away_m: number;
    unit: string;
    indoor_peak: number | null;
    outdoor_peak: number | null;
    air_out_s: number | null;
    asked_until_s: number | null;
  } | null;
}
export interface Muster {
  id: string;
  name_zh: string | null;
  name_en: string | null;
  capacity: number | null;
  expected: number;
  closed: boolean;
  lon: number;
  lat: number;
}
export interface Sentence {
  code: string;
  zh: string;
  en: string;
  source: string;
}
export interface Card {
  name: { zh: string; en: string };
  cas: string;
  un: string;
  hazards: {
    hazards: Sentence[];
    protection: Sentence[];
    equipment: Sentence[];
    extinguishing: Sentence[];
    first_aid: Sentence[];
    source: string;
    status: string;
  } | null;
}
export interface Advice {
  level: { label_zh: string; label_en: string; shown: number; shown_unit: string; contour: 'p90' | 'median' };
  timed: boolean;
  groups: Group[];
  clicked: boolean;
  musters: Muster[];
  approach: {
    reason: Reason;
    station: string | null;
    station_name: Both | null;
    length_m: number;
    seconds: number;
    distance_m: number | null;
    off_wind_deg: number | null;
    upwind: boolean | null;
  };
  erg: {
    scope: Both;
    night: boolean;
    spill: 'small' | 'large';
    fire_m: number | null;
    isolation_m?: number;
    protective_distance_m?: number;
    at_least?: boolean;
    edition?: string;
    status?: string;
  } | null;
  card: Card | null;
  assumptions: { name: string; value: number; given: boolean; source: string }[];
  warnings: Reason[];
  features: FeatureCollection;
}

/** The advice on the run that is shown, drawn on its map; `load` computes it again with the people of that moment. */
export function useAdvice(run: Ref<WhatIf | null>, map: Ref<OneMap | null>) {
  const advice = shallowRef<Advice | null>(null);
  const busy = ref(false);
  const failure = ref('');
  async function load(at: [number, number] | null = null): Promise<void> {
    const id = run.value?.id;
    if (!id) return;
    busy.value = true;
    failure.value = '';
    const where = at ? `?lon=${at[0]}&lat=${at[1]}` : '';
    try {
      const found = await ask<Advice>(`/api/whatif/${id}/advice${where}`);
      if (run.value?.id === id) advice.value = found;
    } catch (error) {
      if (run.value?.id === id) failure.value = say(error, locale());
    } finally {
      if (run.value?.id === id) busy.value = false;
    }
  }
  watch(
    () => run.value?.id,
    (id) => {
      advice.value = null;
      busy.value = false;
      failure.value = '';
      if (id) void load();
    },
    { immediate: true },
  );
  watch([advice, map], ([found, on]) => on?.showAdvice(found?.features ?? null));
  return { advice, busy, failure, load };
}

/** The name in the language of the screen, else the other one, else the id. */
export const nameIn = (name: Both | null | undefined, id: string | null): string =>
  name?.[locale()] || name?.zh || name?.en || id || '—';
