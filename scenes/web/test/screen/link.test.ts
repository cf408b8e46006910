/** A view in the address and back. */
import { describe, expect, it } from 'vitest';
import { atOf, cameraOf, pickOf, pickText, withWords } from '../../src/pages/link';

describe('a camera in the address', () => {
  it('comes back as it was, to a tenth of a metre and a hundredth of a zoom', () => {
    const camera = { lon: 120.912345, lat: 31.854321, zoom: 17.25, pitch: 55, bearing: -24 };
    expect(atOf(camera)).toBe('120.912345,31.854321,17.25,55,-24');
    expect(cameraOf(atOf(camera))).toEqual(camera);
    expect(cameraOf(atOf({ lon: 120.9, lat: 31.8 }))).toEqual({ lon: 120.9, lat: 31.8 });
    expect(cameraOf(atOf({ lon: 120.9, lat: 31.8, zoom: 17.6 }))).toEqual({ lon: 120.9, lat: 31.8, zoom: 17.6 });
  });
  it.each([null, '', '120.9', 'a,b', '120.9,NaN', '200,31', '120,86', '120,31,99', '120,31,17,90', '1,2,3,4,5,6'])(
    'is none: %s',
    (text) => {
      expect(cameraOf(text)).toBeNull();
    },
  );
});

describe('a chosen thing in the address', () => {
  it('keeps the colons of its id', () => {
    expect(pickOf(pickText({ layer: 'alarms', id: 'sensor:GT-1:high' }))).toEqual({
      layer: 'alarms',
      id: 'sensor:GT-1:high',
    });
    expect(pickOf('nothing')).toBeNull();
    expect(pickOf('')).toBeNull();
  });
});

describe('the address', () => {
  it('keeps the words of others, and loses those that are over', () => {
    expect(withWords('?still&tour=off', { view: '1,2', pick: null })).toBe('?still=&tour=off&view=1,2');
    expect(withWords('?view=1,2&alarm=x', { view: null })).toBe('?alarm=x');
    expect(withWords('?view=1,2', { view: null })).toBe('');
    expect(withWords('', { pick: 'alarms:a b&c' })).toBe('?pick=alarms:a+b%26c');
  });
});
