/** Models and runs over HTTP. */
import type { Geometry } from 'geojson';
import { shallowRef } from 'vue';
import { idOf, type Row } from '../api/features';
import { ask } from '../api/http';
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
  const answer = await ask<WhatIf>('/api/whatif', {
    method: 'POST',
    body: {
      model: model.id,
      structure_id: idOf(structure),
      [group]: body(values[group] ?? {}),
      weather: body(values.weather ?? {}),
    },
  });
  return { ...answer, at: placeOf(structure.geometry) };
}
