/** The models the server offers, and their inputs as a form: drawn from the JSON schema, nothing known by heart here. */
import { DISPLAY } from '../format/number';
import type { Locale } from '../format/time';

export interface InputSchema {
  type?: string | string[];
  title?: string;
  title_en?: string;
  unit?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  enum?: string[];
  default?: number | string | null;
  properties?: Record<string, InputSchema>;
  required?: string[];
}

/** A vessel, a pipe or a pool that a release can come from. */
export interface SourceOffer {
  id: string;
  title: { zh: string; en: string };
  inputs: InputSchema;
  /** Inputs that the scenario's weather fills in. */
  from_weather?: string[];
}

export interface ModelOffer {
  id: string;
  family: string;
  version: string;
  title: { zh: string; en: string } | string;
  takes?: string;
  /** Sources at which its scenario may start instead of what it takes. */
  starts_at?: string[];
  quantity?: string;
  unit?: string;
  not_covered?: { zh: string; en: string };
  inputs: InputSchema;
}

export interface Input {
  group: string;
  name: string;
  title: string;
  /** The unit on the screen; values are kept in the unit at rest. */
  unit: string;
  rest: string;
  options: string[] | null;
  number: boolean;
  optional: boolean;
  minimum: number | null;
  maximum: number | null;
  open: boolean;
  initial: number | string | null;
}

/** Where a value comes from: the ledger of the park, the live mast, a default that nobody chose, or a person. */
export type Provenance = 'ledger' | 'live' | 'assumed' | 'input';
export interface Value {
  value: number | string | null;
  from: Provenance;
}
export type Values = Record<string, Record<string, Value>>;

export const titleOf = (model: ModelOffer, locale: Locale): string =>
  typeof model.title === 'string' ? model.title : model.title[locale];

/** The group that names the source: release, explosion, whatever the model takes. */
export const sourceGroup = (model: ModelOffer): string =>
  model.takes ??
  Object.keys(model.inputs.properties ?? {}).find(
    (name) => name !== 'weather' && model.inputs.properties?.[name]?.properties,
  ) ??
  'release';

/** The sources a form can be drawn for: those the model starts at, without lists, which a form has no field for. */
export const sourcesOf = (model: ModelOffer | null, all: SourceOffer[]): SourceOffer[] =>
  all.filter(
    (one) =>
      model?.starts_at?.includes(one.id) &&
      !Object.values(one.inputs.properties ?? {}).some((field) => field.type === 'array'),
  );

/** The same model with a scenario that starts at a vessel, a pipe or a pool. */
export function startingAt(model: ModelOffer, source: SourceOffer): ModelOffer {
  const own = sourceGroup(model);
  const hidden = new Set(source.from_weather ?? []);
  const fields = Object.entries(source.inputs.properties ?? {}).filter(([name]) => !hidden.has(name));
  const rest = Object.entries(model.inputs.properties ?? {}).filter(([name]) => name !== own);
  return {
    ...model,
    takes: source.id,
    inputs: {
      ...model.inputs,
      properties: {
        [source.id]: { ...source.inputs, properties: Object.fromEntries(fields) },
        ...Object.fromEntries(rest),
      },
    },
  };
}

export function inputsOf(model: ModelOffer, group: string, locale: Locale): Input[] {
  const schema = model.inputs.properties?.[group];
  const required = new Set(schema?.required ?? []);
  return Object.entries(schema?.properties ?? {}).map(([name, field]) => {
    const types = Array.isArray(field.type) ? field.type : [field.type ?? 'string'];
    const rest = name.endsWith('_fraction') ? 'fraction' : (field.unit ?? '');
    return {
      group,
      name,
      rest,
      title: (locale === 'en' ? field.title_en : field.title) ?? field.title ?? name,
      unit: DISPLAY[rest]?.unit ?? rest,
      options: field.enum ?? null,
      number: types.includes('number') || types.includes('integer'),
      optional: types.includes('null') || !required.has(name),
      minimum: field.minimum ?? field.exclusiveMinimum ?? null,
      maximum: field.maximum ?? null,
      open: field.exclusiveMinimum !== undefined,
      initial: field.default ?? null,
    };
  });
}

const TIDY = 6;
export const toScreen = (input: Input, value: number | string | null): number | string | null =>
  typeof value === 'number' && input.number
    ? Number((DISPLAY[input.rest]?.to(value) ?? value).toPrecision(TIDY))
    : value;
export const toRest = (input: Input, value: number): number =>
  Number((DISPLAY[input.rest]?.from(value) ?? value).toPrecision(TIDY + 4));

/** The stable code of what is wrong with one value, or null. */
export function faultOf(input: Input, value: number | string | null): 'MissingInput' | 'ImpossibleInput' | null {
  if (value === null || value === '')
    return input.optional && !(input.group === 'weather' && ASKED.has(input.name)) ? null : 'MissingInput';
  if (!input.number) return input.options && !input.options.includes(String(value)) ? 'ImpossibleInput' : null;
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'ImpossibleInput';
  if (input.minimum !== null && (input.open ? value <= input.minimum : value < input.minimum)) return 'ImpossibleInput';
  return input.maximum !== null && value > input.maximum ? 'ImpossibleInput' : null;
}

/** What no run may take silently: where no mast reports these, the form asks for them. */
export const ASKED = new Set(['wind_m_s', 'wind_from_deg']);

export interface Known {
  /** Weather of the mast is wanted: where it has none, the wind is asked for instead of being assumed. */
  live?: boolean;
  structure: Record<string, unknown> | null;
  weather: Record<string, unknown> | null;
  substance: Record<string, unknown> | null;
}

/** First values of a form: the ledger's, the mast's, and defaults marked as assumed. */
export function prefill(inputs: Input[], known: Known): Record<string, Value> {
  return Object.fromEntries(inputs.map((input) => [input.name, firstValue(input, known)]));
}

function firstValue(input: Input, known: Known): Value {
  if (input.group === 'weather') {
    const measured = known.weather?.[input.name];
    if (measured !== null && measured !== undefined && (!input.options || input.options.includes(String(measured))))
      return { value: measured as number | string, from: 'live' };
    if (known.live && ASKED.has(input.name)) return { value: null, from: 'input' };
    return { value: input.initial ?? TYPICAL[input.name] ?? null, from: 'assumed' };
  }
  const ledger = fromLedger(input.name, known);
  if (ledger !== null) return { value: ledger, from: 'ledger' };
  return { value: input.initial ?? TYPICAL[input.name] ?? null, from: 'assumed' };
}

/** TNT equivalence of a hydrocarbon inventory: a yield of 4 % (CCPS 1994, usual for an unconfined cloud), 46 MJ/kg over 4.68 MJ/kg. */
const TNT_YIELD = 0.04;
const TNT_RATIO = 46 / 4.68;

const sizeOf = (size: unknown): number | null => (typeof size === 'number' && size > 0 ? size : null);

function fromLedger(name: string, known: Known): number | string | null {
  const row = known.structure;
  if (!row) return null;
  const mass = typeof row.inventory_kg === 'number' && row.inventory_kg > 0 ? row.inventory_kg : null;
  if (name === 'substance_id') return typeof row.substance_id === 'string' ? row.substance_id : null;
  if (name === 'mass_kg') return mass;
  if (typeof row.laid === 'string') return fromPipe(name, row);
  if (name === 'vessel_diameter_m') return sizeOf(row.diameter_m);
  if (name === 'vessel_length_m') return sizeOf(row.length_m) ?? sizeOf(row.height_m);
  if (name === 'tnt_mass_kg') return mass === null ? null : Number((mass * TNT_YIELD * TNT_RATIO).toPrecision(3));
  if (name === 'molar_mass_kg_mol')
    return typeof known.substance?.molar_mass_kg_mol === 'number' ? known.substance.molar_mass_kg_mol : null;
  return null;
}

/** A pipeline's own columns, under the names of the sources that start at a pipe. */
const OF_PIPE = new Set(['diameter_m', 'pressure_pa', 'temperature_k', 'isolation_s', 'height_m']);
function fromPipe(name: string, row: Record<string, unknown>): number | null {
  const own = name === 'pumped_kg_s' ? row.flow_kg_s : OF_PIPE.has(name) ? row[name] : null;
  return typeof own === 'number' && own >= 0 ? own : null;
}

/** Starting points where neither the park nor the model names one; always shown as assumed. */
const TYPICAL: Record<string, number | string> = {
  rate_kg_s: 1,
  wind_m_s: 3,
  wind_from_deg: 315,
  stability: 'D',
  temperature_k: 293.15,
  humidity_fraction: 0.6,
  duration_s: 600,
  height_m: 1.5,
  hole_diameter_m: 0.05,
  hole_area_m2: 0.002,
  vessel_diameter_m: 3,
  vessel_length_m: 9,
  volume_m3: 50,
  pressure_pa: 5e5,
  liquid_density_kg_m3: 800,
  mass_kg: 1000,
  diameter_m: 0.2,
  length_m: 1000,
};

/** What is sent: values at rest; empty ones are left out, and those of the mast, which the server reads itself with their origin. */
export function body(values: Record<string, Value>): Record<string, number | string> {
  const said = Object.entries(values).filter(
    ([, one]) => one.value !== null && one.value !== '' && one.from !== 'live',
  );
  return Object.fromEntries(said.map(([name, one]) => [name, one.value as number | string]));
}

/** The form after a run: what the mast said at that moment, so that the screen shows the inputs that were used. */
export function used(values: Record<string, Value>, inputs: unknown): Record<string, Value> {
  const weather =
    (inputs as { scenario?: { weather?: Record<string, number | string | null> } }).scenario?.weather ?? {};
  const now = Object.entries(values).map(([name, one]) => [
    name,
    one.from === 'live' ? { ...one, value: weather[name] ?? one.value } : one,
  ]);
  return Object.fromEntries(now);
}
