import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/api/features';
import { MoverFrame, type Movers, type SensorValue } from '../../src/live';
import { RollCall } from '../../src/map/roll_call';
import { Course, extremes, tally } from '../../src/panels/extremes';
import { type Count, headcounts, heads, places, Ranks } from '../../src/panels/headcount';

const square = (x: number, y: number, side: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
      [x, y],
    ],
  ],
});
const row = (id: string, properties: Record<string, unknown>, geometry: Row['geometry'] = null): Row => ({
  type: 'Feature',
  id,
  geometry,
  properties: { id, ...properties },
});
function movers(...all: [role: string, x: number, y: number, state: number][]): Movers {
  const rows = all.map(([, lon, lat, state], index) => ({
    index,
    lon,
    lat,
    z_m: 0,
    error_m: 0,
    heading_deg: 0,
    state,
  }));
  return {
    frame: MoverFrame.of(rows, 1, 0),
    meta: new Map(
      all.map(([role], index) => [
        index,
        {
          index,
          tag_id: `T${index}`,
          kind: role === 'truck' ? 'vehicle' : 'person',
          role,
          label: '',
          enterprise_id: null,
        },
      ]),
    ),
  };
}

describe('people in the park', () => {
  const all = movers(
    ['employee', 0.5, 0.5, 0],
    ['visitor', 0.6, 0.6, 1],
    ['contractor', 0.7, 0.7, 2],
    ['truck', 0.5, 0.5, 0],
  );
  it('are counted by role, and one whose position is unknown is still in the park', () => {
    expect(heads(all)).toMatchObject({
      total: 3,
      role: { employee: 1, contractor: 1, visitor: 1 },
      located: 1,
      stale: 1,
      unknown: 1,
      vehicles: 1,
    });
  });
  it('are still in the park when the frame does not place them', () => {
    const missing = {
      ...all,
      meta: new Map([
        ...all.meta,
        [9, { index: 9, tag_id: 'T9', kind: 'person', role: 'visitor', label: '', enterprise_id: null }],
      ]),
    };
    expect(heads(missing)).toMatchObject({ total: 4, unknown: 2, role: { visitor: 2 } });
  });
  it('are counted in an area without vehicles and without those of unknown position', () => {
    expect(headcounts(all, places([row('Z', { grade: 'B' }, square(0, 0, 1))], []))[0]?.people).toBe(2);
  });
  it('are one number for whoever asks, frame after frame', () => {
    const roll = new RollCall();
    const [near, far] = [square(0, 0, 1).coordinates, square(5, 5, 1).coordinates];
    expect(roll.inside(all, [near])).toEqual([2]);
    expect(roll.inside(all, [far, square(0, 0, 1).coordinates])).toEqual([0, 2]);
    const gone = movers(['employee', 5.5, 5.5, 0]);
    for (let turn = 0; turn < 6; turn++) {
      expect(roll.inside({ ...gone }, [far])).toEqual([1]);
      roll.inside(movers(['visitor', 9, 9, 0]), [far]);
    }
    expect(roll.inside(all, [near, far])).toEqual([2, 0]);
    expect(roll.inside({ frame: null, meta: new Map() }, [near])).toEqual([0]);
  });
  it('stand against the limit of the fence that covers the zone, the fullest area first', () => {
    const counted = headcounts(
      all,
      places(
        [row('Z1', { grade: 'A' }, square(5, 5, 1)), row('Z2', { grade: 'D' }, square(0, 0, 1))],
        [row('F', { kind: 'limit', limit_count: 1 }, square(0, 0, 1))],
      ),
    );
    expect(counted.map((one) => [one.id, one.people, one.limit])).toEqual([
      ['Z2', 2, 1],
      ['Z1', 0, null],
    ]);
  });
});

describe('the list of areas', () => {
  const areas = new Map(['A', 'B', 'C'].map((id) => [id, places([row(id, { grade: 'B' }, square(0, 0, 1))], [])[0]]));
  const at = (people: Record<string, number>, limit: number | null = null): Count[] =>
    Object.entries(people)
      .map(([id, many]) => ({ ...areas.get(id), people: many, limit }) as Count)
      .sort((a, b) => b.people - a.people);
  const ids = (all: Count[]) => all.map(({ id }) => id).join('');
  it('keeps its rows in place while it is read, with their newest numbers', () => {
    const ranks = new Ranks();
    expect(ids(ranks.of(at({ A: 3, B: 2 }), 100))).toBe('AB');
    const soon = ranks.of(at({ A: 3, B: 4 }), 101);
    expect([ids(soon), ...soon.map(({ people }) => people)]).toEqual(['AB', 3, 4]);
    expect(ids(ranks.of(at({ A: 3, B: 4 }), 110))).toBe('BA');
    expect(ids(ranks.of(at({ A: 5, B: 4 }), 60))).toBe('AB'); // the replay went back
    expect(ids(ranks.of(at({ A: 5, B: 9, C: 7 }), 61))).toBe('BCA');
  });
  it('shows at once what comes to be over its limit', () => {
    const ranks = new Ranks();
    expect(ids(ranks.of(at({ A: 3, B: 2 }, 3), 100))).toBe('AB');
    expect(ids(ranks.of(at({ A: 3, B: 4 }, 3), 101))).toBe('BA');
  });
});

describe('the worst value of a gas', () => {
  const sensors = [
    row('a', { kind: 'gas', quantity: 'ammonia', unit: 'ppm' }),
    row('b', { kind: 'gas', quantity: 'ammonia', unit: 'ppm' }),
    row('c', { kind: 'gas', quantity: 'oxygen', unit: '%vol' }),
    row('d', { kind: 'gas', quantity: 'oxygen', unit: '%vol' }),
  ];
  const value = (sensor_id: string, number: number, state = 0): [string, SensorValue] => [
    sensor_id,
    { sensor_id, value: number, state, time_s: 1 },
  ];
  it('is the highest, and for oxygen the lowest', () => {
    const worst = extremes(sensors, new Map([value('a', 1), value('b', 5), value('c', 20.9), value('d', 19)]));
    expect(worst.map((one) => [one.quantity, one.value])).toEqual([
      ['ammonia', 5],
      ['oxygen', 19],
    ]);
  });
  it('never comes from a faulty detector', () => {
    expect(extremes(sensors, new Map([value('a', 1), value('b', 999, 4)]))[0]?.value).toBe(1);
    expect(tally(sensors, new Map([value('a', 1), value('b', 999, 4), value('c', 20, 5)]))).toEqual({
      online: 1,
      bad: 1,
      stale: 1,
      silent: 1,
      all: 4,
    });
  });
  it('has only the course that was received', () => {
    const course = new Course(10, 2);
    for (const at of [0, 1, 2, 4, 20]) course.take([{ sensor_id: 'a', value: at, state: 0, time_s: at }]);
    expect(course.of('a').map((point) => point.at)).toEqual([20]);
  });
  it('has the newest points of the span however long it goes on, and earlier ones before them as far as there is room', () => {
    const course = new Course(10, 2);
    for (let at = 100; at < 200; at++) course.take([{ sensor_id: 'a', value: -at, state: 0, time_s: at }]);
    const newest = [188, 190, 192, 194, 196, 198];
    expect(course.of('a')).toEqual(newest.map((at) => ({ at, value: -at })));
    course.before('a', [{ at: 186, value: 1 }]);
    expect(course.of('a').map(({ at }) => at)).toEqual(newest);
    course.take([{ sensor_id: 'b', value: 5, state: 0, time_s: 198 }]);
    course.before(
      'b',
      [190, 191, 192, 198, 199].map((at) => ({ at, value: 1 })),
    );
    expect(course.of('b').map(({ at }) => at)).toEqual([190, 192, 198]);
    expect(course.of('c')).toEqual([]);
  });
});
