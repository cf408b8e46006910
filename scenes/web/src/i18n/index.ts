/** One language per screen: Chinese by default, English by choice, remembered in this browser. */
import { createI18n } from 'vue-i18n';
import type { Locale } from '../format/time';
import type { Words } from './gathered';

const KEY = 'onemap.locale';
const stored = (): Locale => {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(KEY);
  return asked === 'en' ? 'en' : 'zh';
};

export const i18n = createI18n({
  legacy: false,
  locale: stored(),
  fallbackLocale: 'zh',
  missingWarn: false,
  fallbackWarn: false,
});

/** A screen speaks one language: the words of the other come when they are asked for. */
const WORDS: Record<Locale, () => Promise<{ words: Words }>> = {
  zh: () => import('./words_zh'),
  en: () => import('./words_en'),
};
const known = new Set<Locale>();
async function learn(locale: Locale): Promise<void> {
  if (known.has(locale)) return;
  i18n.global.setLocaleMessage(locale, (await WORDS[locale]()).words as never);
  known.add(locale);
}
await learn(stored());

export async function setLocale(locale: Locale): Promise<void> {
  await learn(locale);
  i18n.global.locale.value = locale;
  localStorage.setItem(KEY, locale);
  document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en';
}

export const locale = (): Locale => i18n.global.locale.value as Locale;

/** Words one after another, with the comma of the language. */
export const listed = (words: string[]): string => words.join(locale() === 'zh' ? '、' : ', ');

/** The `_zh` or `_en` column of a row, the other one where it is empty. */
export function named(row: object | null | undefined, stem = 'name'): string {
  const values = (row ?? {}) as Record<string, unknown>;
  const first = values[`${stem}_${locale()}`];
  const second = values[`${stem}_${locale() === 'zh' ? 'en' : 'zh'}`];
  return String(first || second || values.id || '');
}
