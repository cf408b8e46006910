/** The search a page looks at, and how the map follows it: one lead, one flight to a new place, the truth once told. */
import { computed, type Ref, ref, watch } from 'vue';
import type { Search } from '../live';
import type { OneMap } from '../map';
import { searches } from '../panels/live_store';
import { type AdvicePoint, drills } from './requests';
import { foremost, telling } from './shown';

export function useSearch(map: Ref<OneMap | null>) {
  const chosen = ref<string | null>(null);
  const lead = ref(0);
  const advice = ref<AdvicePoint[]>([]);
  const search = computed<Search | null>(
    () => searches.value.find((one) => one.id === chosen.value) ?? foremost(searches.value),
  );
  const truth = computed(() => {
    const told = drills.value.find((one) => one.truth && (one.leaking || one.lingers));
    return told?.truth && (told.opened_at || !told.hidden)
      ? { lon: told.truth.lon, lat: told.truth.lat, id: told.truth.equipment_id }
      : null;
  });
  watch([map, search, lead, advice, truth], () => {
    const { value } = search;
    const view = value &&
      telling(value) && { search: value, lead: lead.value, advice: advice.value, truth: truth.value };
    map.value?.showSearch(view || null);
  });
  watch(
    () => search.value?.id,
    () => {
      lead.value = 0;
      advice.value = [];
    },
  );
  return { search, lead, advice, chosen };
}
