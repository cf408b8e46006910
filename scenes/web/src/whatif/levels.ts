/** Thresholds that a person types: names such as `aegl2` or `idlh`, and numbers with a unit; empty: the usual ones. */

export type LevelAsked = string | { value: number; unit: string } | number;

const NUMBER = /^([0-9.]+(?:e[-+]?[0-9]+)?)\s*([a-z/0-9%³²]*)$/i;
const UNITS: Record<string, string> = {
  'mg/m³': 'mg/m3',
  'kw/m²': 'kW/m2',
  'kw/m2': 'kW/m2',
  kpa: 'kPa',
  ppm: 'ppm',
  'mg/m3': 'mg/m3',
};

/** The levels of one line, apart by commas; null where a part cannot be read. */
export function levelsOf(text: string): LevelAsked[] | null {
  const parts = text
    .split(/[,，;；]/)
    .map((part) => part.trim())
    .filter(Boolean);
  const read = parts.map((part): LevelAsked | null => {
    const found = NUMBER.exec(part);
    if (!found) return /^[a-z][a-z0-9_-]*$/i.test(part) ? part.toLowerCase() : null;
    const value = Number(found[1]);
    const unit = (found[2] ?? '').toLowerCase();
    if (!(value > 0)) return null;
    if (unit === '') return value;
    const known = UNITS[unit];
    return known ? { value, unit: known } : null;
  });
  return read.includes(null) ? null : (read as LevelAsked[]);
}
