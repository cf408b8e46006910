/** One planned thing under the pencil: its columns, its outline, the version it began from, and how it is kept. */
import type { Geometry } from 'geojson';
import { computed, reactive, ref, shallowRef } from 'vue';
import { createOne, dropRow, idOf, keepRow, type Row, readOne, removeOne, saveOne, useFeatures } from '../api/features';
import { Problem, say } from '../api/problem';
import { locale } from '../i18n';
import { idsOf, type Noun, needsTwo, nextId } from './code';
import { FIELDS } from './nouns';
import { columnFaults, type Fault, outlineFaults } from './outline';
import { amend, type Change, move, type Proposal, propose } from './proposals';
import { useStrokes } from './strokes';

const MORE: Record<string, string[]> = {
  zone: ['effective_from', 'effective_to'],
  fence: ['priority', 'schedule', 'rule'],
};
const FIRST: Partial<Record<Noun, Record<string, unknown>>> = {
  zone: { grade: '' },
  fence: { kind: 'forbidden', who: 'all', priority: 2 },
  structure: { kind: 'building', height_m: 8 },
  sensor: { kind: 'gas', unit: 'ppm' },
  camera: { kind: 'fixed', heading_deg: 0, tilt_deg: -12, field_of_view_deg: 60, range_m: 80 },
  road: { width_m: 7 },
  path: { width_m: 2 },
  pipeline: { laid: 'rack', height_m: 6 },
};
const columnsOf = (noun: Noun): string[] => [...new Set([...(FIELDS[noun] ?? []), ...(MORE[noun] ?? [])])];
const newKey = (): string => crypto.randomUUID?.() ?? String(Math.random());

export function useDraft() {
  const noun = ref<Noun>('zone');
  const base = shallowRef<Row | null>(null);
  const change = shallowRef<Proposal | null>(null);
  const open = ref(false);
  const id = ref('');
  const columns = reactive<Record<string, unknown>>({});
  const strokes = useStrokes();
  const { geometry } = strokes;
  const dirty = ref(false);
  const busy = ref(false);
  const failure = ref('');
  const serverFault = shallowRef<Problem | null>(null);
  const theirs = shallowRef<Row | null>(null);
  const said = ref('');
  let key = '';

  const version = computed(() => Number(base.value?.properties?.version ?? 0));
  const faults = computed<Fault[]>(() =>
    open.value && (dirty.value || change.value) && change.value?.action !== 'remove'
      ? [...outlineFaults(geometry.value, noun.value), ...columnFaults(noun.value, columns)]
      : [],
  );

  function fill(row: Row | null): void {
    for (const name of Object.keys(columns)) delete columns[name];
    for (const name of columnsOf(noun.value))
      columns[name] = row ? (row.properties?.[name] ?? null) : (FIRST[noun.value]?.[name] ?? null);
    strokes.begin(row?.geometry ?? null);
    failure.value = '';
    serverFault.value = null;
    theirs.value = null;
    dirty.value = false;
  }
  function begin(kind: Noun, taken: string[] = []): void {
    noun.value = kind;
    base.value = null;
    change.value = null;
    id.value = nextId(kind, [...idsOf(useFeatures(kind).rows.value), ...taken]);
    fill(null);
    dirty.value = true;
    open.value = true;
    said.value = '';
    key = newKey();
  }
  function take(kind: Noun, row: Row): void {
    noun.value = kind;
    base.value = row;
    change.value = null;
    id.value = idOf(row);
    fill(row);
    open.value = true;
    said.value = '';
    key = newKey();
  }
  /** A change that waits: its own state under the pencil, what is in force beside it. */
  function resume(one: Proposal): void {
    noun.value = one.noun;
    base.value = one.present ?? null;
    id.value = one.object_id;
    fill(one.feature ?? one.present ?? null);
    change.value = one;
    open.value = true;
    said.value = '';
  }
  function set(name: string, value: unknown): void {
    columns[name] = value === '' ? null : value;
    dirty.value = true;
  }
  function outline(drawn: Geometry | null, more: { siblings?: Geometry[]; absorbed?: Row[] } = {}): void {
    strokes.draw({ geometry: drawn, ...more });
    dirty.value = true;
    serverFault.value = null;
  }
  /** How it was at a past version, under the pencil once more. */
  function bringBack(past: Row): void {
    for (const name of columnsOf(noun.value)) columns[name] = past.properties?.[name] ?? null;
    outline(past.geometry);
  }
  function feature(): Row {
    return { type: 'Feature', id: id.value, geometry: geometry.value, properties: { id: id.value, ...columns } };
  }
  function asChange(): Change {
    const noted = strokes.now.value.absorbed.map(idOf).join(', ');
    const kind = noun.value as 'zone' | 'fence';
    const made: Change = { noun: kind, object_id: id.value, action: 'save', feature: feature(), note: noted };
    return base.value ? { ...made, base_version: version.value } : made;
  }
  /** What a cut left over is drafted under codes of its own, what was merged in is drafted away. */
  async function others(): Promise<void> {
    const { siblings, absorbed } = strokes.now.value;
    const kind = noun.value as 'zone' | 'fence';
    const taken = [...idsOf(useFeatures(kind).rows.value), id.value];
    for (const [i, piece] of siblings.entries()) {
      const next = nextId(kind, taken);
      taken.push(next);
      const own = { ...feature(), id: next, geometry: piece, properties: { ...columns, id: next } };
      await propose({ noun: kind, object_id: next, action: 'save', feature: own, note: id.value }, `${key}-s${i}`);
    }
    for (const row of absorbed)
      await propose(
        {
          noun: kind,
          object_id: idOf(row),
          action: 'remove',
          base_version: Number(row.properties?.version),
          note: id.value,
        },
        `${key}-a${idOf(row)}`,
      );
  }
  async function attempt(step: () => Promise<void>): Promise<boolean> {
    busy.value = true;
    failure.value = '';
    serverFault.value = null;
    try {
      await step();
      return true;
    } catch (error) {
      const late = error instanceof Problem && (error.code === 'VersionConflict' || error.status === 412);
      if (late && !needsTwo(noun.value)) theirs.value = await readOne(noun.value, id.value).catch(() => null);
      if (error instanceof Problem && !theirs.value) serverFault.value = error;
      failure.value = theirs.value ? '' : say(error, locale());
      return false;
    } finally {
      busy.value = false;
    }
  }
  /** True when the server has it: a zone or fence as a draft, everything else in force. */
  const save = (over?: number): Promise<boolean> =>
    attempt(async () => {
      if (needsTwo(noun.value)) {
        const sent = asChange();
        const kept = change.value ? await amend(change.value.id, sent, change.value.version) : await propose(sent, key);
        await others();
        resume({ ...kept, present: base.value });
        said.value = 'draft';
        return;
      }
      const kept = base.value
        ? await saveOne(noun.value, id.value, feature(), over ?? version.value)
        : await createOne(noun.value, feature(), key);
      take(noun.value, kept);
      said.value = String(kept.properties?.version ?? '');
      keepRow(noun.value, kept);
    });
  const step = (way: 'submit' | 'approve' | 'return' | 'withdraw', reason = ''): Promise<boolean> =>
    attempt(async () => {
      const before = change.value;
      if (!before) return;
      const moved = await move(before, way, reason);
      if (way === 'approve') {
        const row = before.action === 'remove' ? null : await readOne(noun.value, id.value);
        if (row) {
          keepRow(noun.value, row);
          take(noun.value, row);
        } else {
          dropRow(noun.value, id.value);
          close();
        }
      } else if (way === 'withdraw') {
        if (base.value) take(noun.value, base.value);
        else close();
      } else resume({ ...moved, present: base.value });
      said.value = way;
    });
  const remove = (): Promise<boolean> =>
    attempt(async () => {
      if (needsTwo(noun.value)) {
        const kind = noun.value;
        const gone: Change = { noun: kind, object_id: id.value, action: 'remove', base_version: version.value };
        resume({ ...(await propose(gone, `${key}-r`)), present: base.value });
        said.value = 'draft';
        return;
      }
      await removeOne(noun.value, id.value, version.value);
      dropRow(noun.value, id.value);
      close();
    });
  function close(): void {
    open.value = false;
    dirty.value = false;
    change.value = null;
  }
  return {
    noun, base, change, open, id, columns, geometry, strokes, dirty, busy, failure, serverFault, theirs, said, version,
    faults, begin, take, resume, set, outline, bringBack, feature, save, step, remove, close,
  }; // biome-ignore format: words in rows
}
export type Draft = ReturnType<typeof useDraft>;
