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

/**
 * Reads one frame; nothing of it lies in the socket's buffer. `room` is a frame of movers that nobody looks at any more:
 * where it is as long, its columns are written over, because new memory costs more than reading does.
 */
export function decodeFrame(buffer: ArrayBuffer, room: MoverFrame | null = null): Frame {
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
  if (kind === MOVERS) {
    const columns = room?.count === header.count ? room : columnsOf(header.count);
    movers(buffer, columns);
    return { kind: 'movers', frame: { ...columns, ...header } };
  }
  const take = reader(buffer, header.count);
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

type Columns = Omit<MoverFrame, 'sequence' | 'time_s' | 'count'>;

const columnsOf = (count: number): Columns => ({
  lon: new Float64Array(count),
  lat: new Float64Array(count),
  z_m: new Float32Array(count),
  index: new Uint32Array(count),
  error_m: new Float32Array(count),
  heading_deg: new Float32Array(count),
  state: new Uint8Array(count),
});

/** Writes movers in degrees and metres from the steps they travel in: x, y, z, then seven bytes of the rest. */
function movers(buffer: ArrayBuffer, { lon, lat, z_m, index, error_m, heading_deg, state }: Columns): void {
  const count = lon.length;
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
  const [low, highState, errorHeading] = [next(Uint16Array), next(Uint8Array), next(Uint16Array)];
  z_m.set(z);
  for (let i = 0; i < count; i++) {
    const [east, north] = [x[i] as number, y[i] as number];
    const [high, packed] = [highState[i] as number, errorHeading[i] as number];
    lon[i] = east === NOWHERE ? Number.NaN : east / 1e7;
    lat[i] = north === NOWHERE ? Number.NaN : north / 1e7;
    index[i] = (low[i] as number) | ((high >> 2) << 16);
    state[i] = high & 3;
    error_m[i] = radius(packed >> 6);
    heading_deg[i] = (packed & 63) * HEADING_DEG;
  }
}

const radius = (code: number): number =>
  code === ERROR_UNKNOWN ? Number.NaN : code <= FINE_MOST ? code * FINE_M : FINE_M * FINE_MOST + code - FINE_MOST;

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
