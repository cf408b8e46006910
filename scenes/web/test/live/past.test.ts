import { describe, expect, it } from 'vitest';
import { PastChannel } from '../../src/replay/past';
import { moment, reading } from './moments';

const mover = (index: number, lon: number, state: 'ok' | 'stale' = 'ok') => ({
  index,
  tag_id: `T${index}`,
  kind: 'person',
  role: 'employee',
  label: '',
  label_en: '',
  person_id: null,
  floor: null,
  origin: 'real' as const,
  enterprise_id: null,
  at: '2026-11-20T08:00:00Z',
  lon,
  lat: 31.85,
  z_m: 1,
  error_m: 0.5,
  age_s: 1,
  state,
});
const alarm = (source_kind: string, source_id: string, condition: string) => ({
  id: `${source_kind}:${source_id}:${condition}:1`,
  source_kind,
  source_id,
  condition,
  priority: 2 as const,
  state: 'acknowledged' as const,
  value: 30,
  limit_value: 25,
  unit: 'ppm',
  text_zh: '',
  text_en: '',
  lon: null,
  lat: null,
  z_m: null,
  enterprise_id: null,
  origin: 'real' as const,
  group_id: '',
  raised_at: '2026-11-20T07:59:00Z',
  changed_at: '2026-11-20T07:59:00Z',
});
describe('the channel of the past', () => {
  it('shows detectors by the alarm that stood then, and what was bad or old as that', () => {
    const past = new PastChannel();
    const said = (sensor_id: string, quality: 'good' | 'bad', age_s: number) => reading(sensor_id, { quality, age_s });
    const alarms = [alarm('sensor', 'A', 'high'), alarm('sensor', 'A', 'high_high')];
    const sensors = [said('A', 'good', 1), said('B', 'bad', 1), said('C', 'good', 100), said('D', 'good', 1)];
    past.show(moment({ alarms, sensors }));
    expect(['A', 'B', 'C', 'D'].map((id) => past.sensors.get(id)?.state)).toEqual([3, 4, 5, 0]);
  });

  it('colours nothing by an alarm that was over and only waited to be seen', () => {
    const past = new PastChannel();
    const over = { ...alarm('sensor', 'A', 'high'), state: 'returned' as const };
    past.show(moment({ alarms: [over], sensors: [reading('A')] }));
    expect(past.sensors.get('A')?.state).toBe(0);
    expect(past.alarms.size).toBe(1);
  });

  it('turns people where they go and marks those with an alarm of their own', () => {
    const past = new PastChannel();
    past.show(moment({ movers: [mover(4, 120.9)] }));
    past.show(moment({ movers: [mover(4, 120.901), mover(7, 120.9, 'stale')], alarms: [alarm('tag', 'T4', 'sos')] }));
    expect(past.movers.frame?.heading_deg(0)).toBe(90);
    expect([0, 1].map((row) => past.movers.frame?.state(row))).toEqual([3, 1]);
    expect([0, 1].map((row) => past.movers.frame?.index(row))).toEqual([4, 7]);
  });

  it('forgets everything of the moment before', () => {
    const past = new PastChannel();
    past.show(moment({ alarms: [alarm('sensor', 'A', 'high')], movers: [mover(1, 120.9)] }));
    past.show(moment());
    expect(past.alarms.size + past.sensors.size + (past.movers.frame?.count ?? 0)).toBe(0);
  });
});
