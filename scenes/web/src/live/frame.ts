// Binary frames of the live channel, little endian: a header of 24 bytes, then packed arrays without padding.
// The server packs them in twin/model/frame.py; nothing here knows what the numbers mean to the map.
import { MoverFrame } from './mover_frame';
import type { SensorFrame } from './types';

export const MOVERS = 1;
export const SENSORS = 2;
export const HEADER_BYTES = 24;
const MOVER_BYTES = 4 + 4 + 4 + 2 + 1 + 2;
const SENSOR_BYTES = 8 + 4 + 1;

/** The bytes are not a frame of this protocol, or were cut off. */
export class FrameBroken extends Error {
  override name = 'FrameBroken';
}

export type Frame = { kind: 'movers'; frame: MoverFrame } | { kind: 'sensors'; frame: SensorFrame };

/** Reads one frame. That of movers stays in the bytes that came: they are its own from now on. */
export function decodeFrame(buffer: ArrayBuffer): Frame {
  if (buffer.byteLength < HEADER_BYTES) throw new FrameBroken(`${buffer.byteLength} bytes are no header`);
  const head = new DataView(buffer);
  const kind = head.getUint8(0);
  const header = {
    sequence: head.getUint32(4, true),
    time_s: head.getFloat64(8, true),
    count: head.getUint32(16, true),
  };
  if (!Number.isFinite(header.time_s)) throw new FrameBroken('the time of a frame is no number');
  const row = kind === MOVERS ? MOVER_BYTES : kind === SENSORS ? SENSOR_BYTES : 0;
  if (row === 0) throw new FrameBroken(`unknown kind of frame ${kind}`);
  const expected = HEADER_BYTES + row * header.count;
  if (buffer.byteLength !== expected) {
    throw new FrameBroken(`${header.count} rows need ${expected} bytes, came ${buffer.byteLength}`);
  }
  if (kind === MOVERS) return { kind: 'movers', frame: movers(buffer, header) };
  const take = reader(buffer, header.count);
  return {
    kind: 'sensors',
    frame: { ...header, value: take(Float64Array), index: take(Uint32Array), state: take(Uint8Array) },
  };
}

/** Movers travel in steps: x, y, z, then five bytes of the rest. */
function movers(
  buffer: ArrayBuffer,
  { sequence, time_s, count }: { sequence: number; time_s: number; count: number },
): MoverFrame {
  let offset = HEADER_BYTES;
  const next = <T>(type: ArrayType<T>): T => {
    const start = offset;
    offset += count * type.BYTES_PER_ELEMENT;
    // A column lies where the one before ends: with an odd count that is no place for numbers of two bytes.
    return start % type.BYTES_PER_ELEMENT === 0
      ? new type(buffer, start, count)
      : new type(buffer.slice(start, offset), 0, count);
  };
  const [x, y, z] = [next(Int32Array), next(Int32Array), next(Float32Array)];
  return new MoverFrame(sequence, time_s, count, x, y, z, next(Uint16Array), next(Uint8Array), next(Uint16Array));
}

interface ArrayType<T> {
  new (buffer: ArrayBuffer, offset?: number, length?: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

function reader(buffer: ArrayBuffer, count: number): <T>(type: ArrayType<T>) => T {
  let offset = HEADER_BYTES;
  return <T>(type: ArrayType<T>): T => {
    const end = offset + count * type.BYTES_PER_ELEMENT;
    const array = new type(buffer.slice(offset, end));
    offset = end;
    return array;
  };
}
