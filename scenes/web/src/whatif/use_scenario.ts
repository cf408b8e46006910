/** The state of one scenario form: which tank, which model, which values, and the run. */
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import { idOf, type Row, useFeatures } from '../api/features';
import type { Job } from '../api/jobs';
import { Problem, say } from '../api/problem';
import { locale } from '../i18n';
import { weather } from '../panels/live_store';
import { type CaseOffer, loadCases, offerOf, usual, valuesOf } from './cases';
import { levelsOf } from './levels';
import {
  faultOf,
  type Input,
  inputsOf,
  type ModelOffer,
  prefill,
  sourceGroup,
  sourcesOf,
  startingAt,
  used,
  type Value,
  type Values,
} from './models';
import type { WhatIf } from './result';
import { loadModels, loadSources, models, runModel, sources } from './run';

export type WeatherSource = 'live' | 'typical';

/** A place that somebody pointed at, and what was smelt there where a detector stands. */
export interface Pointed {
  lon: number;
  lat: number;
  label: string;
  substance?: string | null;
}

export function useScenario() {
  const { rows: structures } = useFeatures('structure');
  const { rows: pipelines } = useFeatures('pipeline');
  const { rows: substances } = useFeatures('substance');
  const tanks = computed(() => (structures.value ?? []).filter((row) => row.properties?.substance_id));
  const structureId = ref('');
  /** A pipeline instead of a structure; where it breaks is the point of the line nearest to the place. */
  const pipelineId = ref('');
  const pipes = computed(() => (pipelines.value ?? []).filter((row) => row.properties?.substance_id));
  const pipeline = computed<Row | null>(() => pipes.value.find((row) => idOf(row) === pipelineId.value) ?? null);
  /** A place that somebody pointed at instead of a structure's middle: an alarm, a point on the map. */
  const place = ref<Pointed | null>(null);
  /** Height of the people's noses, and thresholds where others than the usual ones are wanted. */
  const heightM = ref<number | null>(1.5);
  const levelText = ref('');
  const levels = computed(() => levelsOf(levelText.value));
  const modelId = ref('');
  /** The cases of the chosen vessel; an empty id is a model chosen freely. */
  const cases = shallowRef<CaseOffer[]>([]);
  const caseId = ref('');
  /** Where the scenario starts; empty: at what the model takes itself. */
  const startId = ref('');
  const source = ref<WeatherSource>('live');
  const values = reactive<Values>({});
  const busy = ref(false);
  const failure = ref('');
  /** The input that the server refused, and its words. */
  const refused = ref<{ field: string; text: string } | null>(null);
  const result = shallowRef<WhatIf | null>(null);
  const tookS = ref<number | null>(null);
  /** How far a run is that takes long; null while nobody has said so. */
  const job = shallowRef<Job | null>(null);
  let stop: AbortController | null = null;

  const structure = computed<Row | null>(
    () =>
      tanks.value.find((row) => idOf(row) === structureId.value) ??
      structures.value?.find((row) => idOf(row) === structureId.value) ??
      null,
  );
  const chosen = computed<CaseOffer | null>(() => cases.value.find((one) => one.id === caseId.value) ?? null);
  const free = computed<ModelOffer | null>(() => models.value?.find((one) => one.id === modelId.value) ?? null);
  const starts = computed(() => (chosen.value ? [] : sourcesOf(free.value, sources.value)));
  const model = computed<ModelOffer | null>(() => {
    if (chosen.value) return offerOf(chosen.value);
    const start = starts.value.find((one) => one.id === startId.value);
    return free.value && start ? startingAt(free.value, start) : free.value;
  });
  const group = computed(() => (model.value ? sourceGroup(model.value) : ''));
  const inputs = computed<Record<string, Input[]>>(() => {
    const all: Record<string, Input[]> = {};
    for (const name of model.value ? [group.value, 'weather'] : [])
      all[name] = inputsOf(model.value as ModelOffer, name, locale());
    return all;
  });
  const faults = computed(() =>
    Object.entries(inputs.value).flatMap(([name, list]) =>
      list.filter((input) => faultOf(input, values[name]?.[input.name]?.value ?? null)),
    ),
  );

  function fill(which: 'all' | 'weather' = 'all'): void {
    if (!model.value) return;
    const told =
      structure.value?.properties ??
      pipeline.value?.properties ??
      (place.value?.substance ? { substance_id: place.value.substance } : null);
    const substance = substances.value?.find((row) => idOf(row) === told?.substance_id)?.properties ?? null;
    const known = {
      live: source.value === 'live',
      structure: told,
      weather: source.value === 'live' ? (weather.value as unknown as Record<string, unknown> | null) : null,
      substance,
    };
    for (const name of Object.keys(inputs.value)) {
      const list = inputs.value[name] ?? [];
      if (which === 'weather' && name !== 'weather') continue;
      values[name] = chosen.value && name !== 'weather' ? valuesOf(list, chosen.value) : prefill(list, known);
    }
  }
  const set = (name: string, input: string, value: Value): void => {
    values[name] = { ...values[name], [input]: value };
    if (refused.value?.field === input) refused.value = null;
  };

  watch([structure, pipeline, model, place, () => substances.value !== null], () => fill());
  watch(structureId, (id) => {
    if (id) pipelineId.value = '';
  });
  watch(pipelineId, (id) => {
    if (id) structureId.value = '';
  });
  watch([structureId, pipelineId], async ([tank, pipe]) => {
    cases.value = [];
    caseId.value = '';
    if (!tank && !pipe) return;
    const found = await loadCases(pipe || tank, pipe ? 'pipeline' : 'structure').catch(() => []);
    if (structureId.value !== tank || pipelineId.value !== pipe) return;
    cases.value = found;
    caseId.value = usual(found)?.id ?? '';
  });
  watch(source, () => fill('weather'));
  /** The first report of the mast replaces assumed weather, and no other value a person has set. */
  watch(
    () => weather.value !== null,
    () => fill('weather'),
  );
  loadModels()
    .then((all) => {
      modelId.value ||=
        (all.find((one) => one.id.includes('gauss') && (one.takes ?? 'release') === 'release') ?? all[0])?.id ?? '';
    })
    .catch((error: unknown) => {
      failure.value = say(error, locale());
    });

  loadSources().catch((error: unknown) => {
    failure.value = say(error, locale());
  });

  /** Every number is there and allowed, and there is a place. */
  const ready = computed(
    () =>
      model.value !== null &&
      (structure.value !== null || pipeline.value !== null || place.value !== null) &&
      faults.value.length === 0 &&
      levels.value !== null &&
      (heightM.value === null || (heightM.value >= 0 && heightM.value <= 200)),
  );

  async function run(): Promise<WhatIf | null> {
    if (!model.value || !ready.value) return null;
    busy.value = true;
    failure.value = '';
    refused.value = null;
    const began = performance.now();
    try {
      const where = {
        structure: structure.value,
        pipeline: pipeline.value,
        place: place.value && { lon: place.value.lon, lat: place.value.lat },
      };
      const receiver = { z_m: heightM.value, levels: levels.value ?? [] };
      stop = new AbortController();
      const live = ['wind_m_s', 'wind_from_deg'].every((name) => values.weather?.[name]?.from === 'live');
      const tell = (is: Job): void => {
        job.value = is;
      };
      const answer = await runModel(model.value, where, values, receiver, stop.signal, tell);
      result.value = { ...answer, liveWind: live };
      values.weather = used(values.weather ?? {}, result.value.inputs);
      tookS.value = (performance.now() - began) / 1000;
      return result.value;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return null;
      failure.value = say(error, locale());
      if (error instanceof Problem && error.field) refused.value = { field: error.field, text: failure.value };
      return null;
    } finally {
      busy.value = false;
      job.value = null;
    }
  }
  const cancel = (): void => stop?.abort();

  return {
    cancel,
    job,
    tanks,
    structures,
    structureId,
    structure,
    pipes,
    pipelineId,
    pipeline,
    place,
    heightM,
    levelText,
    levels,
    refused,
    ready,
    modelId,
    startId,
    starts,
    model,
    models,
    cases,
    caseId,
    chosen,
    group,
    inputs,
    values,
    source,
    faults,
    busy,
    failure,
    result,
    tookS,
    set,
    fill,
    run,
  };
}
export type ScenarioState = ReturnType<typeof useScenario>;
