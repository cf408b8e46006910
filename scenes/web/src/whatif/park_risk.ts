/** The risk of the whole park: assessed as a job, read as contours, an F–N curve and tables. */
import { ref, shallowRef } from 'vue';
import { ask } from '../api/http';
import { followed, type Job } from '../api/jobs';
import { say } from '../api/problem';
import type { Bodies } from '../api/schema';
import { locale } from '../i18n';
import type { WhatIfResult } from '../map';

interface Told {
  code: string;
  zh: string;
  en: string;
}
export interface Line {
  band: string;
  n: number[];
  f_1_yr: number[];
  source: string;
  status: string;
}
export interface RiskTarget {
  id: string;
  name_zh: string | null;
  name_en: string | null;
  lon: number;
  lat: number;
  risk_1_yr: number | null;
  limit_1_yr: number;
  holds: boolean | null;
  ratio: number | null;
}
export interface RiskVessel {
  structure_id: string;
  highest_1_yr?: number;
  pll_day_1_yr?: number;
  pll_night_1_yr?: number;
  refused?: { zh: string; en: string };
}
export interface ParkRisk extends WhatIfResult {
  created_at: string;
  created_by: string | null;
  origin: string;
  hash: string;
  model: { id: string; version: string };
  highest_1_yr: number;
  societal: {
    heads: { day: number; night: number };
    n: number[];
    f_1_yr: number[];
    pll_1_yr: number | null;
    verdict: string | null;
    lines: Line[];
  };
  targets: RiskTarget[];
  vessels: RiskVessel[];
  warnings: Told[];
}
export interface KeptRisk {
  id: string;
  created_at: string;
  created_by: string | null;
}

export function useParkRisk() {
  const kept = shallowRef<KeptRisk[]>([]);
  const result = shallowRef<ParkRisk | null>(null);
  const job = shallowRef<Job | null>(null);
  const failure = ref('');
  let stop: AbortController | null = null;

  async function list(): Promise<void> {
    kept.value = await ask<KeptRisk[]>('/api/park-risks');
  }
  async function open(id: string): Promise<void> {
    const [found, footprint] = await Promise.all([
      ask<ParkRisk>(`/api/park-risks/${id}`),
      ask<WhatIfResult['footprint']>(`/api/park-risks/${id}/features`),
    ]);
    result.value = { ...found, footprint, at: null };
  }
  /** Asks with what the twin and the mast know, and shows the answer. */
  async function assess(step_m: number): Promise<void> {
    failure.value = '';
    stop = new AbortController();
    try {
      const accepted = await ask<{ id: string; job: Job }>('/api/park-risks', {
        method: 'POST',
        body: { step_m } satisfies Bodies['POST /api/park-risks'],
      });
      await followed(accepted.job, stop.signal, (now) => {
        job.value = now;
      });
      await Promise.all([open(accepted.id), list()]);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) failure.value = say(error, locale());
    } finally {
      job.value = null;
    }
  }
  const attempt = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => {
      failure.value = say(error, locale());
    });
  return {
    kept,
    result,
    job,
    failure,
    assess,
    start: () =>
      attempt(
        list().then(async () => {
          const newest = kept.value[0];
          if (newest) await open(newest.id);
        }),
      ),
    open: (id: string) => attempt(open(id)),
    cancel: () => stop?.abort(),
  };
}
