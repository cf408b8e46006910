/** Places typed by people. */
import { describe, expect, it } from 'vitest';
import { placeOf } from '../../src/find/coordinates';

const near = (text: string): [number, number] | null => {
  const at = placeOf(text);
  return at && [Number(at.lon.toFixed(5)), Number(at.lat.toFixed(5))];
};
const HERE: [number, number] = [120.90083, 31.85111];

describe('a place', () => {
  it.each([
    '120.90083, 31.85111',
    '120.90083 31.85111',
    '120.90083,31.85111',
    '31.85111N 120.90083E',
    'E120.90083 N31.85111',
    '120°54′3″E 31°51′4″N',
    '31°51′4″N, 120°54′3″E',
    `120°54'3" 31°51'4"`,
    '东经120°54′3″ 北纬31°51′4″',
    '北纬31度51分4秒,东经120度54分3秒',
  ])('is read from %s', (text) => {
    expect(near(text)).toEqual(HERE.map((value) => expect.closeTo(value, 4)));
  });
  it.each(['', 'T-1203', '7664-41-7', '120.9', '液氨', '200, 31', '120, 95', '120.9E 31.8E', '31N 32N', '120°70′ 31°'])(
    'is none: %s',
    (text) => {
      expect(placeOf(text)).toBeNull();
    },
  );
  it('west and south are negative, and a sign beside a letter is refused', () => {
    expect(near('70.5W 33.4S')).toEqual([-70.5, -33.4]);
    expect(placeOf('-70.5W 33.4S')).toBeNull();
  });
});
