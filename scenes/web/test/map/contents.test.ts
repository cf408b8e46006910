// What a pipe holds, by the classes of GB 7231-2003, and how it is drawn.
import { describe, expect, it } from 'vitest';
import { COLOUR, contentsOf, gaseous } from '../../src/map/contents';
import { Palette } from '../../src/map/palette';

const propylene = { boiling_k: 225.5, critical_k: 364.2, lfl_fraction: 0.02, molar_mass_kg_mol: 0.04208 };
const water = { boiling_k: 373.1, critical_k: 647.1, lfl_fraction: null, molar_mass_kg_mol: 0.01802 };
const hydrogen = { boiling_k: 20.3, critical_k: 33.2, lfl_fraction: 0.04, molar_mass_kg_mol: 0.002016 };
const acid = { boiling_k: 610, critical_k: 924, lfl_fraction: null, molar_mass_kg_mol: 0.098 };
const oil = { boiling_k: 330, lfl_fraction: 0.011, molar_mass_kg_mol: 0.2 };
const pipe = (substance_id: string, temperature_k: number, pressure_pa: number) => ({
  substance_id,
  temperature_k,
  pressure_pa,
});

describe('contents of a pipe', () => {
  it('are water or steam by temperature and pressure', () => {
    expect(contentsOf(pipe('water', 293, 5e5), water)).toBe('water');
    expect(contentsOf(pipe('water', 453, 8.5e5), water)).toBe('steam');
    expect(contentsOf(pipe('water', 453, 2e6), water)).toBe('water');
  });
  it('are a gas above the critical point, and a flammable liquid while pressure keeps them liquid', () => {
    expect(contentsOf(pipe('hydrogen', 313, 2.6e6), hydrogen)).toBe('gas');
    expect(contentsOf(pipe('propylene', 293, 2.1e6), propylene)).toBe('fuel');
    expect(contentsOf(pipe('propylene', 320, 1.3e5), propylene)).toBe('gas');
    expect(contentsOf(pipe('crude_oil', 300, 8e5), oil)).toBe('fuel');
  });
  it('are an acid by name, whatever separates its words', () => {
    expect(contentsOf(pipe('sulfuric_acid', 293, 7e5), acid)).toBe('acid');
    expect(contentsOf(pipe('sulfuric acid', 293, 7e5), acid)).toBe('acid');
  });
  it('are unknown where the register or the table does not say', () => {
    expect(contentsOf({ substance_id: null }, null)).toBe('unknown');
    expect(contentsOf(pipe('phlogiston', 293, 1e5), null)).toBe('unknown');
    expect(gaseous(pipe('x', 293, 1e5), {})).toBeNull();
  });
  it('each have a colour of their own in both themes', () => {
    for (const theme of ['dark', 'light'] as const) {
      const colours = Object.values(COLOUR).map((token) => new Palette(theme).hex(token));
      expect(new Set(colours).size).toBe(colours.length);
    }
  });
});
