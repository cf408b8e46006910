/** The file of an enterprise: what of the park is on its name now, each as a line that leads to its place. */
import { idOf, type Row } from '../api/features';
import { measured } from '../format/number';
import { named } from '../i18n';
import type { Alarm, Movers, SensorValue } from '../live';
import { bearersOf, VEHICLE } from '../live/bearers';
import { UNKNOWN } from '../live/types';
import { point } from '../map/geometry';
import { kindName, quantityName, roleName } from './words';

/** States of a detector from which on nobody should rely on its value as normal. */
const NORMAL = 0;

export interface Line {
  id: string;
  title: string;
  detail: string;
  /** Something is wrong with it now. */
  odd: boolean;
  /** Where it is, as the search box would have found it; null: nowhere to go. */
  place: { noun: string; id: string; lon: number; lat: number } | null;
}

const of = (rows: Row[] | null, enterprise: string): Row[] =>
  (rows ?? []).filter((row) => row.properties.enterprise_id === enterprise);

function line(noun: string, row: Row, detail: string, odd = false): Line {
  const at = point(row as never);
  const id = idOf(row);
  const name = named(row.properties);
  return {
    id,
    title: name === id ? id : `${id}  ${name}`,
    detail,
    odd,
    place: at && { noun, id, lon: at[0], lat: at[1] },
  };
}

export function structureLines(rows: Row[] | null, enterprise: string): Line[] {
  return of(rows, enterprise).map((row) => {
    const { kind, substance_id } = row.properties;
    const words = [kind && kindName(String(kind)), substance_id && quantityName(String(substance_id))];
    return line('structure', row, words.filter(Boolean).join('  '));
  });
}

/** The odd ones first. */
export function detectorLines(rows: Row[] | null, enterprise: string, values: Map<string, SensorValue>): Line[] {
  const lines = of(rows, enterprise).map((row) => {
    const now = values.get(idOf(row));
    const known = now && Number.isFinite(now.value) ? measured(now.value, String(row.properties.unit ?? '')) : null;
    return line('sensor', row, known ? `${known.value} ${known.unit}` : '—', now === undefined || now.state !== NORMAL);
  });
  return lines.sort((a, b) => Number(b.odd) - Number(a.odd));
}

export function hazardLines(rows: Row[] | null, enterprise: string, level: (n: number) => string): Line[] {
  const rank = (row: Row): number => Number(row.properties.level ?? 9);
  return of(rows, enterprise)
    .sort((a, b) => rank(a) - rank(b))
    .map((row) => line('hazard_unit', row, row.properties.level ? level(rank(row)) : ''));
}

export function alarmLines(standing: Alarm[], enterprise: string, words: (alarm: Alarm) => string): Line[] {
  return standing
    .filter((alarm) => alarm.enterprise_id === enterprise)
    .map((alarm) => ({
      id: alarm.id,
      title: named(alarm, 'text'),
      detail: words(alarm),
      odd: alarm.state === 'unacknowledged',
      place:
        alarm.lon === null || alarm.lat === null
          ? null
          : {
              noun: alarm.source_kind === 'sensor' ? 'sensor' : 'place',
              id: alarm.source_id,
              lon: alarm.lon,
              lat: alarm.lat,
            },
    }));
}

/** Its people whose place is known now, by role: names are of no use here and belong to fewer eyes. */
export function roleCounts({ frame, meta }: Movers, enterprise: string): { role: string; people: number }[] {
  const counts = new Map<string, number>();
  const codes = bearersOf(meta);
  for (let row = 0; row < (frame?.count ?? 0); row++) {
    const index = frame?.index(row) ?? -1;
    const one = meta.get(index);
    if (one?.enterprise_id !== enterprise || codes[index] === VEHICLE || frame?.state(row) === UNKNOWN) continue;
    counts.set(one.role, (counts.get(one.role) ?? 0) + 1);
  }
  return [...counts].map(([role, people]) => ({ role: roleName(role), people })).sort((a, b) => b.people - a.people);
}
