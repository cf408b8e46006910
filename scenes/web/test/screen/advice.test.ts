import { describe, expect, it } from 'vitest';
import { amount, minutes } from '../../src/whatif/told';

describe('how advice is written', () => {
  it('writes a time as minutes and seconds, and never 60 seconds', () => {
    expect(minutes(0)).toBe('0:00');
    expect(minutes(61.4)).toBe('1:01');
    expect(minutes(119.7)).toBe('2:00');
  });
  it('says — for what is not known, never 0', () => {
    expect(amount(null, 'ppm')).toBe('—');
    expect(amount(0, 'ppm')).toBe('0 ppm');
  });
});
