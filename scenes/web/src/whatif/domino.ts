/** The domino play: what a run may bring down, and the run that follows from one of them. */
import { ask } from '../api/http';
import type { Job } from '../api/jobs';
import type { WhatIf } from './result';
import { answered } from './run';

export interface AtRisk {
  structure_id: string;
  name_zh: string;
  name_en: string;
  kind: string;
  substance_id: string | null;
  vector: 'overpressure' | 'heat_flux';
  value: number;
  /** The least value of the vector that brings such equipment down. */
  cut_off: number;
  failure_fraction: number | null;
  time_to_failure_s: number | null;
  distance_m: number;
  lon: number;
  lat: number;
  /** Along the whole chain, given its first event; null where one link of it is not known. */
  probability_fraction: number | null;
}
export interface Link {
  run_id: string;
  structure_id: string;
  order: number;
  chain: string[];
  probability_fraction: number | null;
}
export interface Domino {
  run_id: string;
  order: number;
  parent: Link | null;
  at_risk: AtRisk[];
  played: { id: string; parent: Link; created_at: string }[];
}

export const loadDomino = (run: string): Promise<Domino> => ask<Domino>(`/api/whatif/${run}/domino`);

/** Plays on: the run of the failure of one piece of equipment. */
export async function playOn(
  run: string,
  structure: string,
  signal: AbortSignal,
  tell: (job: Job) => void,
): Promise<WhatIf> {
  const body = { structure_id: structure };
  const answer = await ask<WhatIf | { id: string; job: Job }>(`/api/whatif/${run}/domino`, {
    method: 'POST',
    signal,
    body,
  });
  return answered(answer, signal, tell);
}
