/** One language per screen: Chinese by default, English by choice, remembered in this browser. */
import { createI18n } from 'vue-i18n';
import type { Locale } from '../format/time';
import { words } from './words';

const KEY = 'onemap.locale';
const stored = (): Locale => {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(KEY);
  return asked === 'en' ? 'en' : 'zh';
};

export const i18n = createI18n({
  legacy: false,
  locale: stored(),
  fallbackLocale: 'zh',
  messages: words as never,
  missingWarn: false,
  fallbackWarn: false,
});

export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale;
  localStorage.setItem(KEY, locale);
  document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en';
}

export const locale = (): Locale => i18n.global.locale.value as Locale;

/** The `_zh` or `_en` column of a row, the other one where it is empty. */
export function named(row: object | null | undefined, stem = 'name'): string {
  const values = (row ?? {}) as Record<string, unknown>;
  const first = values[`${stem}_${locale()}`];
  const second = values[`${stem}_${locale() === 'zh' ? 'en' : 'zh'}`];
  return String(first || second || values.id || '');
}
