import { describe, expect, it } from 'vitest';
import {
  body,
  faultOf,
  inputsOf,
  type ModelOffer,
  prefill,
  type SourceOffer,
  sourceGroup,
  sourcesOf,
  startingAt,
  toRest,
  toScreen,
  used,
} from '../../src/whatif/models';
import { count, levelRows, type WhatIf } from '../../src/whatif/result';

const model: ModelOffer = {
  id: 'gaussian_plume',
  family: 'dispersion',
  version: '1',
  title: { zh: '高斯', en: 'Gauss' },
  takes: 'release',
  inputs: {
    properties: {
      release: {
        properties: {
          substance_id: { type: 'string', title: '物质' },
          rate_kg_s: { type: 'number', title: '速率', title_en: 'Rate', unit: 'kg/s', exclusiveMinimum: 0 },
          molar_mass_kg_mol: { type: ['number', 'null'], default: null },
        },
        required: ['substance_id', 'rate_kg_s'],
      },
      weather: {
        properties: {
          wind_m_s: { type: 'number', minimum: 0, maximum: 75 },
          temperature_k: { type: 'number', unit: 'K', default: 293.15 },
        },
        required: ['wind_m_s'],
      },
    },
  },
};

const tank: SourceOffer = {
  id: 'liquid_tank',
  title: { zh: '储罐', en: 'Tank' },
  inputs: {
    properties: {
      substance_id: { type: 'string' },
      vessel_diameter_m: { type: 'number', exclusiveMinimum: 0 },
      ambient_pressure_pa: { type: 'number', default: 101325 },
    },
    required: ['substance_id', 'vessel_diameter_m'],
  },
  from_weather: ['ambient_pressure_pa'],
};
const series: SourceOffer = { ...tank, id: 'rate_series', inputs: { properties: { times_s: { type: 'array' } } } };

describe('a scenario that starts at a vessel', () => {
  const offered = { ...model, starts_at: ['liquid_tank', 'rate_series'] };
  it('is offered where the model says so and the form has a field for every input', () => {
    expect(sourcesOf(offered, [tank, series]).map((one) => one.id)).toEqual(['liquid_tank']);
    expect(sourcesOf(model, [tank, series])).toEqual([]);
  });
  it('asks for the vessel and the weather, and for nothing twice', () => {
    const started = startingAt(offered, tank);
    expect(sourceGroup(started)).toBe('liquid_tank');
    expect(inputsOf(started, 'liquid_tank', 'en').map((input) => input.name)).toEqual([
      'substance_id',
      'vessel_diameter_m',
    ]);
    expect(inputsOf(started, 'weather', 'en')).toHaveLength(2);
    expect(inputsOf(started, 'release', 'en')).toHaveLength(0);
  });
  it('takes the size of the vessel from the ledger', () => {
    const known = { structure: { diameter_m: 12, height_m: 9 }, weather: null, substance: null };
    const form = prefill(inputsOf(startingAt(offered, tank), 'liquid_tank', 'zh'), known);
    expect(form.vessel_diameter_m).toEqual({ value: 12, from: 'ledger' });
  });
});

describe('the form of a model', () => {
  const release = inputsOf(model, 'release', 'en');
  it('is drawn from the schema alone', () => {
    expect(sourceGroup(model)).toBe('release');
    expect(release.map((input) => [input.name, input.title, input.optional])).toEqual([
      ['substance_id', '物质', false],
      ['rate_kg_s', 'Rate', false],
      ['molar_mass_kg_mol', 'molar_mass_kg_mol', true],
    ]);
  });
  it('says what is from the ledger, what was measured, and what is only assumed', () => {
    const known = { structure: { substance_id: 'ammonia' }, weather: { wind_m_s: 2.6 }, substance: null };
    expect(prefill(release, known)).toMatchObject({
      substance_id: { value: 'ammonia', from: 'ledger' },
      rate_kg_s: { from: 'assumed' },
    });
    expect(prefill(inputsOf(model, 'weather', 'zh'), known)).toMatchObject({
      wind_m_s: { value: 2.6, from: 'live' },
      temperature_k: { value: 293.15, from: 'assumed' },
    });
  });
  it('refuses what cannot be and leaves empty optional inputs out', () => {
    const [, rate, mass] = release;
    expect([rate && faultOf(rate, 0), rate && faultOf(rate, null), mass && faultOf(mass, null)]).toEqual([
      'ImpossibleInput',
      'MissingInput',
      null,
    ]);
    expect(body({ a: { value: 1, from: 'input' }, b: { value: null, from: 'assumed' } })).toEqual({ a: 1 });
  });
  it('leaves the weather of the mast to the server, and shows afterwards what was used', () => {
    const values = {
      wind_m_s: { value: 2, from: 'live' as const },
      stability: { value: 'D', from: 'assumed' as const },
    };
    expect(body(values)).toEqual({ stability: 'D' });
    expect(used(values, { scenario: { weather: { wind_m_s: 2.4 } } }).wind_m_s).toEqual({ value: 2.4, from: 'live' });
  });
  it('shows degrees Celsius and keeps kelvins', () => {
    const kelvin = inputsOf(model, 'weather', 'zh')[1];
    expect(kelvin && toScreen(kelvin, 293.15)).toBe(20);
    expect(kelvin && toRest(kelvin, 20)).toBeCloseTo(293.15, 9);
  });
});

describe('a result', () => {
  const square = {
    type: 'Polygon' as const,
    coordinates: [
      [
        [120, 31],
        [120.01, 31],
        [120.01, 31.01],
        [120, 31],
      ],
    ],
  };
  const result = {
    people: null,
    footprint: {
      type: 'FeatureCollection',
      features: [1, 3].map((level) => ({
        type: 'Feature',
        geometry: square,
        properties: {
          level,
          label_zh: `AEGL-${level}`,
          shown: level * 30,
          shown_unit: 'ppm',
          distance_m: 500 / level,
          quantity: 'concentration',
        },
      })),
    },
  } as unknown as WhatIf;
  it('is read from the worst level down, each with its own colour', () => {
    expect(
      levelRows(result, 'zh').map((row) => [row.name, row.threshold, row.colour, Math.round(row.distance_m ?? 0)]),
    ).toEqual([
      ['AEGL-3', '90 ppm', 4, 167],
      ['AEGL-1', '30 ppm', 0, 500],
    ]);
  });
  it('knows no number of people where the server gave none', () => {
    expect(levelRows(result, 'zh')[0]?.certain).toBeNull();
    expect([count(undefined), count([]), count(3)]).toEqual([null, 0, 3]);
  });
});
