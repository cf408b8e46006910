/** What one layer of the map shows now, as rows: the planned things with their live state, people, alarms, marks. */
import type { Geometry } from 'geojson';
import { idOf, type Row, useFeatures } from '../api/features';
import { measured } from '../format/number';
import { moment } from '../format/time';
import { i18n, locale, named } from '../i18n';
import { placeOf as markPlace } from '../map/drawers/plots';
import { point } from '../map/geometry';
import { alarms, movers, now, sensors } from '../panels/live_store';
import { conditionName, kindName, quantityName, roleName } from '../panels/words';
import { standingMarks } from '../plot/marks';
import type { LayerSpec } from '../spec';
import type { TableRow } from './rows';

const { t, tm } = i18n.global as unknown as { t: (key: string) => string; tm: (key: string) => unknown };
const GRADES = 'DCBA';

/** The noun of a layer of planned things; empty where the layer is something else. */
export const nounOf = (spec: LayerSpec): string =>
  spec.source.kind === 'plant' || spec.id === 'structures'
    ? 'structure'
    : 'url' in spec.source && spec.source.url?.startsWith('/api/features/')
      ? (spec.source.url.split('/').pop() ?? '')
      : '';

/** Whether a layer holds things one by one, so that a table can name them. */
export const tabled = (spec: LayerSpec): boolean =>
  nounOf(spec) !== '' || ['alarms', 'movers', 'sensors', 'plots'].includes(spec.id);

export function rowsOf(spec: LayerSpec): TableRow[] {
  if (spec.id === 'alarms') return alarmRows();
  if (spec.id === 'movers') return moverRows();
  if (spec.id === 'plots') return plotRows();
  const noun = spec.id === 'sensors' ? 'sensor' : nounOf(spec);
  return (useFeatures(noun).rows.value ?? []).map((row) => planned(spec.id, noun, row));
}

function planned(layer: string, noun: string, row: Row): TableRow {
  const facts = row.properties ?? {};
  const id = idOf(row);
  const at =
    point({ type: 'Feature', geometry: row.geometry as Geometry, properties: null }) ?? lineStart(row.geometry);
  const base = { layer, id, name: named(facts), lon: at?.[0] ?? null, lat: at?.[1] ?? null };
  const kind = facts.kind ? kindName(String(facts.kind)) : '';
  if (noun === 'sensor') {
    const live = sensors.value.all.get(id);
    const state = live?.state ?? 5;
    const good = live !== undefined && state < 4;
    const shown = measured(good ? live.value : null, String(facts.unit ?? ''));
    return {
      ...base,
      kind: facts.quantity ? quantityName(String(facts.quantity)) : kind,
      state: (tm('gas.state') as string[])[state] ?? '',
      rank: [0, 3, 4, 5, 2, 1][state] ?? 0,
      value: good ? `${shown.value} ${shown.unit}` : '—',
      number: good ? live.value : null,
      age_s: live ? Math.max(0, now.value / 1000 - live.time_s) : null,
    };
  }
  const grade = String(facts.grade ?? '');
  const holds = facts.substance_id ? quantityName(String(facts.substance_id)) : '';
  const mass = typeof facts.inventory_kg === 'number' ? facts.inventory_kg : null;
  return {
    ...base,
    kind: [kind, holds].filter(Boolean).join('  '),
    state: grade ? `${grade} ${t(`grade.${grade}`)}` : '',
    rank: GRADES.indexOf(grade) + 1,
    value: mass === null ? '' : `${(mass / 1000).toLocaleString('en-US', { maximumFractionDigits: 1 })} t`,
    number: mass,
    age_s: null,
  };
}

function lineStart(geometry: Geometry | null): [number, number] | null {
  if (geometry?.type !== 'LineString') return null;
  const middle = geometry.coordinates[Math.floor(geometry.coordinates.length / 2)];
  return middle ? [middle[0] ?? 0, middle[1] ?? 0] : null;
}

function alarmRows(): TableRow[] {
  return alarms.value.map((one) => {
    const shown = measured(one.value, one.unit);
    return {
      layer: 'alarms',
      id: one.id,
      name: named(one, 'text'),
      kind: conditionName(one.condition),
      state: `${one.priority} ${t(`alarm.priority.${one.priority}`)}  ${t(`alarm.state.${one.state}`)}`,
      rank: 10 * (5 - one.priority) + (one.state === 'unacknowledged' ? 2 : one.state === 'acknowledged' ? 1 : 0),
      value: one.value === null ? '—' : `${shown.value} ${shown.unit}`,
      number: one.value,
      age_s: Math.max(0, (now.value - moment(one.raised_at)) / 1000),
      lon: one.lon,
      lat: one.lat,
    };
  });
}

function moverRows(): TableRow[] {
  const { frame, meta } = movers.value.all;
  if (!frame) return [];
  return Array.from({ length: frame.count }, (_, row) => {
    const index = frame.index(row);
    const one = meta.get(index);
    const state = frame.state(row);
    const error_m = frame.error_m(row);
    return {
      layer: 'movers',
      id: one?.tag_id ?? `#${index}`,
      name: one?.label ?? '',
      kind: one ? roleName(one.role || one.kind) : '',
      state: t(`card.mover.${state}`),
      rank: [0, 1, 2, 3][state] ?? 2,
      value: Number.isFinite(error_m) ? `± ${error_m.toFixed(1)} m` : '—',
      number: Number.isFinite(error_m) ? error_m : null,
      age_s: Math.max(0, now.value / 1000 - frame.time_s),
      lon: frame.lon(row),
      lat: frame.lat(row),
    };
  });
}

function plotRows(): TableRow[] {
  return standingMarks.value.map(({ id, geometry, properties }) => {
    const [lon, lat] = markPlace(geometry as never);
    const kind = t(`plot.kind.${properties.kind}`);
    return {
      layer: 'plots',
      id,
      name: properties.text || kind,
      kind,
      state: properties.drawn_by,
      rank: 0,
      value: '',
      number: null,
      age_s: Math.max(0, (now.value - moment(properties.drawn_at)) / 1000),
      lon,
      lat,
    };
  });
}

export const titleOf = (spec: LayerSpec): string => spec.title[locale()];
