import { describe, expect, test } from 'vitest';
import { groups } from '../../src/alarm/groups';
import { heard, type Step, stepsOf } from '../../src/alarm/steps';
import type { Alarm, AlarmState } from '../../src/live';
import { anAlarm as alarm } from '../live/alarms';

const everything = (): boolean => true;

describe('what may be done with an alarm', () => {
  test('silencing, acknowledging and disposing are offered one after the other, never instead of each other', () => {
    const offered = (state: AlarmState, more: Partial<Alarm> = {}): Step[] =>
      stepsOf(alarm({ state, ...more }), everything);
    expect(offered('unacknowledged')).toEqual(['silence', 'acknowledge', 'shelve']);
    expect(offered('unacknowledged', { silenced_at: '2026-11-21T08:00:05Z' })).toEqual(['acknowledge', 'shelve']);
    expect(offered('acknowledged')).toEqual(['shelve']);
    expect(offered('latched')).toEqual(['reset', 'shelve']);
    expect(offered('shelved')).toEqual(['unshelve']);
    expect(offered('out_of_service')).toEqual([]);
    expect(offered('normal')).toEqual(['close']);
    expect(offered('normal', { closed_at: '2026-11-21T09:00:00Z' })).toEqual([]);
  });

  test('without the right to acknowledge nothing but looking is left', () => {
    expect(stepsOf(alarm(), () => false)).toEqual([]);
    expect(stepsOf(alarm(), (verb) => verb === 'alarm.shelve')).toEqual(['shelve']);
  });

  test('the gravest alarm that nobody has silenced is the one that is heard', () => {
    const quiet = alarm({ id: 'a', priority: 1, silenced_at: '2026-11-21T08:00:05Z' });
    const seen = alarm({ id: 'b', priority: 1, state: 'acknowledged' });
    const low = alarm({ id: 'c', priority: 3 });
    const high = alarm({ id: 'd', priority: 2 });
    expect(heard([quiet, seen, low, high]).map((one) => one.id)).toEqual(['d', 'c']);
    expect(heard([quiet, seen])).toEqual([]);
  });

  test('a console hears what calls its own role at its own place, and what names nobody', () => {
    const mine = { role: 'operator', enterprise_id: 'E1' };
    const own = alarm({ id: 'a', called: [{ role: 'operator', enterprise_id: 'E1' }] });
    const parks = alarm({ id: 'b', called: [{ role: 'operator', enterprise_id: null }] });
    const nobody = alarm({ id: 'c', called: [] });
    expect(heard([own, parks, nobody], mine).map((one) => one.id)).toEqual(['a', 'c']);
    expect(heard([own, parks, nobody], { role: 'operator', enterprise_id: null }).map((one) => one.id)).toEqual([
      'b',
      'c',
    ]);
  });

  test('a flood is grouped by enterprise with the first-out alarm on top, and nothing is left out', () => {
    const rows = [alarm({ id: 'a' }), alarm({ id: 'b', first_out: true }), alarm({ id: 'c', enterprise_id: null })];
    expect(groups(rows, false)).toEqual([{ key: '', alarms: rows }]);
    expect(groups(rows, true).map((one) => [one.key, one.alarms.map((each) => each.id)])).toEqual([
      ['E1', ['b', 'a']],
      ['', ['c']],
    ]);
  });
});
