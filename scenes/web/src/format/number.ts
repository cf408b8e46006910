/** Numbers as the screen writes them: decimals by meaning, thousands comma, a space before the unit. */

const DECIMALS: Record<string, number> = {
  ppm: 0,
  ppb: 0,
  '%lel': 1,
  '%vol': 1,
  '%': 0,
  '°c': 1,
  'm/s': 1,
  m: 0,
  kpa: 1,
  mpa: 2,
  'kg/s': 2,
  'kw/m²': 1,
  t: 0,
  kg: 0,
  s: 0,
};

export interface Shown {
  value: string;
  unit: string;
}

/** Making a format takes a thousand times as long as using it: each is made once. */
function kept(options: (digits: number) => Intl.NumberFormatOptions): (digits: number) => Intl.NumberFormat {
  const made = new Map<number, Intl.NumberFormat>();
  return (digits) => {
    const format = made.get(digits) ?? new Intl.NumberFormat('en-US', options(digits));
    made.set(digits, format);
    return format;
  };
}

const fixed = kept((digits) => ({ minimumFractionDigits: digits, maximumFractionDigits: digits }));
const rounded = kept((digits) => ({ maximumSignificantDigits: digits }));

/** Thousands comma and a fixed number of decimals; `—` where there is no number. */
export function plain(value: number | null | undefined, decimals = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '—';
  return fixed(decimals).format(value);
}

/** At most `digits` significant digits, without an exponent in the range a form shows. */
export function significant(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '—';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e7) return scientific(value);
  return rounded(Math.max(digits, Math.ceil(Math.log10(size)))).format(value);
}

/** 3.0×10⁻⁶ */
export function scientific(value: number, decimals = 1): string {
  const [mantissa = '0', exponent = '0'] = value.toExponential(decimals).split('e');
  const high: Record<string, string> = {
    '-': '⁻',
    0: '⁰',
    1: '¹',
    2: '²',
    3: '³',
    4: '⁴',
    5: '⁵',
    6: '⁶',
    7: '⁷',
    8: '⁸',
    9: '⁹',
  };
  return `${mantissa}×10${[...String(Number(exponent))].map((sign) => high[sign] ?? '').join('')}`;
}

/** A measured value in the unit a person reads: SI at rest, ppm, ℃, kPa on the screen. */
export function measured(value: number | null | undefined, unit: string | null | undefined): Shown {
  const raw = unit ?? '';
  if (value === null || value === undefined || !Number.isFinite(value))
    return { value: '—', unit: DISPLAY[raw]?.unit ?? raw };
  const rim = DISPLAY[raw];
  const number = rim ? rim.to(value) : value;
  const shown = rim?.unit ?? raw;
  const known = DECIMALS[shown.toLowerCase()];
  const decimals =
    known === undefined ? undefined : known === 0 && Math.abs(number) < 10 && shown === 'ppm' ? 1 : known;
  return { value: decimals === undefined ? significant(number) : plain(number, decimals), unit: shown };
}

interface Rim {
  unit: string;
  to: (si: number) => number;
  from: (shown: number) => number;
}
const scaled = (unit: string, factor: number): Rim => ({
  unit,
  to: (si) => si / factor,
  from: (shown) => shown * factor,
});

/** From the unit at rest to the unit on the screen, and back. */
export const DISPLAY: Record<string, Rim> = {
  K: { unit: '°C', to: (si) => si - 273.15, from: (shown) => shown + 273.15 },
  k: { unit: '°C', to: (si) => si - 273.15, from: (shown) => shown + 273.15 },
  '℃': scaled('°C', 1),
  degC: scaled('°C', 1),
  pa: scaled('kPa', 1000),
  Pa: scaled('kPa', 1000),
  fraction: scaled('%', 0.01),
  lel_fraction: scaled('%LEL', 0.01),
  w_m2: scaled('kW/m²', 1000),
  'W/m2': scaled('kW/m²', 1000),
  'W/m²': scaled('kW/m²', 1000),
  m_s: scaled('m/s', 1),
  kg_s: scaled('kg/s', 1),
  kg_m3: scaled('kg/m³', 1),
  m2: scaled('m²', 1),
  m3: scaled('m³', 1),
  deg: scaled('°', 1),
};

/** `1,240 m`, `43 m`: a distance on the ground. */
export const metres = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '—' : `${plain(value, 0)} m`;
