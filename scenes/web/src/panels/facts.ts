/** The lines of an object's card, in the words and units of the screen. */
import { measured, plain, significant } from '../format/number';
import { kindName, quantityName } from './words';

export interface Fact {
  name: string;
  value: string;
}
type Say = (key: string) => string;

const si = (value: unknown, unit: string): string | null => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  const shown = measured(value, unit);
  return `${shown.value} ${shown.unit}`;
};
const text = (value: unknown): string | null =>
  value === null || value === undefined || value === '' ? null : String(value);
const tonnes = (value: unknown): string | null =>
  typeof value === 'number' && value > 0
    ? value >= 1000
      ? `${plain(value / 1000, value < 1e5 ? 1 : 0)} t`
      : `${plain(value)} kg`
    : null;
const metre = (value: unknown): string | null =>
  typeof value === 'number' && Number.isFinite(value) ? `${significant(value)} m` : null;
const degree = (value: unknown): string | null =>
  typeof value === 'number' && Number.isFinite(value) ? `${plain(value)}°` : null;

type Line = [label: string, read: (row: Record<string, unknown>, say: Say) => string | null];
const LINES: Record<string, Line[]> = {
  structure: [
    ['card.kind', (row) => (row.kind ? kindName(String(row.kind)) : null)],
    ['card.substance', (row) => (row.substance_id ? quantityName(String(row.substance_id)) : null)],
    ['card.inventory', (row) => tonnes(row.inventory_kg)],
    ['card.capacity', (row) => tonnes(row.capacity_kg)],
    ['card.pressure', (row) => si(row.pressure_pa, 'Pa')],
    ['card.temperature', (row) => si(row.temperature_k, 'K')],
    ['card.diameter', (row) => metre(row.diameter_m)],
    ['card.height', (row) => metre(row.height_m)],
  ],
  zone: [
    ['card.responsible', (row) => text(row.responsible)],
    ['card.phone', (row) => text(row.phone)],
    ['card.controls', (row) => text(row.controls)],
    ['plan.from', (row) => text(row.effective_from)?.slice(0, 10) ?? null],
    ['plan.to', (row) => text(row.effective_to)?.slice(0, 10) ?? null],
  ],
  fence: [
    ['card.kind', (row) => (row.kind ? kindName(String(row.kind)) : null)],
    ['card.limit', (row) => text(row.limit_count)],
    ['plan.who', (row) => text(row.who)],
  ],
  sensor: [['card.quantity', (row) => (row.quantity ? quantityName(String(row.quantity)) : null)]],
  camera: [
    ['card.kind', (row) => (row.kind ? kindName(String(row.kind)) : null)],
    ['card.heading', (row) => degree(row.heading_deg)],
    ['card.view', (row) => degree(row.field_of_view_deg)],
    ['card.range', (row) => metre(row.range_m)],
  ],
  hazard_unit: [
    ['card.level', (row) => text(row.level)],
    ['card.ratio', (row) => (typeof row.grading_index_ratio === 'number' ? plain(row.grading_index_ratio, 1) : null)],
  ],
  pipeline: [
    ['card.substance', (row) => (row.substance_id ? quantityName(String(row.substance_id)) : null)],
    ['card.pressure', (row) => si(row.pressure_pa, 'Pa')],
    ['card.temperature', (row) => si(row.temperature_k, 'K')],
    ['card.diameter', (row) => metre(row.diameter_m)],
    ['card.flow', (row) => (typeof row.flow_kg_s === 'number' ? `${significant(row.flow_kg_s)} kg/s` : null)],
    ['card.isolation', (row) => (typeof row.isolation_s === 'number' ? `${plain(row.isolation_s)} s` : null)],
    ['card.laid', (row, say) => (row.laid ? say(`card.laidAs.${row.laid}`) : null)],
    ['card.height', (row) => metre(row.height_m)],
    ['card.from', (row) => text(row.from_structure_id)],
    ['card.to', (row) => text(row.to_structure_id)],
  ],
  muster_point: [['card.capacity', (row) => text(row.capacity)]],
  hydrant: [['card.kind', (row) => (row.kind ? kindName(String(row.kind)) : null)]],
};

/** Lines that have a value; a missing one is left out rather than written as 0. */
export function facts(noun: string, row: Record<string, unknown>, say: Say): Fact[] {
  return (
    LINES[noun] ?? [['card.kind', (columns) => (columns.kind ? kindName(String(columns.kind)) : null)] as Line]
  ).flatMap(([label, read]) => {
    const value = read(row, say);
    return value === null ? [] : [{ name: say(label), value }];
  });
}
