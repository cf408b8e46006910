import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../src/live';
import { blinking, counts, floodAfter, headline, ordered } from '../../src/panels/alarm_order';
import { anAlarm } from '../live/alarms';

const alarm = (id: string, more: Partial<Alarm>): Alarm =>
  anAlarm({ id, source_id: id, raised_at: '2026-11-21T06:00:00Z', ...more });
const ids = (alarms: Alarm[]): string[] => alarms.map((one) => one.id);

describe('the order of alarms', () => {
  it('puts the higher priority first, and shelved alarms last whatever their priority', () => {
    const all = [
      alarm('c', { priority: 3 }),
      alarm('s', { priority: 1, state: 'shelved' }),
      alarm('a', { priority: 1 }),
    ];
    expect(ids(ordered(all))).toEqual(['a', 'c', 's']);
  });
  it('puts unacknowledged before acknowledged and newer before older within one priority', () => {
    const all = [
      alarm('read', { state: 'acknowledged', raised_at: '2026-11-21T07:00:00Z' }),
      alarm('old', {}),
      alarm('new', { raised_at: '2026-11-21T06:30:00Z' }),
    ];
    expect(ids(ordered(all))).toEqual(['new', 'old', 'read']);
  });
  it('leaves out what is normal again and keeps what has returned unread', () => {
    expect(ids(ordered([alarm('n', { state: 'normal' }), alarm('r', { state: 'returned' })]))).toEqual(['r']);
  });
  it('counts by priority without the shelved', () => {
    expect(
      counts([alarm('a', { priority: 1 }), alarm('b', { priority: 4 }), alarm('c', { priority: 4, state: 'shelved' })]),
    ).toEqual({ 1: 1, 2: 0, 3: 0, 4: 1 });
  });
});

describe('the headline', () => {
  it('is held by one urgent or high alarm that still stands', () => {
    expect(headline([alarm('low', { priority: 4 }), alarm('gone', { priority: 1, state: 'returned' })])).toBeNull();
    expect(headline([alarm('held', { state: 'latched' })])?.id).toBe('held');
    expect(headline([alarm('b', {}), alarm('a', { priority: 1, state: 'acknowledged' })])?.id).toBe('a');
  });
});

describe('blinking', () => {
  it('takes at most three marks and none in a flood', () => {
    const all = ['1', '2', '3', '4'].map((id) => alarm(id, { priority: 1 }));
    expect(blinking(all, false).size).toBe(3);
    expect(blinking(all, true).size).toBe(0);
  });
  it('begins a flood at ten and ends it below five', () => {
    expect([floodAfter(false, 9), floodAfter(false, 10), floodAfter(true, 5), floodAfter(true, 4)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
