/** Models and runs over HTTP. */
import type { Geometry } from 'geojson';
import { shallowRef } from 'vue';
import { idOf, type Row } from '../api/features';
import { ask } from '../api/http';
import { followed, type Job } from '../api/jobs';
import { areaOf, middle } from '../panels/inside';
import type { LevelAsked } from './levels';
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

/** Where it happens: a structure of the park, a pipeline, or a place that somebody pointed at. */
export interface Where {
  structure: Row | null;
  pipeline: Row | null;
  place: { lon: number; lat: number } | null;
}

export interface Receiver {
  z_m: number | null;
  levels: LevelAsked[];
}

export async function runModel(
  model: ModelOffer,
  where: Where,
  values: Values,
  receiver: Receiver,
  signal: AbortSignal,
  tell: (job: Job) => void,
): Promise<WhatIf> {
  const group = sourceGroup(model);
  const answer = await ask<WhatIf | { id: string; job: Job }>('/api/whatif', {
    method: 'POST',
    signal,
    body: {
      model: model.id,
      ...(where.structure ? { structure_id: idOf(where.structure) } : {}),
      ...(where.pipeline ? { pipeline_id: idOf(where.pipeline) } : {}),
      ...(where.place ?? {}),
      [group]: body(values[group] ?? {}),
      weather: body(values.weather ?? {}),
      ...(receiver.z_m === null ? {} : { z_m: receiver.z_m }),
      ...(receiver.levels.length > 0 ? { levels: receiver.levels } : {}),
    },
  });
  return answered(answer, signal, tell);
}

/** A run that has ended, as it was answered. */
export const loadRun = async (id: string): Promise<WhatIf> => placed(await ask<WhatIf>(`/api/whatif/${id}`));

/** What the server answers to a question: the run, or the job to be waited for. */
export async function answered(
  answer: WhatIf | { id: string; job: Job },
  signal: AbortSignal,
  tell: (job: Job) => void,
): Promise<WhatIf> {
  if ('footprint' in answer) return placed(answer as WhatIf);
  await followed((answer as { job: Job }).job, signal, tell);
  return loadRun(answer.id);
}

/** A run that was kept, as it was answered then. */
export const readRun = async (id: string): Promise<WhatIf> =>
  placed(await ask<WhatIf>(`/api/whatif/${encodeURIComponent(id)}`));

/** A run with its place where the map looks for it. */
export function placed(answer: WhatIf): WhatIf {
  const { lon, lat } = answer as { lon?: unknown; lat?: unknown };
  return { ...answer, at: typeof lon === 'number' && typeof lat === 'number' ? [lon, lat] : null };
}
