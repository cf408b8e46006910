/** What the topics of the wall count: fences, the quality of positions, the file of an enterprise. */
import { describe, expect, it, vi } from 'vitest';
import type { Row } from '../../src/api/features';
import { type Alarm, MoverFrame, type MoverMeta, type Movers } from '../../src/live';
import { MOVER_STATES, SENSOR_STATES } from '../../src/live/types';
import { fenceWatch } from '../../src/panels/fence_watch';
import { positionQuality } from '../../src/panels/position_quality';

vi.stubGlobal('location', { search: '' });
vi.stubGlobal('localStorage', { getItem: () => null });
const { alarmLines, detectorLines, hazardLines, roleCounts, structureLines } = await import(
  '../../src/panels/enterprise'
);

interface Someone {
  x: number;
  y?: number;
  error_m?: number;
  state?: (typeof MOVER_STATES)[number];
  kind?: string;
  role?: string;
  enterprise_id?: string;
}
function moversOf(...some: Someone[]): Movers {
  const rows = some.map(({ x, y = 0, error_m = 0.5, state = 'ok' }, index) => ({
    ...{ index, lon: x, lat: y, z_m: 0, error_m, heading_deg: 0 },
    state: MOVER_STATES.indexOf(state),
  }));
  const meta = some.map(({ kind = 'person', role = 'employee', enterprise_id = 'E' }, index): [number, MoverMeta] => [
    index,
    { index, tag_id: `T-${index}`, kind, role, label: '', enterprise_id },
  ]);
  return { frame: MoverFrame.of(rows, 1, 0), meta: new Map(meta) };
}
const square = (x: number): Row['geometry'] => ({
  type: 'Polygon',
  coordinates: [[[x, -1], [x + 1, -1], [x + 1, 1], [x, 1], [x, -1]]],
}); // biome-ignore format: a square
const row = (id: string, properties: Record<string, unknown>, geometry: Row['geometry'] = square(0)): Row => ({
  ...{ type: 'Feature', id, geometry },
  properties: { id, name_zh: id, name_en: id, ...properties },
});
const alarm = (id: string, more: Partial<Alarm>): Alarm =>
  ({
    id,
    source_kind: 'tag',
    source_id: 'T-1',
    condition: 'x',
    priority: 2,
    state: 'unacknowledged',
    text_zh: id,
    text_en: id,
    lon: 0,
    lat: 0,
    enterprise_id: 'E',
    ...more,
  }) as Alarm;

describe('fences that are watched', () => {
  const fences = [
    row('limit', { kind: 'limit', limit_count: 1 }),
    row('post', { kind: 'post', limit_count: 3 }),
    row('full', { kind: 'limit', limit_count: 2 }),
    row('forbidden', { kind: 'forbidden' }, square(5)),
  ];
  const movers = moversOf({ x: 0.5 }, { x: 0.6 }, { x: 0.5, kind: 'vehicle' }, { x: 9 });
  it('count people inside and know a post from a limit', () => {
    const found = Object.fromEntries(fenceWatch(fences, movers, []).map((one) => [one.id, [one.people, one.off]]));
    expect(found).toEqual({ limit: [2, true], post: [2, true], full: [2, false], forbidden: [0, false] });
  });
  it('are led by those whose alarm stands', () => {
    const alarms = [
      alarm('a', { condition: 'forbidden/forbidden' }),
      alarm('b', { condition: 'limit/full', state: 'returned' }),
      alarm('c', { condition: 'forbidden/forbidden', state: 'shelved' }),
    ];
    const [first, ...rest] = fenceWatch(fences, movers, alarms);
    expect([first?.id, first?.alarms]).toEqual(['forbidden', 1]);
    expect(rest.every(({ alarms: n }) => n === 0)).toBe(true);
  });
});

describe('the quality of positions', () => {
  it('is told of fresh tags that tell their error, and every tag is counted once', () => {
    const errors = [0.2, 0.4, 0.6, 2, 4, 8, 15];
    const some = errors.map((error_m, x) => ({ x, error_m }));
    const quality = positionQuality(
      moversOf(...some, { x: 1, error_m: Number.NaN }, { x: 1, state: 'stale' }, { x: 1, state: 'unknown' }),
    );
    expect(quality).toMatchObject({ tags: 10, fresh: 8, stale: 1, unknown: 1, classes: [3, 1, 1, 1, 1] });
    expect(quality.median_m).toBeCloseTo(2, 6);
    expect(quality.p95_m).toBeCloseTo(15, 6);
  });
  it('is unknown where nobody is heard', () => {
    const quality = positionQuality({ frame: null, meta: moversOf({ x: 0 }).meta });
    expect(quality).toMatchObject({ tags: 1, fresh: 0, unknown: 1, median_m: null, p95_m: null });
  });
});

describe('the file of an enterprise', () => {
  it('holds what is on its name and nothing of others', () => {
    const rows = [row('S-1', { enterprise_id: 'E', kind: 'tank' }), row('S-2', { enterprise_id: 'F', kind: 'tank' })];
    expect(structureLines(rows, 'E').map(({ id }) => id)).toEqual(['S-1']);
    expect(structureLines(null, 'E')).toEqual([]);
    expect(alarmLines([alarm('a', {}), alarm('b', { enterprise_id: 'F' })], 'E', () => '').map(({ id }) => id)).toEqual(
      ['a'],
    );
    const people = moversOf(
      { x: 0 },
      { x: 0, role: 'visitor' },
      { x: 0, enterprise_id: 'F' },
      { x: 0, kind: 'vehicle' },
      { x: 0, state: 'unknown' },
    );
    expect(roleCounts(people, 'E').map(({ people: n }) => n)).toEqual([1, 1]);
  });
  it('puts the gravest hazards and the odd detectors first', () => {
    const units = [3, 1, 2].map((level) => row(`H-${level}`, { enterprise_id: 'E', level }));
    expect(hazardLines(units, 'E', (n) => String(n)).map(({ detail }) => detail)).toEqual(['1', '2', '3']);
    const sensors = ['calm', 'high', 'silent'].map((id) => row(id, { enterprise_id: 'E', unit: 'ppm' }));
    const heard = (sensor_id: string, state: 'normal' | 'high') => ({
      sensor_id,
      value: 3,
      state: SENSOR_STATES.indexOf(state),
      time_s: 0,
    });
    const values = new Map([
      ['calm', heard('calm', 'normal')],
      ['high', heard('high', 'high')],
    ]);
    expect(detectorLines(sensors, 'E', values).map(({ id, odd }) => [id, odd])).toEqual([
      ['high', true],
      ['silent', true],
      ['calm', false],
    ]);
  });
});
