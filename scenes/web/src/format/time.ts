/** Clock, date, age and elapsed time, in the site's own zone. */

export type Locale = 'zh' | 'en';
const pad = (value: number): string => String(Math.floor(value)).padStart(2, '0');

function parts(at: Date, zone: string | undefined): Record<string, string> {
  const options: Intl.DateTimeFormatOptions = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  };
  if (zone) options.timeZone = zone;
  return Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', options).formatToParts(at).map((part) => [part.type, part.value]),
  );
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
  const options: Intl.DateTimeFormatOptions = { weekday: locale === 'zh' ? 'long' : 'short' };
  if (zone) options.timeZone = zone;
  return new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', options).format(at);
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
