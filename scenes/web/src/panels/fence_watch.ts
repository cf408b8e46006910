/** What an eye on the fences sees: how many people are in each now, and which have an alarm standing. */
import { idOf, type Row } from '../api/features';
import type { Nouns } from '../api/schema';
import type { Alarm, Movers } from '../live';
import { rollCall } from '../map/roll_call';
import { areaOf } from './inside';

export interface Watched {
  id: string;
  row: Row;
  kind: Nouns['fence']['kind'];
  people: number;
  limit: number | null;
  /** More than a limit allows, or fewer than a post needs. */
  off: boolean;
  /** Alarms of this fence that stand and are not put aside. */
  alarms: number;
}

const STANDS = new Set(['unacknowledged', 'acknowledged', 'latched']);
/** A post has to be manned by so many; any other fence holds no more than so many. */
const isOff = (kind: Nouns['fence']['kind'], people: number, limit: number | null): boolean =>
  limit !== null && (kind === 'post' ? people < limit : people > limit);
const fenceOf = (alarm: Alarm): string =>
  alarm.source_kind === 'fence' ? alarm.source_id : (alarm.condition.split('/')[1] ?? '');

/** Those with an alarm first, then those that are too full or too empty, then by how many are inside. */
export function fenceWatch(fences: Row[], movers: Movers, alarms: Alarm[]): Watched[] {
  const drawn = fences.flatMap((row) => {
    const area = areaOf(row.geometry);
    return area ? [{ row, rings: area.rings }] : [];
  });
  const people = rollCall.inside(
    movers,
    drawn.map(({ rings }) => rings),
  );
  const standing = alarms.filter(({ state }) => STANDS.has(state)).map(fenceOf);
  return drawn
    .map(({ row }, i): Watched => {
      const id = idOf(row);
      const { kind, limit_count } = row.properties as Pick<Nouns['fence'], 'kind' | 'limit_count'>;
      const limit = limit_count !== null && limit_count > 0 ? limit_count : null;
      const inside = people[i] ?? 0;
      const crossed = standing.filter((one) => one === id).length;
      return { id, row, kind, people: inside, limit, off: isOff(kind, inside, limit), alarms: crossed };
    })
    .sort(
      (a, b) => b.alarms - a.alarms || Number(b.off) - Number(a.off) || b.people - a.people || a.id.localeCompare(b.id),
    );
}
