/** Credible cases of a vessel: the server fills them from the ledger, the screen shows each as a form to change. */
import { ask } from '../api/http';
import type { Locale } from '../format/time';
import type { Input, InputSchema, ModelOffer, Value } from './models';

export interface CaseOffer {
  id: string;
  title: { zh: string; en: string };
  /** The model that density, speed and wind choose, and why. */
  model: string;
  model_title: { zh: string; en: string };
  because: { zh: string; en: string };
  not_covered: { zh: string; en: string };
  kind: string;
  inputs: Record<string, number | string | null>;
  assumed: string[];
  schema: InputSchema;
}

/** Of a vessel or, where `noun` says so, of a pipeline. */
export async function loadCases(id: string, noun: 'structure' | 'pipeline' = 'structure'): Promise<CaseOffer[]> {
  const query = new URLSearchParams({ [`${noun}_id`]: id });
  return (await ask<{ cases: CaseOffer[] }>(`/api/whatif/cases?${query}`, { quiet: true })).cases;
}

/** A case as a model's offer, so that the same form draws both. */
export function offerOf(one: CaseOffer): ModelOffer {
  const { model: id, kind: takes, not_covered, model_title: title } = one;
  return { id, family: 'case', version: '', title, takes, not_covered, inputs: one.schema };
}

/** What the server filled in, marked as the ledger's or as assumed; the rest is the model's own default, assumed. */
export function valuesOf(inputs: Input[], one: CaseOffer): Record<string, Value> {
  return Object.fromEntries(
    inputs.map((input): [string, Value] => {
      const filled = one.inputs[input.name];
      if (filled === undefined || filled === null) return [input.name, { value: input.initial, from: 'assumed' }];
      return [input.name, { value: filled, from: one.assumed.includes(input.name) ? 'assumed' : 'ledger' }];
    }),
  );
}

export const caseTitle = (one: CaseOffer, locale: Locale): string => one.title[locale];

/** The medium hole is what an asker most often means; else the first case there is. */
export const usual = (cases: CaseOffer[]): CaseOffer | null =>
  cases.find((one) => one.id.endsWith('hole_25_mm')) ?? cases[0] ?? null;
