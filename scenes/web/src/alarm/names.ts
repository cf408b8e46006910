/** Names of places, sources and people for the alarm desk, from the park's own lists. */
import { computed } from 'vue';
import { idOf, useFeatures } from '../api/features';
import { site } from '../api/site';
import { measured } from '../format/number';
import { clock, date, moment } from '../format/time';
import { named } from '../i18n';
import type { Alarm } from '../live';
import { movers } from '../panels/live_store';
import { roleName } from '../panels/words';

/** The enterprise's name by its id. */
export function useEnterprises(): (id: string | null | undefined) => string {
  const { rows } = useFeatures('enterprise');
  const names = computed(() => new Map((rows.value ?? []).map((row) => [idOf(row), named(row.properties)])));
  return (id) => (id ? (names.value.get(id) ?? id) : '');
}

/** Who or what carries the tag of an alarm, for who may know people; empty otherwise. */
export function bearer(alarm: Alarm): string {
  if (alarm.source_kind !== 'tag') return '';
  const meta = [...movers.value.all.meta.values()].find((one) => one.tag_id === alarm.source_id);
  return meta?.label ? `${meta.label} ${roleName(meta.role || meta.kind)}` : '';
}

export const at = (when: string | null | undefined, seconds = true): string =>
  when ? clock(new Date(moment(when)), site.value?.time_zone, seconds) : '—';

/** Clock, with the date before it where it is not today. */
export function onDay(when: string | null | undefined): string {
  if (!when) return '—';
  const there = new Date(moment(when));
  const zone = site.value?.time_zone;
  const day = date(there, zone);
  return day === date(new Date(), zone) ? clock(there, zone) : `${day.slice(5)} ${clock(there, zone, false)}`;
}

/** `186 ppm / 56`: the value that raised it, and its limit. */
export function reading(alarm: Pick<Alarm, 'value' | 'limit_value' | 'unit'>): string {
  if (alarm.value === null || alarm.value === undefined) return '';
  const shown = measured(alarm.value, alarm.unit);
  const limit = alarm.limit_value === null ? '' : ` / ${measured(alarm.limit_value, alarm.unit).value}`;
  return `${shown.value}${limit} ${shown.unit}`;
}
