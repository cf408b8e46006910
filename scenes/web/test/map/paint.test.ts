// Paint, marks and rows of the map, as far as they are pure.
import { describe, expect, it } from 'vitest';
import { type Alarm, MoverFrame, type MoverMeta } from '../../src/live';
import { bearerOf, CrowdRows, placeOf } from '../../src/map/crowd';
import { iconOf, standing } from '../../src/map/drawers/alarms';
import { rowsOf } from '../../src/map/drawers/movers';
import { lookOf } from '../../src/map/drawers/sensors';
import { arrow, arrowLength } from '../../src/map/drawers/wind';
import { centroid, circle, distance_m, frontOf, inside, offset, sector } from '../../src/map/geometry';
import { GRADES, gradeOf, PAINT, patterns } from '../../src/map/hatch';
import { Pace } from '../../src/map/pace';
import { Palette, rgba, type Token } from '../../src/map/palette';
import { layerOf } from '../../src/map/picking';
import { CELL, SYMBOLS, symbolMapping } from '../../src/map/symbols';

const square: [number, number][] = [
  [120.9, 31.85],
  [120.901, 31.85],
  [120.901, 31.851],
  [120.9, 31.851],
  [120.9, 31.85],
];

/** WCAG contrast of two colours. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [r, g, bl] = rgba(hex)
      .slice(0, 3)
      .map((part) => {
        const c = part / 255;
        return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
      }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe('colour tokens', () => {
  it.each(['dark', 'light'] as const)('of text are read on panels of the %s theme', (theme) => {
    const palette = new Palette(theme);
    for (const token of ['t1', 't2', 't3', 'At', 'Bt', 'Ct', 'Dt'] as Token[]) {
      expect(contrast(palette.hex(token), palette.hex('bg1')), token).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(['dark', 'light'] as const)('of letters are read on the four grades of the %s theme', (theme) => {
    const palette = new Palette(theme);
    for (const grade of GRADES) {
      expect(contrast(palette.hex(`ink${grade}` as Token), palette.hex(grade)), grade).toBeGreaterThanOrEqual(4.4);
    }
  });

  it('turn to bytes with their opacity', () => {
    expect(rgba('#DB3B3F', 0.5)).toEqual([219, 59, 63, 128]);
  });
});

describe('the hatch', () => {
  it('tells the four grades apart without colour', () => {
    const far = patterns(false);
    const looks = GRADES.map((grade) => JSON.stringify(far[grade]));
    expect(new Set(looks).size).toBe(4);
    expect(far.A.type).toBe('cross-hatch');
    expect(far.D.type).toBe('dots');
  });

  it('keeps its spacing on the ground: A 9 m and 5 m close up, C 18 m', () => {
    expect(patterns(false).A.gap + patterns(false).A.strokeWidth).toBeCloseTo(9);
    expect(patterns(true).A.gap + patterns(false).A.strokeWidth).toBeCloseTo(5);
    expect(patterns(false).C.gap + patterns(false).C.strokeWidth).toBeCloseTo(18);
  });

  it('draws the graver grade with the wider outline, and an unknown grade as the gravest', () => {
    expect(PAINT.A.outline_m).toBeGreaterThan(PAINT.C.outline_m);
    expect(gradeOf('b')).toBe('B');
    expect(gradeOf(null)).toBe('A');
  });
});

describe('the symbols', () => {
  it('lie side by side on the atlas and never overlap', () => {
    const mapping = symbolMapping();
    const places = SYMBOLS.map((name) => `${mapping[name]?.x},${mapping[name]?.y}`);
    expect(new Set(places).size).toBe(SYMBOLS.length);
    expect(Object.values(mapping).every((cell) => cell.x % CELL === 0 && cell.y % CELL === 0)).toBe(true);
  });

  it('have one for every state that a person, a detector or an alarm can be in', () => {
    const priorities = [1, 2, 3, 4] as const;
    const states = ['unacknowledged', 'acknowledged', 'returned', 'shelved'] as const;
    for (const priority of priorities)
      for (const state of states) expect(SYMBOLS).toContain(iconOf({ priority, state }));
    for (const state of [undefined, 0, 1, 2, 3, 4, 5]) expect(SYMBOLS).toContain(`sensor_${lookOf(state)}`);
  });
});

describe('alarms on the map', () => {
  const alarm = (id: string, priority: number, extra: Partial<Alarm> = {}) =>
    ({ id, priority, state: 'unacknowledged', lon: 120.9, lat: 31.85, z_m: 2, ...extra }) as Alarm;

  it('are drawn gravest last, so that it lies on top', () => {
    expect(standing([alarm('a', 1), alarm('b', 4), alarm('c', 2)]).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  });

  it('without a place stay in the list and off the map', () => {
    expect(standing([alarm('a', 1, { lon: null }), alarm('b', 1, { state: 'normal' })])).toEqual([]);
  });
});

describe('geometry', () => {
  it('moves by metres and measures them back', () => {
    expect(distance_m([120.9, 31.85], offset([120.9, 31.85], 300, 400))).toBeCloseTo(500, 0);
  });

  it('knows inside from outside, also beside a hole', () => {
    const hole = circle([120.9005, 31.8505], 10);
    expect(inside(120.9002, 31.8502, [square, hole])).toBe(true);
    expect(inside(120.9005, 31.8505, [square, hole])).toBe(false);
    expect(inside(120.91, 31.85, [square])).toBe(false);
  });

  it('puts a label inside the zone on the viewer’s side', () => {
    const [lon, lat] = frontOf([square], 0);
    expect(inside(lon, lat, [square])).toBe(true);
    expect(lat).toBeLessThan(centroid(square)[1]);
    expect(frontOf([square], 180)[1]).toBeGreaterThan(centroid(square)[1]);
  });

  it('looks with a camera the way its heading says, clockwise from north', () => {
    const cone = sector([120.9, 31.85], 50, 90, 40);
    expect(cone.every(([lon]) => lon >= 120.9)).toBe(true);
    expect(cone[0]).toEqual(cone.at(-1));
  });
});

describe('the crowd', () => {
  const frame = (index: number[], lon: number[], state: number[] = []): MoverFrame =>
    MoverFrame.of(
      index.map((name, i) => ({
        index: name,
        lon: lon[i] as number,
        lat: 31.85,
        z_m: 0,
        error_m: 0,
        heading_deg: 0,
        state: state[i] ?? 0,
      })),
      1,
      0,
    );

  it('keeps a person’s row when others come, go or change their order', () => {
    const rows = new CrowdRows();
    rows.take({ frame: frame([7, 9], [120.1, 120.2]), meta: new Map() });
    const next = rows.take({ frame: frame([5, 9], [120.5, 120.3]), meta: new Map() });
    for (const [row, lon] of [120.1, 120.3, 120.5].entries()) expect(placeOf(next, row)[0]).toBeCloseTo(lon, 7);
    expect([...next.present]).toEqual([0, 1, 1]);
  });

  it('never moves a person to a place that is no number', () => {
    const rows = new CrowdRows();
    rows.take({ frame: frame([1], [120.1]), meta: new Map() });
    const next = rows.take({ frame: frame([1], [Number.NaN]), meta: new Map() });
    expect(placeOf(next, 0)[0]).toBe(120.1);
    expect(next.state[0]).toBe(2);
  });

  it('tells the graphics card places as degrees from the first, fine enough for a step of a foot', () => {
    const rows = new CrowdRows();
    rows.take({ frame: frame([1, 2], [120.9, 120.92]), meta: new Map() });
    const next = rows.take({ frame: frame([2], [120.9200001]), meta: new Map() });
    expect(next.origin).toEqual([120.9, 31.85]);
    expect(Math.abs(placeOf(next, 1)[0] - 120.9200001)).toBeLessThan(1e-8);
  });

  it('draws an unknown role as an employee, a vehicle as a vehicle and who is not there not at all', () => {
    const named = ['visitor', 'guard', ''].map((role, index) => ({
      index,
      tag_id: '',
      kind: 'person',
      role,
      label: '',
    }));
    const meta = new Map(
      [...named, { ...named[2], index: 3, kind: 'truck' }].map((one) => [one.index, one as MoverMeta]),
    );
    const rows = new CrowdRows();
    rows.take({ frame: frame([0, 1, 3, 9], [1, 2, 3, 4], [1, 3, 0, 0]), meta });
    const crowd = rows.take({ frame: frame([0, 1, 3], [1, 2, 3]), meta });
    const { marks } = rowsOf({ ...crowd, state: Uint8Array.of(1, 3, 0, 0) });
    const [visitor, guard, truck, gone] = [0, 1, 2, 3].map((row) => [
      ...marks.subarray(4 * row, 4 * row + 4),
    ]) as number[][];
    expect([SYMBOLS[visitor?.[0] ?? -1], SYMBOLS[visitor?.[1] ?? -1], visitor?.[3]]).toEqual([
      'visitor_stale',
      'visitor_hidden',
      1,
    ]);
    expect([SYMBOLS[guard?.[0] ?? -1], guard?.[3]]).toEqual(['employee_alarm', 1]);
    expect([SYMBOLS[truck?.[0] ?? -1], truck?.[3]]).toEqual(['vehicle', 2]);
    expect(gone?.[3]).toBe(0);
    expect(bearerOf(crowd, 0)?.role).toBe('visitor');
  });
});

describe('the pace', () => {
  it('gives up gliding only when pictures are slow one after the other', () => {
    const fast = new Pace();
    for (let i = 0; i < 50; i++) fast.beat(i * 16);
    expect(fast.smooth).toBe(true);
    const paused = new Pace();
    for (let i = 0; i < 50; i++) paused.beat(i * 1000);
    expect(paused.smooth).toBe(true);
    const slow = new Pace();
    for (let i = 0; i < 50; i++) slow.beat(i * 300);
    expect(slow.smooth).toBe(false);
  });
});

describe('a picked sub-layer', () => {
  it('belongs to the layer with the longest matching name', () => {
    const specs = [{ id: 'risk' }, { id: 'risk_zones' }] as never;
    expect(layerOf('risk_zones-fill', specs)).toBe('risk_zones');
    expect(layerOf('elsewhere', specs)).toBeNull();
  });
});

describe('the wind arrow', () => {
  it('points where the wind goes: a west wind points east', () => {
    const tip = arrow([120.9, 31.85], 270, 100)[3] as [number, number];
    expect(tip[0]).toBeGreaterThan(120.9);
    expect(tip[1]).toBeCloseTo(31.85, 6);
  });

  it('grows with the wind up to 96 px', () => {
    expect(arrowLength(1)).toBe(36);
    expect(arrowLength(30)).toBe(96);
  });
});
