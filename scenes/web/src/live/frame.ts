// Binary frames of the live channel, little endian: a header of 24 bytes, then packed arrays without padding.
// The server packs them in twin/model/frame.py; nothing here knows what the numbers mean to the map.
import type { MoverFrame, SensorFrame } from './types';

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

/** Reads one frame; the arrays are copies, so that the socket's buffer can go. */
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
  const take = reader(buffer, header.count);
  if (kind === MOVERS) return { kind: 'movers', frame: { ...header, ...movers(take) } };
  return {
    kind: 'sensors',
    frame: { ...header, value: take(Float64Array), index: take(Uint32Array), state: take(Uint8Array) },
  };
}

const NOWHERE = -(2 ** 31);
const FINE_M = 0.05;
const FINE_MOST = 400;
const ERROR_UNKNOWN = 1023;
const HEADING_DEG = 360 / 64;

/** The columns of movers in degrees and metres, from the steps they travel in. */
function movers(take: <T>(type: ArrayType<T>) => T): Omit<MoverFrame, 'sequence' | 'time_s' | 'count'> {
  const [lon, lat, z_m] = [degrees(take(Int32Array)), degrees(take(Int32Array)), take(Float32Array)];
  const [low, highState, errorHeading] = [take(Uint16Array), take(Uint8Array), take(Uint16Array)];
  const count = low.length;
  const [index, state] = [new Uint32Array(count), new Uint8Array(count)];
  const [error_m, heading_deg] = [new Float32Array(count), new Float32Array(count)];
  for (let i = 0; i < count; i++) {
    const high = highState[i] as number;
    const packed = errorHeading[i] as number;
    index[i] = (low[i] as number) | ((high >> 2) << 16);
    state[i] = high & 3;
    error_m[i] = radius(packed >> 6);
    heading_deg[i] = (packed & 63) * HEADING_DEG;
  }
  return { lon, lat, z_m, index, error_m, heading_deg, state };
}

function degrees(steps: Int32Array): Float64Array {
  const out = new Float64Array(steps.length);
  for (let i = 0; i < steps.length; i++) out[i] = steps[i] === NOWHERE ? Number.NaN : (steps[i] as number) / 1e7;
  return out;
}

const radius = (code: number): number =>
  code === ERROR_UNKNOWN ? Number.NaN : code <= FINE_MOST ? code * FINE_M : FINE_M * FINE_MOST + code - FINE_MOST;

interface ArrayType<T> {
  new (buffer: ArrayBuffer): T;
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
