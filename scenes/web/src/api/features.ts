/** Planned nouns as GeoJSON, kept per noun so that panels and map ask once. */
import { computed, type Ref, type ShallowRef, shallowRef } from 'vue';
import { ask } from './http';
import type { Answers, Row, Rows } from './schema';

export type { Row, Rows } from './schema';

export interface Kept {
  /** Those of the moment that is shown. */
  rows: Readonly<Ref<Row[] | null>>;
  failed: ShallowRef<unknown>;
  /** When the rows were read (unix milliseconds); null before. */
  readAt: ShallowRef<number | null>;
  reload: () => Promise<void>;
  /** Kept once the rows were asked for a first time and have come, or could not. */
  ready: Promise<void>;
}

const kept = new Map<string, Kept & { present: ShallowRef<Row[] | null> }>();
/** By noun: how a past moment had them, which stands before how they are now. */
const then = shallowRef<Record<string, Rows>>({});

/** From here on these nouns are shown as they were; none when the present is shown again. */
export function showAsThen(drawn: Record<string, Rows>): void {
  then.value = drawn;
}

export function useFeatures(noun: string): Kept {
  const old = kept.get(noun);
  if (old) return old;
  const present = shallowRef<Row[] | null>(null);
  const rows = computed(() => then.value[noun]?.features ?? present.value);
  const failed = shallowRef<unknown>(null);
  const readAt = shallowRef<number | null>(null);
  const reload = async (): Promise<void> => {
    try {
      present.value = (await ask<Answers['GET /api/features/{noun}']>(`/api/features/${noun}`)).features;
      failed.value = null;
      readAt.value = Date.now();
    } catch (error) {
      failed.value = error;
    }
  };
  const made = { rows, present, failed, readAt, reload, ready: reload() };
  kept.set(noun, made);
  return made;
}

/** A row that the server just answered takes the place of the old one, so that not all are asked for again. */
export function keepRow(noun: string, row: Row): void {
  const rows = kept.get(noun)?.present;
  if (!rows?.value) return;
  const at = rows.value.findIndex((one) => idOf(one) === idOf(row));
  rows.value = at < 0 ? [...rows.value, row] : rows.value.with(at, row);
}
export function dropRow(noun: string, id: string): void {
  const rows = kept.get(noun)?.present;
  if (rows?.value) rows.value = rows.value.filter((one) => idOf(one) !== id);
}

/** After a change of account nothing of the former one may stay. */
export const forgetFeatures = (): void => kept.clear();

export const idOf = (row: Row): string => String(row.properties?.id ?? row.id ?? '');

export const readOne = (noun: string, id: string): Promise<Row> =>
  ask<Answers['GET /api/features/{noun}/{object_id}']>(`/api/features/${noun}/${encodeURIComponent(id)}`);

export const createOne = (noun: string, feature: Row, key: string): Promise<Row> =>
  ask<Answers['POST /api/features/{noun}']>(`/api/features/${noun}`, {
    method: 'POST',
    body: feature,
    headers: { 'Idempotency-Key': key },
  });

export const saveOne = (noun: string, id: string, feature: Row, version: number): Promise<Row> =>
  ask<Answers['PUT /api/features/{noun}/{object_id}']>(`/api/features/${noun}/${encodeURIComponent(id)}`, {
    method: 'PUT',
    body: feature,
    headers: { 'If-Match': String(version) },
  });

export const removeOne = (noun: string, id: string, version: number): Promise<void> =>
  ask<void>(`/api/features/${noun}/${encodeURIComponent(id)}`, {
    method: 'DELETE',
    headers: { 'If-Match': String(version) },
  });

export type Version = Answers['GET /api/features/{noun}/{object_id}/history'][number];

export const historyOf = (noun: string, id: string): Promise<Version[]> =>
  ask<Answers['GET /api/features/{noun}/{object_id}/history']>(
    `/api/features/${noun}/${encodeURIComponent(id)}/history`,
  );
