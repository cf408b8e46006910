/** The rows of the map's table twin: plain values, sorted and filtered; no map and no framework. */

export interface TableRow {
  /** Layer of the scene and id of the thing: what a click on the map would have picked. */
  layer: string;
  id: string;
  name: string;
  kind: string;
  /** In words; `rank` orders it by gravity, gravest highest. */
  state: string;
  rank: number;
  /** As shown, with its unit; `number` orders it. */
  value: string;
  number: number | null;
  /** Seconds since it was last heard of; null for what is planned and does not age. */
  age_s: number | null;
  lon: number | null;
  lat: number | null;
}

export type Column = 'id' | 'name' | 'kind' | 'state' | 'value' | 'age_s';
export interface Sort {
  by: Column;
  down: boolean;
}

const collator = new Intl.Collator('zh-CN', { numeric: true, sensitivity: 'base' });

/** In the order asked for; what has no value stays last whichever way it is sorted, and ties stand by id. */
export function sorted(rows: TableRow[], { by, down }: Sort): TableRow[] {
  const turn = down ? -1 : 1;
  const key = (row: TableRow): number | string | null =>
    by === 'state' ? row.rank : by === 'value' ? row.number : by === 'age_s' ? row.age_s : row[by] || null;
  return [...rows].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === null || y === null) return x === y ? collator.compare(a.id, b.id) : x === null ? 1 : -1;
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(String(x), String(y));
    return order === 0 ? collator.compare(a.id, b.id) : turn * order;
  });
}

/** Those in which every typed word is found somewhere. */
export function filtered(rows: TableRow[], text: string): TableRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const all = `${row.id} ${row.name} ${row.kind} ${row.state} ${row.value}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
