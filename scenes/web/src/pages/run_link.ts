/** A what-if run in the address: `?run=ID` opens it as it was answered, `&s=SECONDS` the moment that was looked at. */
import { onBeforeUnmount, type Ref, ref, watch } from 'vue';
import { say } from '../api/problem';
import { locale } from '../i18n';
import type { OneMap } from '../map';
import type { Clock } from '../whatif/clock';
import type { WhatIf } from '../whatif/result';
import { readRun } from '../whatif/run';
import { asked, tellAddress } from './link';

const REST_MS = 400;

export function useRunLink(
  shown: () => string | null,
  clock: Clock,
  open: (run: WhatIf) => void,
  map: Ref<OneMap | null>,
): { failure: Ref<string> } {
  const failure = ref('');
  const path = location.pathname;
  let wanted = asked('run');
  const moment = Number(asked('s') ?? Number.NaN);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stop = watch(
    map,
    async (there) => {
      const id = wanted;
      if (!there || id === null) return;
      wanted = null;
      try {
        open(await readRun(id));
      } catch (error) {
        failure.value = say(error, locale());
        tellAddress({ run: null, s: null });
      }
    },
    { immediate: true },
  );
  /** The length of the course is known a moment after the run. */
  const seek = watch(clock.end, (end) => {
    if (end <= 0 || !Number.isFinite(moment)) return;
    clock.seek(moment);
    seek();
  });
  watch([shown, clock.t], ([id, t]) => {
    if (wanted !== null || location.pathname !== path) return;
    failure.value = '';
    clearTimeout(timer);
    timer = setTimeout(() => tellAddress({ run: id, s: id && t !== null ? t.toFixed(0) : null }), REST_MS);
  });
  onBeforeUnmount(() => {
    clearTimeout(timer);
    stop();
    seek();
  });
  return { failure };
}
