/** The pencil on the planner's map: which tool is in the hand, and what a finished stroke does to the draft. */
import type { Geometry, Polygon, Position } from 'geojson';
import { onBeforeUnmount, ref, type ShallowRef, shallowRef, watch } from 'vue';
import { idOf, type Row, useFeatures } from '../api/features';
import { Problem, say } from '../api/problem';
import { locale } from '../i18n';
import type { DrawMode, OneMap } from '../map';
import { distance_m, metresPerDegree } from '../map/geometry';
import { DRAWN, isOutlined } from './code';
import type { Draft } from './draft';
import { type Fault, outlineFaults } from './outline';
import { compose, shapeOf } from './proposals';
import { edgesOf, nearest } from './snap';

export type Tool =
  | 'outline' | 'circle' | 'corridor' | 'hole' | 'part' | 'cut' | 'merge' | 'vertices' | 'measure' | 'position' | 'line'; // biome-ignore format: words
const MODES: Record<Tool, DrawMode> = {
  outline: 'polygon',
  circle: 'circle',
  corridor: 'linestring',
  hole: 'polygon',
  part: 'polygon',
  cut: 'linestring',
  merge: 'select',
  vertices: 'select',
  measure: 'linestring',
  position: 'point',
  line: 'linestring',
};
export interface Measured {
  length_m: number;
  heading_deg: number;
}
const SNAPPED = ['zone', 'fence', 'structure', 'road'];

export function usePencil(map: ShallowRef<OneMap | null>, draft: Draft) {
  const tool = ref<Tool | null>(null);
  const width_m = ref(6);
  const failure = ref('');
  const place = shallowRef<[number, number] | null>(null);
  const measured = shallowRef<Measured | null>(null);
  /** Faults of the line that is held, before it is let go. */
  const held = shallowRef<Fault[]>([]);
  let off: (() => void)[] = [];
  // What corners snap to is there before the first stroke, not fetched under it.
  for (const noun of SNAPPED) useFeatures(noun);

  watch(map, (on) => {
    for (const end of off) end();
    off = on ? [on.draw.on('change', (drawn) => drawn && void stroke(drawn)), on.draw.on('live', live)] : [];
  });
  onBeforeUnmount(() => {
    for (const end of off) end();
  });

  function take(next: Tool): void {
    put();
    tool.value = next;
    const edges = SNAPPED.flatMap((noun) => {
      const rows = useFeatures(noun).rows.value;
      return rows ? [edgesOf(rows)] : [];
    });
    map.value?.draw.snapTo((lon, lat, within) => nearest(edges, lon, lat, within));
    if (next === 'merge') return;
    map.value?.draw.load(next === 'vertices' ? draft.geometry.value : null);
    map.value?.draw.start(MODES[next]);
  }
  function put(): void {
    tool.value = null;
    hold([]);
    failure.value = '';
    place.value = null;
    map.value?.draw.load(null);
    map.value?.draw.stop();
  }
  function live(drawn: Geometry | null): void {
    if (tool.value === 'measure') measured.value = drawn?.type === 'LineString' ? measure(drawn.coordinates) : null;
    else if (drawn?.type === 'Polygon' || drawn?.type === 'MultiPolygon')
      hold(outlineFaults(drawn, draft.noun.value).filter(({ code }) => code.endsWith('CrossesItself')));
  }
  /** While nothing is at fault nothing changes, and nothing on the map is made again. */
  function hold(found: Fault[]): void {
    if (found.length > 0 || held.value.length > 0) held.value = found;
  }
  async function stroke(drawn: Geometry): Promise<void> {
    failure.value = '';
    const using = tool.value;
    hold([]);
    try {
      if (using === 'vertices') moved(drawn);
      else if (using === 'hole' || using === 'part') await composed(using, drawn);
      else if (using === 'cut') await cut(drawn);
      else if (using === 'circle') disc(drawn as Polygon);
      else if (using === 'corridor') await strip(drawn);
      else if (using === 'measure' && drawn.type === 'LineString') measured.value = measure(drawn.coordinates);
      else if (using === 'outline' || using === 'position' || using === 'line') draft.outline(at(drawn));
      if (using && using !== 'vertices' && using !== 'measure') put();
    } catch (error) {
      put();
      place.value = error instanceof Problem ? error.place : null;
      failure.value = say(error, locale());
    }
  }
  /** A point keeps the height that it had. */
  function at(drawn: Geometry): Geometry {
    if (drawn.type !== 'Point') return drawn;
    const before = draft.geometry.value?.type === 'Point' ? draft.geometry.value.coordinates[2] : undefined;
    return { type: 'Point', coordinates: [...drawn.coordinates.slice(0, 2), before ?? 0] };
  }
  function moved(drawn: Geometry): void {
    draft.outline(drawn);
    unshaped();
  }
  /** A fence whose corners were moved is no strip or disc any more. */
  function unshaped(): void {
    if (draft.noun.value !== 'fence' || !draft.columns.rule) return;
    const { circle: _, corridor: __, ...rest } = draft.columns.rule as Record<string, unknown>;
    draft.set('rule', Object.keys(rest).length > 0 ? rest : null);
  }
  async function composed(operation: 'hole' | 'part', drawn: Geometry): Promise<void> {
    const noun = draft.noun.value;
    if (!draft.geometry.value || !isOutlined(noun)) return;
    const [made] = await compose(noun, operation, draft.geometry.value, drawn);
    draft.outline(made ?? null);
    unshaped();
  }
  async function cut(line: Geometry): Promise<void> {
    const noun = draft.noun.value;
    if (!draft.geometry.value || !isOutlined(noun)) return;
    const [first, ...rest] = await compose(noun, 'cut', draft.geometry.value, line);
    draft.outline(first ?? null, { siblings: [...draft.strokes.now.value.siblings, ...rest] });
    unshaped();
  }
  async function merge(row: Row): Promise<void> {
    const noun = draft.noun.value;
    if (!draft.geometry.value || !isOutlined(noun) || !row.geometry || idOf(row) === draft.id.value) return;
    try {
      const [made] = await compose(noun, 'merge', draft.geometry.value, row.geometry);
      draft.outline(made ?? null, { absorbed: [...draft.strokes.now.value.absorbed, row] });
      unshaped();
    } catch (error) {
      failure.value = say(error, locale());
    }
    tool.value = null;
  }
  function disc(drawn: Polygon): void {
    const ring = drawn.coordinates[0]?.slice(0, -1) ?? [];
    const middle = [0, 1].map((axis) => ring.reduce((sum, corner) => sum + (corner[axis] ?? 0), 0) / ring.length);
    draft.outline(drawn);
    if (draft.noun.value !== 'fence') return;
    const radius_m = Math.round(distance_m(middle, ring[0] as Position) * 100) / 100;
    shaped({ circle: { lon: middle[0], lat: middle[1], radius_m } });
  }
  async function strip(drawn: Geometry): Promise<void> {
    if (drawn.type !== 'LineString') return;
    const rule = { corridor: { line: drawn.coordinates.map((corner) => corner.slice(0, 2)), width_m: width_m.value } };
    draft.outline(await shapeOf(rule));
    if (draft.noun.value === 'fence') shaped(rule);
  }
  function shaped(shape: object): void {
    const { circle: _, corridor: __, ...rest } = (draft.columns.rule ?? {}) as Record<string, unknown>;
    draft.set('rule', { ...rest, ...shape });
  }
  function measure(line: Position[]): Measured {
    const length_m = line.reduce(
      (sum, corner, i) => (i === 0 ? 0 : sum + distance_m(line[i - 1] as Position, corner)),
      0,
    );
    const [a, b] = [line[0] ?? [0, 0], line.at(-1) ?? [0, 0]];
    const [x, y] = metresPerDegree(a[1] ?? 0);
    const heading = (Math.atan2(((b[0] ?? 0) - (a[0] ?? 0)) * x, ((b[1] ?? 0) - (a[1] ?? 0)) * y) * 180) / Math.PI;
    return { length_m, heading_deg: (heading + 360) % 360 };
  }
  function undo(): void {
    if (draft.strokes.undo() && tool.value === 'vertices') map.value?.draw.load(draft.geometry.value);
  }
  function redo(): void {
    if (draft.strokes.redo() && tool.value === 'vertices') map.value?.draw.load(draft.geometry.value);
  }
  /** The tool that a new thing of the draft's noun begins with. */
  const first = (): Tool => {
    const { shape } = DRAWN[draft.noun.value];
    return shape === 'outline' ? 'outline' : shape;
  };
  return { tool, width_m, failure, place, measured, held, take, put, merge, undo, redo, first };
}
export type Pencil = ReturnType<typeof usePencil>;
