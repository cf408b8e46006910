/** The ruler on a map: a line or an area, measured while it is drawn, or what lies around one; kept until it is cleared. */
import type { Geometry, Position } from 'geojson';
import { onBeforeUnmount, type Ref, ref, shallowRef, watch } from 'vue';
import { type Row, useFeatures } from '../api/features';
import { locale } from '../i18n';
import type { OneMap } from '../map';
import { edgesOf, nearest } from '../plan/snap';
import { SHAPES } from './around';
import { type Measured, measuredOf, shownOf } from './measured';
import { type Surroundings, useAround } from './use_around';

/** Things with an edge to snap to, and things with a place whose height is known. */
const EDGED = ['structure', 'road', 'zone', 'fence'];
const PLACED = ['sensor', 'camera', 'hydrant', 'anchor', 'muster_point'];
/** Places are drawn to nine decimals: a snapped one is the thing's own. */
const SAME_DEG = 2e-9;

export const TOOLS = ['line', 'area', 'around'] as const;
export type Tool = (typeof TOOLS)[number];

export interface Ruler {
  using: Ref<Tool | null>;
  measured: Ref<Measured | null>;
  around: Surroundings;
  take: (tool: Tool) => void;
  clear: () => void;
}

export function useRuler(map: () => OneMap | null): Ruler {
  const using = ref<Tool | null>(null);
  const around = useAround(map);
  const measured = shallowRef<Measured | null>(null);
  let placed: Position[] = [];
  let offs: (() => void)[] = [];

  const heightOf = (place: Position): number | null => {
    const thing = placed.find(
      (at) =>
        Math.abs((at[0] ?? 0) - (place[0] ?? 0)) < SAME_DEG && Math.abs((at[1] ?? 0) - (place[1] ?? 0)) < SAME_DEG,
    );
    return thing?.[2] ?? null;
  };
  function snapping(): void {
    const rows = (nouns: string[]): Row[] => nouns.flatMap((noun) => useFeatures(noun).rows.value ?? []);
    const edges = [edgesOf(rows(EDGED))];
    placed = rows(PLACED).flatMap(({ geometry }) => (geometry?.type === 'Point' ? [geometry.coordinates] : []));
    map()?.draw.snapTo((lon, lat, within) => {
      const squeeze = 1 / Math.cos((lat * Math.PI) / 180);
      const far = (at: Position): number => Math.hypot((at[0] ?? 0) - lon, ((at[1] ?? 0) - lat) * squeeze);
      const near = placed.filter((at) => far(at) <= within).sort((a, b) => far(a) - far(b))[0];
      return near ? [near[0] as number, near[1] as number] : nearest(edges, lon, lat, within);
    });
  }
  function put(): void {
    using.value = null;
    map()?.draw.load(null);
    map()?.draw.stop();
    map()?.draw.snapTo(null);
  }
  function take(tool: Tool): void {
    const again = using.value === tool && tool !== 'around';
    clear();
    if (again) return;
    using.value = tool;
    for (const noun of [...EDGED, ...PLACED]) useFeatures(noun);
    snapping();
    if (tool === 'around') around.begin();
    else map()?.draw.start(SHAPES[tool]);
  }
  function clear(): void {
    if (using.value !== null) put();
    measured.value = null;
    around.clear();
    map()?.showMeasure(null);
  }
  const live = (shape: Geometry | null): void => {
    if (using.value === null || around.on.value) return;
    measured.value = measuredOf(shape, heightOf);
    map()?.showMeasure(measured.value && shownOf(measured.value));
  };
  const finished = (shape: Geometry | null): void => {
    if (using.value === null || shape === null) return;
    if (around.on.value) around.take(shape);
    else live(shape);
    put();
  };
  const stop = watch(
    map,
    (there) => {
      for (const off of offs) off();
      offs = there ? [there.draw.on('live', live), there.draw.on('change', finished)] : [];
    },
    { immediate: true },
  );
  watch(locale, () => measured.value && map()?.showMeasure(shownOf(measured.value)));
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && (using.value !== null || measured.value !== null || around.on.value)) clear();
  };
  addEventListener('keydown', onKey);
  onBeforeUnmount(() => {
    removeEventListener('keydown', onKey);
    stop();
    for (const off of offs) off();
  });
  return { using, measured, around, take, clear };
}
