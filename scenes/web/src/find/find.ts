/** What the search box finds: places typed as numbers at once, everything else by the server. */
import { ref, shallowRef } from 'vue';
import { ask } from '../api/http';
import type { Answers, Found as Told } from '../api/schema';
import { placeOf } from './coordinates';

/** What the server finds, and a place typed as numbers, of which less is known. */
export type Found = Pick<Told, 'noun' | 'id' | 'name_zh' | 'name_en' | 'lon' | 'lat'> & Partial<Told>;
type Answer = Answers['GET /api/search'];

/** The layer of the map on which each noun is picked; the others are flown to only. */
export const LAYER_OF: Record<string, string> = {
  enterprise: 'enterprises',
  structure: 'structures',
  zone: 'risk_zones',
  fence: 'fences',
  sensor: 'sensors',
  camera: 'cameras',
  anchor: 'anchors',
  hazard_unit: 'hazard_units',
  muster_point: 'muster_points',
  hydrant: 'hydrants',
  pipeline: 'pipelines',
  protection_target: 'protection_targets',
};
const WAIT_MS = 160;

export function useFind() {
  const open = ref(false);
  const query = ref('');
  const results = shallowRef<Found[]>([]);
  const more = ref(0);
  const at = ref(0);
  const busy = ref(false);
  const failed = shallowRef<unknown>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked: AbortController | undefined;

  function type(text: string): void {
    query.value = text;
    at.value = 0;
    clearTimeout(timer);
    asked?.abort();
    failed.value = null;
    const words = text.trim();
    const place = placeOf(words);
    results.value = place ? [{ noun: 'place', id: words, name_zh: '', name_en: '', ...place }] : [];
    more.value = 0;
    busy.value = words !== '' && place === null;
    if (busy.value) timer = setTimeout(look, WAIT_MS, words);
  }
  async function look(words: string): Promise<void> {
    const mine = new AbortController();
    asked = mine;
    try {
      const answer = await ask<Answer>(`/api/search?limit=30&q=${encodeURIComponent(words)}`, { signal: mine.signal });
      results.value = answer.results;
      more.value = answer.more;
    } catch (error) {
      if (mine.signal.aborted) return;
      failed.value = error;
    }
    if (asked === mine) busy.value = false;
  }
  function step(by: 1 | -1): void {
    const count = results.value.length;
    if (count > 0) at.value = (at.value + by + count) % count;
  }
  function close(): void {
    open.value = false;
    type('');
  }
  return { open, query, results, more, at, busy, failed, type, step, close };
}
