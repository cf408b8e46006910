/** Where the wall looks: at a new urgent alarm, at what somebody chose, round the hazards by itself, or where its leader looks. */
import { computed, onBeforeUnmount, type Ref, watch } from 'vue';
import { idOf, type Row, useFeatures } from '../api/features';
import { named } from '../i18n';
import type { Alarm } from '../live';
import type { OneMap, Pick } from '../map';
import { areaOf, middle } from '../panels/inside';
import type { SceneSpec } from '../spec';
import { useRoom } from './room';
import { useTour } from './tour';

const AFTER_RAISED_MS = 1000;
const AFTER_ACKNOWLEDGED_MS = 20_000;
const LONGEST_MS = 90_000;
const HOME_FLIGHT_MS = 2400;
const FLIGHT_MS = 2000;
const NEAR_ZOOM = 16.2;
/** A round of the hazards: the gravest ones, or nobody waits for their turn. */
const STOPS = 8;

export function useWallCamera(
  map: Ref<OneMap | null>,
  scene: Ref<SceneSpec | null>,
  picked: Ref<Pick | null>,
  urgent: Ref<Alarm | null>,
) {
  const query = new URLSearchParams(location.search);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches || query.has('still');
  const room = useRoom(map, picked, query);
  const fixed = query.has('fixed') || room.follows !== null;
  let flight: ReturnType<typeof setTimeout> | undefined;
  onBeforeUnmount(() => clearTimeout(flight));

  function home(): void {
    const camera = scene.value?.camera;
    if (!camera) return;
    const { longitude: lon, latitude: lat, zoom, pitch, bearing } = camera;
    map.value?.flyTo({ lon, lat, zoom, pitch, bearing, duration: still ? 0 : HOME_FLIGHT_MS });
  }
  function fly(lon: number, lat: number): void {
    const zoom = Math.max(NEAR_ZOOM, scene.value?.camera.zoom ?? 0);
    map.value?.flyTo({ lon, lat, zoom, duration: still ? 0 : FLIGHT_MS });
  }
  /** Shows an alarm and comes back by itself. */
  function show(alarm: Alarm | null): void {
    if (!alarm || alarm.lon === null || alarm.lat === null) return;
    fly(alarm.lon, alarm.lat);
    clearTimeout(flight);
    flight = setTimeout(home, LONGEST_MS);
  }
  function go(row: Row, layer: string): void {
    const area = areaOf(row.geometry);
    if (area) fly(...middle(area));
    picked.value = { layer, id: idOf(row), lon: 0, lat: 0, properties: row.properties ?? {} };
  }

  /** A new urgent alarm takes the camera after one second; it returns 20 s after the acknowledgement, or after 90 s. */
  watch([() => urgent.value?.id, () => urgent.value?.state, map], ([id, state], [oldId, oldState]) => {
    if (!map.value || fixed) return;
    if (id && id !== oldId && state === 'unacknowledged' && oldId !== undefined) {
      clearTimeout(flight);
      flight = setTimeout(show, AFTER_RAISED_MS, urgent.value);
    } else if (id && state === 'acknowledged' && oldState === 'unacknowledged') {
      clearTimeout(flight);
      flight = setTimeout(home, AFTER_ACKNOWLEDGED_MS);
    }
  });

  const { rows: units } = useFeatures('hazard_unit');
  const ratio = (row: Row): number => Number(row.properties?.grading_index_ratio ?? 0);
  const round = computed(() => [...(units.value ?? [])].sort((a, b) => ratio(b) - ratio(a)).slice(0, STOPS));
  const touring = !fixed && !still && query.get('tour') !== 'off';
  const stop = useTour(
    () => (touring ? round.value : []),
    () => urgent.value === null && picked.value?.layer !== 'alarms',
    (row) => {
      if (row) {
        go(row, 'hazard_units');
        return;
      }
      picked.value = null;
      home();
    },
  );
  /** What the wall says while it moves by itself. */
  const tour = computed(() => {
    const row = round.value[stop.value];
    return row ? { n: stop.value + 1, of: round.value.length, name: named(row.properties) } : null;
  });
  /** The hazard that the tour stands at. */
  const stand = computed(() => round.value[stop.value] ?? null);
  return { show, go, tour, stand, follows: room.follows };
}
