import { describe, expect, it } from 'vitest';
import { readCloud } from '../../src/map/cloud';
import { inputDifferences, levelPairs } from '../../src/whatif/compare';
import { levelsOf } from '../../src/whatif/levels';
import { faultOf, type Input, prefill } from '../../src/whatif/models';
import { smells, suspectOf } from '../../src/whatif/near';
import { levelRows, type WhatIf } from '../../src/whatif/result';
import { staleness } from '../../src/whatif/stale';
import { type Drawn, footprintOf, placeOfTime, type ViewOffer, widestPlace } from '../../src/whatif/times';

const drawn = (area: number, distance = area): Drawn => ({
  distance_m: distance,
  area_m2: area,
  polygons:
    area > 0
      ? [
          [
            [
              [120, 31],
              [120.01, 31],
              [120.01, 31.01],
              [120, 31],
            ],
          ],
        ]
      : [],
});
const view: ViewOffer = {
  id: 'now',
  title: { zh: '瞬时', en: 'now' },
  note: { zh: '', en: '' },
  quantity: 'concentration',
  air_changes_1_h: null,
  levels: [30, 160].map((shown, rank) => ({
    level: shown / 1e6,
    label_zh: `AEGL-${rank + 1}`,
    label_en: `AEGL-${rank + 1}`,
    shown,
    shown_unit: 'ppm',
    quantity: 'concentration',
    colour_dark: '#5B3A86',
    colour_light: '#EBD9F5',
  })),
};

describe('a moment of a course', () => {
  it('is the last time that is not after the clock', () => {
    expect([0, 29, 30, 61, 900].map((t) => placeOfTime([0, 30, 60, 90], t))).toEqual([0, 0, 1, 2, 3]);
  });
  it('is, when nobody chose, the one at which the middle level covers most ground', () => {
    const frames = [
      [drawn(9), drawn(1)],
      [drawn(5), drawn(4)],
      [drawn(8), drawn(2)],
    ];
    expect(widestPlace(frames)).toBe(1);
  });
  it('reads like a result: the same numbers, and nothing drawn where nothing is reached', () => {
    const footprint = footprintOf(view, [drawn(700, 812.3), drawn(0)]);
    const rows = levelRows({ people: null, footprint } as unknown as WhatIf, 'zh');
    expect(rows.map((row) => [row.name, row.threshold, row.distance_m])).toEqual([
      ['AEGL-2', '160 ppm', null],
      ['AEGL-1', '30 ppm', 812.3],
    ]);
  });
});

describe('the wind of a run', () => {
  const at = '2026-11-24T06:00:00Z';
  const now = Date.parse(at) + 10_000;
  const used = { wind_m_s: 3, wind_from_deg: 350 };
  it('has changed from 20° or from 30 % on, also across north', () => {
    expect(staleness(used, now, { wind_m_s: 3, wind_from_deg: 9, at }, now)).toBe('fresh');
    expect(staleness(used, now, { wind_m_s: 3, wind_from_deg: 10, at }, now)).toBe('changed');
    expect(staleness(used, now, { wind_m_s: 3.8, wind_from_deg: 350, at }, now)).toBe('fresh');
    expect(staleness(used, now, { wind_m_s: 2.1, wind_from_deg: 350, at }, now)).toBe('changed');
  });
  it('is old after five minutes, and silent when the mast has said nothing for as long', () => {
    expect(staleness(used, now - 301_000, { ...used, at }, now)).toBe('old');
    expect(staleness(used, now, { ...used, at }, now + 301_000)).toBe('silent');
    expect(staleness(used, now, null, now)).toBe('silent');
  });
});

describe('thresholds that a person types', () => {
  it('are names, and numbers with a unit', () => {
    expect(levelsOf('AEGL2, idlh；300 ppm, 5kPa, 12.5 kW/m²')).toEqual([
      'aegl2',
      'idlh',
      { value: 300, unit: 'ppm' },
      { value: 5, unit: 'kPa' },
      { value: 12.5, unit: 'kW/m2' },
    ]);
    expect(levelsOf('')).toEqual([]);
  });
  it('are refused where they cannot be read', () => {
    expect(levelsOf('-3 ppm')).toBeNull();
    expect(levelsOf('3 bar')).toBeNull();
  });
});

describe('what is not measured', () => {
  const wind = { group: 'weather', name: 'wind_m_s', number: true, optional: true, initial: null } as unknown as Input;
  it('is asked for, not assumed, where the wind of the mast is wanted', () => {
    const known = { structure: null, substance: null, weather: null };
    const asked = prefill([wind], { ...known, live: true });
    expect(asked.wind_m_s?.value).toBeNull();
    expect(faultOf(wind, null)).toBe('MissingInput');
    expect(prefill([wind], { ...known, live: false }).wind_m_s).toEqual({ value: 3, from: 'assumed' });
  });
});

describe('two results', () => {
  const of = (distance: number | null, rate: number): WhatIf =>
    ({
      model: { id: 'plume', version: '1' },
      people: null,
      inputs: { scenario: { release: { rate_kg_s: rate, substance_id: 'ammonia' } }, z_m: 1.5 },
      footprint: footprintOf(view, [drawn(1, distance ?? 0), drawn(distance === null ? 0 : 1, distance ?? 0)]),
    }) as unknown as WhatIf;
  it('are compared level by level, and what is not reached counts as no distance', () => {
    const [grave, mild] = levelPairs(of(100, 1), of(160, 2), 'zh');
    expect([grave?.a, grave?.b, grave?.difference]).toEqual([100, 160, 60]);
    expect(mild?.name).toBe('AEGL-1');
    expect(levelPairs(of(100, 1), of(null, 2), 'zh')[0]?.difference).toBe(-100);
    expect(levelPairs(of(100, 1), null, 'zh')[0]?.difference).toBeNull();
  });
  it('say which inputs made the difference', () => {
    expect(inputDifferences(of(1, 1), of(1, 2))).toEqual([{ name: 'release.rate_kg_s', a: 1, b: 2 }]);
  });
});

describe('an alarm', () => {
  const tank = (id: string, lon: number, substance_id: string) => ({
    type: 'Feature' as const,
    id,
    geometry: { type: 'Point' as const, coordinates: [lon, 31] },
    properties: { substance_id },
  });
  const alarm = { lon: 120, lat: 31 } as never;
  const ammonia = smells({ unit: 'ppm', substance_id: 'ammonia' }, new Set());
  it('points at the nearest equipment that holds what was smelt, and at none beyond 300 m', () => {
    const rows = [tank('far', 120.002, 'ammonia'), tank('near', 120.001, 'ammonia'), tank('other', 120, 'chlorine')];
    expect(suspectOf(alarm, ammonia, rows as never)?.structure).toBe('near');
    expect(suspectOf(alarm, ammonia, [tank('x', 120.02, 'ammonia')] as never)).toBeNull();
  });
  it('in %LEL points at whatever burns, and at nothing that does not', () => {
    const rows = [tank('water', 120, 'water'), tank('propane', 120.001, 'propane')];
    const combustible = smells({ unit: '%LEL', substance_id: 'methane' }, new Set(['propane']));
    expect(suspectOf(alarm, combustible, rows as never)?.structure).toBe('propane');
    expect(suspectOf(alarm, ammonia, rows as never)).toBeNull();
  });
});

describe('a cloud', () => {
  it('that is no binary glTF is refused', () => {
    expect(() => readCloud(new ArrayBuffer(32))).toThrow();
  });
});
