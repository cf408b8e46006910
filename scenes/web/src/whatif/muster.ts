/** The muster roll of a run: read every few seconds while it is shown, ticked by hand where no tag does it. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import { ask } from '../api/http';
import { say } from '../api/problem';
import type { Answers } from '../api/schema';
import { may } from '../api/session';
import { locale } from '../i18n';

export type Roll = Answers['GET /api/whatif/{run_id}/muster'];
export type List = Roll['lists'][number];
export type Row = List['people'][number];

const EVERY_MS = 3000;

export function useMuster(run: () => string | null) {
  const roll = shallowRef<Roll | null>(null);
  const busy = ref(false);
  const failure = ref('');
  let timer = 0;

  async function attempt(step: () => Promise<unknown>): Promise<void> {
    try {
      await step();
      failure.value = '';
    } catch (error) {
      failure.value = say(error, locale());
    }
  }
  const read = (): Promise<void> =>
    attempt(async () => {
      const id = run();
      if (!id || !may('person.identity')) return;
      const found = await ask<Roll>(`/api/whatif/${id}/muster`);
      if (run() === id) roll.value = found.called ? found : null;
    });
  async function call(): Promise<void> {
    busy.value = true;
    await attempt(async () => {
      roll.value = await ask<Roll>(`/api/whatif/${run()}/muster`, { method: 'POST' });
    });
    busy.value = false;
  }
  async function tick(row: Row): Promise<void> {
    await attempt(() =>
      ask(`/api/whatif/${run()}/muster/${encodeURIComponent(row.tag_id)}`, {
        method: 'PUT',
        body: { arrived: !row.arrived },
      }),
    );
    await read();
  }
  watch(
    run,
    (id) => {
      window.clearInterval(timer);
      roll.value = null;
      if (!id) return;
      void read();
      timer = window.setInterval(() => roll.value && void read(), EVERY_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => window.clearInterval(timer));
  return { roll, busy, failure, call, tick };
}
