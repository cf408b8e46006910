// Frames as the server packs them (twin/model/frame.py), byte by byte.
import { describe, expect, it } from 'vitest';
import { decodeFrame, FrameBroken, type MoverFrame } from '../../src/live';

/** Packs a frame by hand, so that the decoder is not tested against itself. */
function frame(
  kind: number,
  count: number,
  columns: [ArrayLike<number>, 'f8' | 'f4' | 'i4' | 'u4' | 'u2' | 'u1'][],
): ArrayBuffer {
  const size = { f8: 8, f4: 4, i4: 4, u4: 4, u2: 2, u1: 1 };
  const bytes = new ArrayBuffer(24 + columns.reduce((sum, [values, type]) => sum + values.length * size[type], 0));
  const view = new DataView(bytes);
  view.setUint8(0, kind);
  view.setUint32(4, 77, true);
  view.setFloat64(8, 1795500000.5, true);
  view.setUint32(16, count, true);
  let at = 24;
  for (const [values, type] of columns) {
    for (const value of Array.from(values)) {
      if (type === 'f8') view.setFloat64(at, value, true);
      else if (type === 'f4') view.setFloat32(at, value, true);
      else if (type === 'u4') view.setUint32(at, value, true);
      else if (type === 'i4') view.setInt32(at, value, true);
      else if (type === 'u2') view.setUint16(at, value, true);
      else view.setUint8(at, value);
      at += size[type];
    }
  }
  return bytes;
}

const movers = (count: number) => {
  const n = Array.from({ length: count }, (_, i) => i);
  return frame(1, count, [
    [n.map((i) => 1_209_000_000 + i), 'i4'],
    [n.map((i) => 318_500_000 + i), 'i4'],
    [n, 'f4'],
    [n.map((i) => 10 + i), 'u2'],
    [n.map((i) => (3 << 2) | (i % 4)), 'u1'],
    [n.map((i) => (([10, 400, 402, 1023][i % 4] as number) << 6) | ((i * 16) % 64)), 'u2'],
  ]);
};

describe('a frame of movers', () => {
  it('is written over one that nobody looks at any more only where that is as long', () => {
    const read = (count: number, room: MoverFrame | null) => decodeFrame(movers(count), room).frame as MoverFrame;
    const [old, shown] = [read(4, null), read(4, null)];
    const next = read(4, old);
    expect(next.lon.buffer).toBe(old.lon.buffer);
    expect(next).toEqual(shown);
    expect(read(5, next)).toEqual(read(5, null));
  });
  it('gives every column back, with centimetres kept in the degrees', () => {
    const decoded = decodeFrame(movers(3));
    if (decoded.kind !== 'movers') throw new Error('wrong kind');
    expect(decoded.frame.sequence).toBe(77);
    expect(decoded.frame.time_s).toBe(1795500000.5);
    expect([...decoded.frame.lon]).toEqual([120.9, 120.9000001, 120.9000002]);
    expect([...decoded.frame.index]).toEqual([10, 11, 12].map((low) => 3 * 65_536 + low));
    expect([...decoded.frame.error_m]).toEqual([0.5, 20, 22]);
    expect([...decoded.frame.heading_deg]).toEqual([0, 90, 180]);
    expect([...decoded.frame.state]).toEqual([0, 1, 2]);
  });

  it('says what is not known by no number', () => {
    const decoded = decodeFrame(
      frame(1, 1, [
        [[-(2 ** 31)], 'i4'],
        [[0], 'i4'],
        [[0], 'f4'],
        [[0], 'u2'],
        [[2], 'u1'],
        [[1023 << 6], 'u2'],
      ]),
    );
    if (decoded.kind !== 'movers') throw new Error('wrong kind');
    expect([decoded.frame.lon[0], decoded.frame.error_m[0]]).toEqual([Number.NaN, Number.NaN]);
  });

  it('may be empty', () => {
    expect(decodeFrame(movers(0)).frame.count).toBe(0);
  });

  it('of an odd count reads on although nothing is padded', () => {
    const decoded = decodeFrame(movers(7));
    if (decoded.kind !== 'movers') throw new Error('wrong kind');
    expect(decoded.frame.state[6]).toBe(2);
  });
});

describe('a frame of sensors', () => {
  it('keeps a value that is no number, so that a fault is seen', () => {
    const decoded = decodeFrame(
      frame(2, 2, [
        [[186, Number.NaN], 'f8'],
        [[4, 9], 'u4'],
        [[3, 4], 'u1'],
      ]),
    );
    if (decoded.kind !== 'sensors') throw new Error('wrong kind');
    expect(decoded.frame.value[0]).toBe(186);
    expect(decoded.frame.value[1]).toBeNaN();
    expect([...decoded.frame.state]).toEqual([3, 4]);
  });
});

describe('bytes that are no frame', () => {
  it.each([
    ['cut off in the header', movers(1).slice(0, 20)],
    ['cut off in the rows', movers(3).slice(0, -1)],
    ['longer than their count', frame(1, 0, [[[1], 'u1']])],
    ['of an unknown kind', frame(9, 0, [])],
  ])('%s are refused', (_, bytes) => {
    expect(() => decodeFrame(bytes)).toThrow(FrameBroken);
  });
});
