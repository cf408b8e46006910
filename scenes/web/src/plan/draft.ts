/** One planned area under the pencil: its columns, its outline, the version it began from, and how it is saved. */
import type { Geometry, Polygon } from 'geojson';
import { computed, reactive, ref, shallowRef } from 'vue';
import { createOne, idOf, type Row, readOne, removeOne, saveOne, useFeatures } from '../api/features';
import { Problem, say } from '../api/problem';
import { locale } from '../i18n';
import { type Noun, nextId } from './code';
import { columnFaults, type Fault, outlineFaults } from './outline';

const EDITED: Record<Noun, string[]> = {
  zone: [
    'name_zh',
    'name_en',
    'grade',
    'responsible',
    'phone',
    'controls',
    'effective_from',
    'effective_to',
    'enterprise_id',
  ],
  fence: ['name_zh', 'name_en', 'kind', 'who', 'limit_count', 'priority', 'enterprise_id'],
};
const FIRST: Record<Noun, Record<string, unknown>> = {
  zone: { grade: '' },
  fence: { kind: 'forbidden', who: 'all', priority: 2 },
};

/** A geometry the pencil can take: terra-draw knows no multipolygons, so one of a single part becomes a polygon. */
export const simple = (geometry: Geometry | null): Geometry | null =>
  geometry?.type === 'MultiPolygon' && geometry.coordinates.length === 1
    ? ({ type: 'Polygon', coordinates: geometry.coordinates[0] ?? [] } as Polygon)
    : geometry;

export function useDraft() {
  const noun = ref<Noun>('zone');
  const base = shallowRef<Row | null>(null);
  const open = ref(false);
  const id = ref('');
  const columns = reactive<Record<string, unknown>>({});
  const geometry = shallowRef<Geometry | null>(null);
  const dirty = ref(false);
  const busy = ref(false);
  const failure = ref('');
  const serverFault = shallowRef<Problem | null>(null);
  const theirs = shallowRef<Row | null>(null);
  const said = ref('');
  let key = '';

  const version = computed(() => Number(base.value?.properties?.version ?? 0));
  const faults = computed<Fault[]>(() =>
    open.value && dirty.value
      ? [...outlineFaults(geometry.value, noun.value), ...columnFaults(noun.value, columns)]
      : [],
  );

  function fill(row: Row | null): void {
    for (const name of Object.keys(columns)) delete columns[name];
    for (const name of EDITED[noun.value])
      columns[name] = row ? (row.properties?.[name] ?? null) : (FIRST[noun.value][name] ?? null);
    geometry.value = row?.geometry ?? null;
    failure.value = '';
    serverFault.value = null;
    theirs.value = null;
    dirty.value = false;
  }
  function begin(kind: Noun): void {
    noun.value = kind;
    base.value = null;
    id.value = nextId(kind, useFeatures(kind).rows.value ?? []);
    fill(null);
    dirty.value = true;
    open.value = true;
    said.value = '';
    key = crypto.randomUUID?.() ?? String(Math.random());
  }
  function take(kind: Noun, row: Row): void {
    noun.value = kind;
    base.value = row;
    id.value = idOf(row);
    fill(row);
    open.value = true;
    said.value = '';
  }
  function set(name: string, value: unknown): void {
    columns[name] = value === '' ? null : value;
    dirty.value = true;
  }
  function outline(drawn: Geometry | null): void {
    geometry.value = drawn;
    dirty.value = true;
    serverFault.value = null;
  }
  function feature(): Row {
    return { type: 'Feature', id: id.value, geometry: geometry.value, properties: { id: id.value, ...columns } };
  }
  /** True when the server has it. */
  async function save(over?: number): Promise<boolean> {
    busy.value = true;
    failure.value = '';
    serverFault.value = null;
    try {
      const kept = base.value
        ? await saveOne(noun.value, id.value, feature(), over ?? version.value)
        : await createOne(noun.value, feature(), key);
      take(noun.value, kept);
      said.value = String(kept.properties?.version ?? '');
      await useFeatures(noun.value).reload();
      return true;
    } catch (error) {
      if (error instanceof Problem && (error.code === 'VersionConflict' || error.status === 412))
        theirs.value = await readOne(noun.value, id.value).catch(() => null);
      if (error instanceof Problem && !theirs.value) serverFault.value = error;
      failure.value = theirs.value ? '' : say(error, locale());
      return false;
    } finally {
      busy.value = false;
    }
  }
  async function remove(): Promise<boolean> {
    busy.value = true;
    try {
      await removeOne(noun.value, id.value, version.value);
      open.value = false;
      await useFeatures(noun.value).reload();
      return true;
    } catch (error) {
      failure.value = say(error, locale());
      return false;
    } finally {
      busy.value = false;
    }
  }
  const close = (): void => {
    open.value = false;
    dirty.value = false;
  };
  return {
    noun,
    base,
    open,
    id,
    columns,
    geometry,
    dirty,
    busy,
    failure,
    serverFault,
    theirs,
    said,
    version,
    faults,
    begin,
    take,
    set,
    outline,
    save,
    remove,
    close,
  };
}
export type Draft = ReturnType<typeof useDraft>;
