/** The server's import report as lines of a table, whichever of its counts are there. */
export interface Report {
  total: number;
  layers: { name: string; rows: number; crs: string }[];
  notes: string[];
}

type Json = Record<string, unknown>;
const number = (value: unknown): number =>
  typeof value === 'number' ? value : Array.isArray(value) ? value.length : 0;

export function readReport(answer: unknown): Report {
  const body = (answer ?? {}) as Json;
  const given = (body.layers ?? body.nouns ?? {}) as unknown;
  const list: [string, Json | number][] = Array.isArray(given)
    ? given.map((layer: Json) => [String(layer.noun ?? layer.name ?? layer.layer ?? ''), layer])
    : Object.entries(given as Record<string, Json | number>);
  const layers = list.map(([name, layer]) =>
    typeof layer === 'number'
      ? { name, rows: layer, crs: '' }
      : {
          name,
          rows:
            number(layer.rows ?? layer.count) || number(layer.added) + number(layer.changed) + number(layer.unchanged),
          crs: String(layer.crs ?? ''),
        },
  );
  const notes = [body.warnings, body.notes, body.skipped].flatMap((some) =>
    Array.isArray(some)
      ? some.map((note) =>
          typeof note === 'string'
            ? note
            : String((note as Json).message_zh ?? (note as Json).zh ?? (note as Json).text ?? JSON.stringify(note)),
        )
      : [],
  );
  return { total: layers.reduce((sum, layer) => sum + layer.rows, 0), layers, notes };
}
