// The one clock: what the panels show while the past is followed, what is heard all the same, and the way back.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, ref } from 'vue';
import { forgetFeatures, useFeatures } from '../../src/api/features';
import { momentAt, raisedOn, shareOf, ticks } from '../../src/clock/axis';
import { ahead_s, clockMode, tellClock } from '../../src/clock/shown';
import type { Alarm } from '../../src/live';
import * as store from '../../src/panels/live_store';
import { PastChannel } from '../../src/replay/past';
import { moment, reading, THEN } from './moments';

class Wire {
  static last: Wire;
  binaryType = 'blob';
  onmessage: ((event: { data: string }) => void) | null = null;
  onopen = null;
  onclose = null;
  constructor() {
    Wire.last = this;
  }
  close(): void {}
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}
const zone = (id: string) => ({ type: 'Feature' as const, id, geometry: null, properties: { id } });
const raised = (id: string, raised_at: string, priority = 1): Alarm =>
  ({ id, priority, state: 'unacknowledged', raised_at, seq: 1, condition: 'high', source_id: 'GT-1' }) as Alarm;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('location', { protocol: 'http:', host: 'park', search: '' });
  vi.stubGlobal('WebSocket', Wire);
  store.openLive();
  const flood = { active: true, since: null, in_10_min: 12 };
  Wire.last.say({ kind: 'hello', schema: 1, alarms: [], alarm_seq: 0, movers: [], sensors: [], weather: null, flood });
});
afterEach(() => {
  store.closeLive();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the one clock', () => {
  it('shows areas as they were drawn then, the same objects while nobody drew, and those of now afterwards', async () => {
    const drawn = (...ids: string[]) => ({
      fence: { type: 'FeatureCollection' as const, features: [] },
      zone: { type: 'FeatureCollection' as const, features: ids.map(zone) },
    });
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(drawn('Z-1', 'Z-NEW').zone)));
    const zones = useFeatures('zone');
    await zones.ready;
    const shown = () => zones.rows.value?.map(({ id }) => id);
    expect(shown()).toEqual(['Z-1', 'Z-NEW']);
    const past = new PastChannel();
    const back = store.followPast(past);
    past.show(moment({ drawn: drawn('Z-1') }));
    const then = past.drawn.zone;
    expect(shown()).toEqual(['Z-1']);
    await zones.reload();
    expect(shown()).toEqual(['Z-1']);
    past.show(moment({ drawn: drawn('Z-1') }));
    expect(past.drawn.zone).toBe(then);
    past.show(moment({ drawn: drawn('Z-1', 'Z-2') }));
    expect(shown()).toEqual(['Z-1', 'Z-2']);
    back();
    expect(shown()).toEqual(['Z-1', 'Z-NEW']);
    forgetFeatures();
  });

  it('lets panels show the past alone, hears the alarms of now, and comes back to them', () => {
    const past = new PastChannel();
    const back = store.followPast(past);
    past.show(moment({ sensors: [reading('GT-1')] }));
    Wire.last.say({ kind: 'alarm', seq: 1, alarm: raised('now-1', '2026-11-22T06:00:00Z') });
    expect(store.alarms.value).toEqual([]);
    expect(store.liveAlarms.value.map(({ id }) => id)).toEqual(['now-1']);
    expect(store.now.value).toBe(Date.parse(THEN));
    expect(store.sensorsAge.value).toBe(1);
    expect(store.flood.value.active).toBe(false);
    vi.advanceTimersByTime(5000);
    expect(store.now.value).toBe(Date.parse(THEN));
    back();
    expect(store.alarms.value.map(({ id }) => id)).toEqual(['now-1']);
    expect(store.sensors.value.all.size).toBe(0);
    expect(store.flood.value.active).toBe(true);
    expect(Math.abs(store.now.value - Date.now())).toBeLessThan(1000);
  });

  it('forgets the course of values when it is turned back, and keeps it while it plays on', () => {
    const past = new PastChannel();
    const back = store.followPast(past);
    const value = (n: number) => ({ sensors: [reading('GT-1', { value: n, age_s: 0 })] });
    past.show(moment(value(1)));
    past.show(moment({ at: '2026-11-20T08:00:10Z', ...value(2) }));
    expect(store.course.of('GT-1').map((point) => point.value)).toEqual([1, 2]);
    past.show(moment({ at: '2026-11-20T07:00:00Z', ...value(9) }));
    expect(store.course.of('GT-1').map((point) => point.value)).toEqual([9]);
    back();
    expect(store.course.of('GT-1')).toEqual([]);
  });

  it('says live, replay or forecast as the open page does, and is live when the page is gone', () => {
    const run = ref<number | null>(null);
    const page = effectScope();
    page.run(() => tellClock(() => (run.value === null ? { mode: 'live' } : { mode: 'forecast', ahead_s: run.value })));
    expect([clockMode.value, ahead_s.value]).toEqual(['live', null]);
    run.value = 300;
    expect([clockMode.value, ahead_s.value]).toEqual(['forecast', 300]);
    const next = effectScope();
    next.run(() => tellClock(() => ({ mode: 'replay' })));
    page.stop();
    expect([clockMode.value, ahead_s.value]).toEqual(['replay', null]);
    next.stop();
    expect(clockMode.value).toBe('live');
  });

  it('puts moments and alarms on its axis where they belong, and none from outside it', () => {
    const now = Date.parse('2026-11-22T06:07:00Z');
    expect(momentAt(shareOf(now - 600_000, now), now)).toBe(now - 600_000);
    expect(ticks(now).every(({ share }) => share >= 0 && share <= 1)).toBe(true);
    const all = [
      raised('old', '2026-11-22T05:00:00Z'),
      raised('grave', '2026-11-22T06:00:00Z'),
      raised('slight', '2026-11-22T06:05:00Z', 3),
    ];
    expect(raisedOn(all, now).map(({ id }) => id)).toEqual(['slight', 'grave']);
  });
});
