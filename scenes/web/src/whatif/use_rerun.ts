/** A picture that the server made again since the wind had left it takes the place of the one on the screen. */
import { type Ref, watch } from 'vue';
import { rerun } from '../panels/live_store';
import type { WhatIf } from './result';
import { loadRun } from './run';

export function useRerun(result: Ref<WhatIf | null>): void {
  watch(rerun, async (said) => {
    if (!said || result.value?.id !== said.run_id) return;
    const fresh = await loadRun(said.new_run_id).catch(() => null); // the old picture stays, with its warning
    if (fresh && result.value?.id === said.run_id) result.value = { ...fresh, liveWind: true };
  });
}
