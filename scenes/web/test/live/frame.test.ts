// Frames as the server packs them (twin/model/frame.py), byte by byte.
import { describe, expect, it } from 'vitest';
import { decodeFrame, FrameBroken, MoverFrame } from '../../src/live';

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
  it('gives every column back, with centimetres kept in the degrees', () => {
    const decoded = decodeFrame(movers(3));
    if (decoded.kind !== 'movers') throw new Error('wrong kind');
    expect(decoded.frame.sequence).toBe(77);
    expect(decoded.frame.time_s).toBe(1795500000.5);
    const each = <T>(tell: (frame: MoverFrame, row: number) => T): T[] =>
      [0, 1, 2].map((row) => tell(decoded.frame, row));
    expect(each((frame, row) => frame.lon(row))).toEqual([120.9, 120.9000001, 120.9000002]);
    expect(each((frame, row) => frame.lat(row))).toEqual([31.85, 31.8500001, 31.8500002]);
    expect(each((frame, row) => frame.height_m[row])).toEqual([0, 1, 2]);
    expect(each((frame, row) => frame.index(row))).toEqual([10, 11, 12].map((low) => 3 * 65_536 + low));
    expect(each((frame, row) => frame.error_m(row))).toEqual([0.5, 20, 22]);
    expect(each((frame, row) => frame.heading_deg(row))).toEqual([0, 90, 180]);
    expect(each((frame, row) => frame.state(row))).toEqual([0, 1, 2]);
    expect([decoded.frame.rowOf(3 * 65_536 + 12), decoded.frame.rowOf(12)]).toEqual([2, -1]);
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
    expect([decoded.frame.lon(0), decoded.frame.error_m(0)]).toEqual([Number.NaN, Number.NaN]);
  });

  it('made of rows tells them back as far as its steps are fine', () => {
    const row = { index: 70_000, lon: 120.9, lat: -31.85, z_m: 2.5, heading_deg: 359, state: 1 };
    const made = MoverFrame.of(
      [0.52, 19.99, 33.4, Number.NaN].map((error_m) => ({ ...row, error_m })),
      1,
      2,
    );
    expect([made.index(3), made.state(3), made.lon(3), made.lat(3)]).toEqual([70_000, 1, 120.9, -31.85]);
    expect([made.heading_deg(0), made.height_m[0]]).toEqual([0, 2.5]);
    expect([0, 1, 2, 3].map((at) => made.error_m(at))).toEqual([0.5, 20, 33, Number.NaN]);
    expect(MoverFrame.of([{ ...row, lon: Number.NaN, error_m: 1 }], 1, 2).lon(0)).toBeNaN();
  });

  it('may be empty', () => {
    expect(decodeFrame(movers(0)).frame.count).toBe(0);
  });

  it('of an odd count reads on although nothing is padded', () => {
    const decoded = decodeFrame(movers(7));
    if (decoded.kind !== 'movers') throw new Error('wrong kind');
    expect(decoded.frame.state(6)).toBe(2);
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
