/** Contrast of the two themes as WCAG 2.1 defines it, from the tokens that the pages really use. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../src/style/tokens.css', import.meta.url), 'utf8');

function theme(name: 'dark' | 'light'): Record<string, string> {
  const block = [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].find(
    ([, selector = '', body = '']) => selector.includes(`[data-theme="${name}"]`) && body.includes('--bg0'),
  );
  return Object.fromEntries(
    [...(block?.[2] ?? '').matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})\s*;/gi)].map(([, key, hex]) => [key, hex]),
  ) as Record<string, string>;
}
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, '$&$&') : hex;
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(full.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

describe('the measure itself', () => {
  it('is 21 between black and white, and 1 of a colour with itself', () => {
    expect(contrast('#000000', '#fff')).toBeCloseTo(21, 9);
    expect(contrast('#4cc9b8', '#4cc9b8')).toBe(1);
  });
});

describe.each(['dark', 'light'] as const)('the %s theme', (name) => {
  const token = theme(name);
  const of = (ink: string, ground: string): number => contrast(token[ink] ?? '', token[ground] ?? '');
  it.each(['t1', 't2', 't3', 'At', 'Bt', 'Ct', 'Dt', 'acc'])('writes %s on its panels at 4.5 : 1 and more', (ink) => {
    expect(of(ink, 'bg1')).toBeGreaterThanOrEqual(4.5);
  });
  it.each(['t1', 't2'])('writes %s on every raised or pressed ground at 4.5 : 1 and more', (ink) => {
    for (const ground of ['bg0', 'bg2', 'bg3']) expect(of(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });
  it.each([
    ['acc-ink', 'acc'],
    ['solid-ink', 'solid'],
    ['B-ink', 'B'],
    ['C-ink', 'C'],
    ['D-ink', 'D'],
    ['t1', 'band'],
    ['At', 'band'],
  ])('writes %s on %s at 4.5 : 1 and more', (ink, ground) => {
    expect(of(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });
  it('writes bold signs in A-ink on A at 3 : 1 and more: no running text stands on it', () => {
    expect(of('A-ink', 'A')).toBeGreaterThanOrEqual(3);
  });
  it.each(['ctl', 'acc', 'A'])('draws edges of controls in %s at 3 : 1 and more', (ink) => {
    expect(of(ink, 'bg1')).toBeGreaterThanOrEqual(3);
  });
});
