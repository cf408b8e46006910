// People and vehicles, once a second, gliding in between. Who is behind a structure stays visible as a hollow mark.
import { ROLES, roleOf, VEHICLE } from '../../live/bearers';
import type { Drawer } from '../context';
import type { Crowd } from '../crowd';
import * as layer from '../mover_layer';
import { CELL, COLUMNS, SYMBOLS } from '../symbols';
import { STANDING } from './paint';

const LOOKS = ['ok', 'stale', 'unknown', 'alarm'] as const;
const GLIDE_MS = 1000;
const PERSON_PX = 15;
const VEHICLE_M = 9;

export const movers: Drawer = (spec, context) => {
  const { crowd } = context;
  if (crowd.count === 0) return [];
  return [
    new layer.MoverLayer({
      id: spec.id,
      data: context.rows.of(crowd, spec.id, () =>
        rowsOf(
          crowd,
          context.rows.of(crowd.offsets, spec.id, () => room(crowd)),
        ),
      ),
      coordinateSystem: layer.OFFSETS,
      coordinateOrigin: [...crowd.origin, 0],
      atlas: context.symbols.atlas,
      cell_px: CELL,
      columns: COLUMNS,
      person_px: PERSON_PX,
      vehicle_m: VEHICLE_M,
      sizeUnits: 'pixels',
      glide_ms: context.smooth ? GLIDE_MS : 0,
      pickable: true,
      parameters: STANDING,
    }),
  ];
};

/** Cells of the atlas by bearer and look; who has no role of ours looks like an employee. */
const SEEN = cells((code, look) =>
  code === VEHICLE ? 'vehicle' : `${roleOf(code) ?? ROLES[0]}_${LOOKS[look] ?? 'ok'}`,
);
const BEHIND = cells((code) => (code === VEHICLE ? 'vehicle' : `${roleOf(code) ?? ROLES[0]}_hidden`));

function cells(name: (code: number, look: number) => string): Uint8Array {
  return Uint8Array.from({ length: 4 * (VEHICLE + 1) }, (_, at) => SYMBOLS.indexOf(name(at >> 2, at & 3)));
}

const room = ({ count }: Crowd): Uint8Array => new Uint8Array(layer.MARK_BYTES * count);

/** What the layer draws of a crowd; the marks are written into `marks`. */
export function rowsOf(crowd: Crowd, marks = room(crowd)): layer.MoverRows {
  const { count, offsets, present, state, bearer, heading } = crowd;
  marks.fill(layer.ABSENT);
  const step = layer.HEADING_STEPS / 360;
  for (let row = 0; row < count; row++) {
    if (present[row] === 0) continue;
    const code = bearer[row] as number;
    const at = layer.MARK_BYTES * row;
    const look = 4 * code + ((state[row] as number) & 3);
    marks[at] = SEEN[look] as number;
    marks[at + 1] = BEHIND[look] as number;
    marks[at + 2] = (heading[row] as number) * step;
    marks[at + 3] = code === VEHICLE ? layer.VEHICLE : layer.PERSON;
  }
  return { length: count, offsets, marks };
}
