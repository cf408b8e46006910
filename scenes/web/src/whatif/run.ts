/** Models and runs over HTTP. */
import type { Geometry } from 'geojson';
import { shallowRef } from 'vue';
import { idOf, type Row } from '../api/features';
import { ask } from '../api/http';
import { Problem, type ProblemBody } from '../api/problem';
import { areaOf, middle } from '../panels/inside';
import { body, type ModelOffer, type SourceOffer, sourceGroup, type Values } from './models';
import type { WhatIf } from './result';

export const models = shallowRef<ModelOffer[] | null>(null);

export async function loadModels(): Promise<ModelOffer[]> {
  if (models.value) return models.value;
  const answer = await ask<ModelOffer[] | { models: ModelOffer[] }>('/api/models');
  models.value = Array.isArray(answer) ? answer : answer.models;
  return models.value;
}

export const sources = shallowRef<SourceOffer[]>([]);

export async function loadSources(): Promise<SourceOffer[]> {
  if (!sources.value.length) sources.value = await ask<SourceOffer[]>('/api/source-models');
  return sources.value;
}

export function placeOf(geometry: Geometry | null): [number, number] | null {
  if (geometry?.type === 'Point') return [geometry.coordinates[0] ?? 0, geometry.coordinates[1] ?? 0];
  const area = areaOf(geometry);
  return area ? middle(area) : null;
}

export async function runModel(model: ModelOffer, structure: Row, values: Values): Promise<WhatIf> {
  const group = sourceGroup(model);
  const answer = await ask<WhatIf | Promised>('/api/whatif', {
    method: 'POST',
    body: {
      model: model.id,
      structure_id: idOf(structure),
      [group]: body(values[group] ?? {}),
      weather: body(values.weather ?? {}),
    },
  });
  return { ...(isPromised(answer) ? await kept(answer) : answer), at: placeOf(structure.geometry) };
}

/** A run that takes longer: its id is known, and its job says when it is there. */
export interface Promised {
  id: string;
  job: { id: string; state: string; error: ProblemBody | null };
}

export function isPromised(answer: WhatIf | Promised): answer is Promised {
  return 'job' in answer && !('footprint' in answer);
}

const ASK_AGAIN_MS = 500;

export async function kept(promised: Promised): Promise<WhatIf> {
  for (;;) {
    const job = await ask<Promised['job']>(`/api/jobs/${promised.job.id}`);
    if (job.state === 'done') return ask<WhatIf>(`/api/whatif/${promised.id}`);
    if (job.state === 'failed' || job.state === 'cancelled') throw new Problem(422, job.error ?? {});
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}
