// What a pipe holds, as GB 7231-2003 (table 1) sorts contents for their identification colour.
import type { Token } from './palette';

export type Contents = 'water' | 'steam' | 'air' | 'gas' | 'acid' | 'fuel' | 'other' | 'oxygen' | 'unknown';

export const COLOUR: Record<Contents, Token> = {
  water: 'pWater',
  steam: 'pSteam',
  air: 'pAir',
  gas: 'pGas',
  acid: 'pAcid',
  fuel: 'pFuel',
  other: 'pOther',
  oxygen: 'pOxygen',
  unknown: 't3',
};

/** Liquids that the standard counts as acid or alkali: those of the table that UN transport puts in class 8 as such. */
const ACIDS_AND_ALKALIS = new Set([
  'sulfuric acid', 'oleum', 'nitric acid', 'hydrogen chloride', 'hydrochloric acid', 'hydrogen fluoride',
  'hydrofluoric acid', 'phosphoric acid', 'formic acid', 'acetic acid', 'sodium hydroxide', 'potassium hydroxide',
  'ammonia water', 'aqua ammonia',
]); // biome-ignore format: a row of words

const ROOM_K = 293.15;
const NORMAL_PA = 101325;
/** Heat of vaporisation over R times the boiling point (Trouton's rule), where the register has no heat. */
const TROUTON = 10.5;
/** The same of water, whose molecules hold together: 40.65 kJ/mol at 373.15 K (NIST WebBook). */
const WATER = 13.1;
const GAS_J_MOL_K = 8.314;

type Row = Record<string, unknown>;
const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** Whether it flows as a gas: above its critical point, or below the vapour pressure by Clausius and Clapeyron. */
export function gaseous(pipe: Row, substance: Row): boolean | null {
  const boiling = number(substance.boiling_k);
  if (boiling === null) return null;
  const kelvin = number(pipe.temperature_k) ?? ROOM_K;
  const critical = number(substance.critical_k);
  if (critical !== null && kelvin >= critical) return true;
  const heat = number(substance.heat_of_vaporisation_j_kg);
  const mass = number(substance.molar_mass_kg_mol);
  const rise = heat && mass ? (heat * mass) / (GAS_J_MOL_K * boiling) : pipe.substance_id === 'water' ? WATER : TROUTON;
  const vapour = NORMAL_PA * Math.exp(rise * (1 - boiling / kelvin));
  const pressure = number(pipe.pressure_pa);
  return pressure === null ? kelvin > boiling : pressure < 0.9 * vapour;
}

export function contentsOf(pipe: Row, substance: Row | null): Contents {
  const id = String(pipe.substance_id ?? '').replaceAll('_', ' ');
  if (id === '') return 'unknown';
  if (id === 'oxygen' || id === 'air') return id;
  const gas = substance ? gaseous(pipe, substance) : null;
  if (gas === null) return 'unknown';
  if (id === 'water') return gas ? 'steam' : 'water';
  if (gas) return 'gas';
  if (ACIDS_AND_ALKALIS.has(id)) return 'acid';
  return number(substance?.lfl_fraction) === null ? 'other' : 'fuel';
}
