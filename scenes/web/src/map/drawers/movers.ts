// People and vehicles, once a second, gliding in between. Who is behind a structure stays visible as a hollow mark.
import { ROLES, roleOf, VEHICLE } from '../../live/bearers';
import { HEADINGS } from '../../live/mover_frame';
import { MOVER_STATES } from '../../live/types';
import type { Drawer } from '../context';
import type { Crowd } from '../crowd';
import * as layer from '../mover_layer';
import { CELL, COLUMNS, SYMBOLS } from '../symbols';
import { STANDING } from './paint';

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

/** The bytes of a mark by bearer and look, without its heading; who has no role of ours looks like an employee. */
const LOOKED = Uint32Array.from({ length: 4 * (VEHICLE + 1) }, (_, at) => {
  const code = at >> 2;
  const [seen, behind] =
    code === VEHICLE
      ? ['vehicle', 'vehicle']
      : [`${roleOf(code) ?? ROLES[0]}_${MOVER_STATES[at & 3]}`, `${roleOf(code) ?? ROLES[0]}_hidden`];
  const kind = code === VEHICLE ? layer.VEHICLE : layer.PERSON;
  return SYMBOLS.indexOf(seen) | (SYMBOLS.indexOf(behind) << 8) | (kind << 24);
});
const HEADING_BIT = 16;
const FINER = layer.HEADING_STEPS / HEADINGS;

const room = ({ count }: Crowd): Uint8Array => new Uint8Array(layer.MARK_BYTES * count);

/** What the layer draws of a crowd; the marks are written into `marks`. */
export function rowsOf(crowd: Crowd, marks = room(crowd)): layer.MoverRows {
  const { count, offsets, present, state, bearer, heading } = crowd;
  // Four bytes at once, the first of them lowest: every machine that has a browser stores them so.
  const whole = new Uint32Array(marks.buffer, marks.byteOffset, count);
  for (let row = 0; row < count; row++) {
    const look = 4 * (bearer[row] as number) + ((state[row] as number) & 3);
    const turned = ((heading[row] as number) * FINER) << HEADING_BIT;
    whole[row] = present[row] === 0 ? layer.ABSENT : (LOOKED[look] as number) | turned;
  }
  return { length: count, offsets, marks };
}
