/** Clock, date, age and elapsed time, in the site's own zone. */

export type Locale = 'zh' | 'en';
const FIELDS: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
};
const formats = new Map<string, Intl.DateTimeFormat>();
const pad = (value: number): string => String(Math.floor(value)).padStart(2, '0');

function parts(at: Date, zone: string | undefined): Record<string, string> {
  return Object.fromEntries(
    format('en-CA', FIELDS, zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
}

/** Making a format takes a thousand times as long as using it: each is made once. */
function format(language: string, fields: Intl.DateTimeFormatOptions, zone: string | undefined): Intl.DateTimeFormat {
  const key = [language, fields.weekday ?? '', zone ?? ''].join();
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language, zone ? { ...fields, timeZone: zone } : fields);
  formats.set(key, made);
  return made;
}

/** 14:26:08 */
export function clock(at: Date, zone?: string, seconds = true): string {
  const is = parts(at, zone);
  return `${is.hour}:${is.minute}${seconds ? `:${is.second}` : ''}`;
}

/** 2026-11-24 */
export function date(at: Date, zone?: string): string {
  const is = parts(at, zone);
  return `${is.year}-${is.month}-${is.day}`;
}

export function weekday(at: Date, locale: Locale, zone?: string): string {
  return format(locale === 'zh' ? 'zh-CN' : 'en-GB', { weekday: locale === 'zh' ? 'long' : 'short' }, zone).format(at);
}

/** 01:42 since something began; 1:02:03 from an hour on, 3 d 04:00 from a day on. */
export function elapsed(seconds: number): string {
  const all = Math.max(0, Math.floor(seconds));
  const days = Math.floor(all / 86400);
  const hours = Math.floor((all % 86400) / 3600);
  if (days > 0) return `${days} d ${pad(hours)}:${pad((all % 3600) / 60)}`;
  const tail = `${pad((all % 3600) / 60)}:${pad(all % 60)}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** 2 s 前 / 2 s ago */
export function age(seconds: number, locale: Locale): string {
  const all = Math.max(0, Math.round(seconds));
  const text =
    all < 90
      ? `${all} s`
      : all < 5400
        ? `${Math.round(all / 60)} min`
        : all < 172800
          ? `${Math.round(all / 3600)} h`
          : `${Math.round(all / 86400)} d`;
  return locale === 'zh' ? `${text} 前` : `${text} ago`;
}

/** Milliseconds of a moment given as ISO text or as unix seconds; NaN where there is none. */
export function moment(value: string | number | null | undefined): number {
  if (value === null || value === undefined || value === '') return Number.NaN;
  return typeof value === 'number' ? value * (value < 1e11 ? 1000 : 1) : Date.parse(value);
}
