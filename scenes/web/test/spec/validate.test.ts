// What the client refuses to draw, and how colour tokens become colours.
import { describe, expect, it } from 'vitest';
import { SpecRefused, tokens, validateScene } from '../../src/spec';

const layer = (deck: object = {}, extra: object = {}) => ({
  id: 'zones',
  title: { zh: '区', en: 'zones' },
  group: 'risk',
  legend: [],
  visible: true,
  source: { kind: 'features', url: '/api/features/zone', stream: null },
  live: null,
  may: null,
  deck: { '@@type': 'GeoJsonLayer', id: 'zones', ...deck },
  provenance: { source: '', note: { zh: '无', en: 'none' } },
  ...extra,
});
const scene = (...layers: object[]) => ({
  schema_version: 1,
  id: 'wall',
  title: { zh: '墙', en: 'wall' },
  theme: 'dark',
  camera: { longitude: 120.9, latitude: 31.85, zoom: 15, pitch: 54, bearing: -24 },
  layers,
  panels: [],
  clock: 'live',
  provenance: {},
});

describe('a scene', () => {
  it('of this schema is taken as it is', () => {
    expect(validateScene(scene(layer())).layers[0]?.id).toBe('zones');
  });

  it('may give a layer expressions of its own', () => {
    expect(() => validateScene(scene(layer({ getFillColor: '@@=properties.colour' })))).not.toThrow();
  });

  it.each([
    ['an unknown schema', { ...scene(layer()), schema_version: 2 }],
    ['a camera without a number', { ...scene(layer()), camera: { longitude: Number.NaN } }],
    ['a layer twice', scene(layer(), layer())],
    ['a source elsewhere', scene(layer({}, { source: { kind: 'features', url: 'https://elsewhere.example/x' } }))],
    ['an expression inside data', scene(layer({ data: [{ name: '@@=alert(1)' }] }))],
    ['an object to be made', scene(layer({ child: { '@@type': 'ScatterplotLayer' } }))],
    ['a function call', scene(layer({ '@@function': 'anything' }))],
    ['a title in one language', scene(layer({}, { title: { zh: '区' } }))],
    ['no document at all', null],
  ])('with %s is refused', (_, document) => {
    expect(() => validateScene(document)).toThrow(SpecRefused);
  });
});

describe('a colour token', () => {
  const colour = (): [number, number, number, number] => [10, 20, 30, 255];

  it('becomes the colour of the theme, with its opacity', () => {
    expect(tokens('$t1', colour)).toEqual([10, 20, 30, 255]);
    expect(tokens({ getColor: '$A/0.5', list: ['$B'] }, colour)).toEqual({
      getColor: [10, 20, 30, 128],
      list: [[10, 20, 30, 255]],
    });
  });

  it('leaves everything else alone', () => {
    expect(tokens({ text: 'US$', size: 3, on: true }, colour)).toEqual({ text: 'US$', size: 3, on: true });
  });
});
