import { describe, expect, it } from 'vitest';
import { measured, metres, plain, scientific, significant } from '../../src/format/number';
import { age, clock, date, elapsed, moment } from '../../src/format/time';
import { windName } from '../../src/format/wind';
import { unitOf, wallSize } from '../../src/pages/wall_size';
import { safeReturn } from '../../src/router_paths';

describe('numbers', () => {
  it('carry a thousands comma and decimals by meaning', () => {
    expect(plain(1286)).toBe('1,286');
    expect(measured(186.4, 'ppm')).toEqual({ value: '186', unit: 'ppm' });
    expect(measured(2.13, '%LEL')).toEqual({ value: '2.1', unit: '%LEL' });
    expect(measured(285.55, 'K')).toEqual({ value: '12.4', unit: '°C' });
    expect(metres(1234.4)).toBe('1,234 m');
    expect(scientific(3e-6)).toBe('3.0×10⁻⁶');
  });
  it('that are missing are a dash and never 0', () => {
    expect([plain(null), plain(Number.NaN), significant(undefined), metres(null), measured(null, 'ppm').value]).toEqual(
      ['—', '—', '—', '—', '—'],
    );
  });
});

describe('times', () => {
  const at = new Date('2026-11-24T06:26:08Z');
  it('are shown in the zone of the site, on a clock of 24 hours', () => {
    expect(clock(at, 'Asia/Shanghai')).toBe('14:26:08');
    expect(clock(new Date('2026-11-23T16:00:00Z'), 'Asia/Shanghai')).toBe('00:00:00');
    expect(date(at, 'Asia/Shanghai')).toBe('2026-11-24');
  });
  it('say how long something lasts and how old it is', () => {
    expect([elapsed(102), elapsed(3723), elapsed(90000)]).toEqual(['01:42', '1:02:03', '1 d 01:00']);
    expect([age(2, 'zh'), age(2, 'en'), age(240, 'zh')]).toEqual(['2 s 前', '2 s ago', '4 min 前']);
  });
  it('are read from ISO text and from unix seconds alike', () => {
    expect(moment('2026-11-24T06:26:08Z')).toBe(moment(at.getTime() / 1000));
    expect(moment(null)).toBeNaN();
  });
});

describe('the wind', () => {
  it('is named by where it comes from, and calm has no direction', () => {
    expect([windName(315, 2.6, 'zh'), windName(359, 2, 'zh'), windName(90, 2, 'en'), windName(90, 0.3, 'zh')]).toEqual([
      '西北风',
      '北风',
      'E wind',
      '静风',
    ]);
  });
});

describe('the wall', () => {
  it('takes its layout from its size in u', () => {
    expect(wallSize(1920, 1080)).toMatchObject({ u: 1, layout: 'S' });
    expect(wallSize(3840, 2160)).toMatchObject({ u: 2, layout: 'S' });
    expect(wallSize(6720, 2160)).toMatchObject({ u: 2, layout: 'W' });
    expect(wallSize(7680, 4320, 2.4)).toMatchObject({ u: 2.4, layout: 'L' });
    expect(wallSize(7680, 4320)).toMatchObject({ u: 4, layout: 'S' });
  });
  it('takes u from distance and pitch where they are known', () => {
    expect(unitOf(5, 1.27)).toBeCloseTo(1.15, 2);
  });
});

describe('the way back after a login', () => {
  it('leads to a page of ours and never to another site', () => {
    expect([
      safeReturn('/plan?x=1'),
      safeReturn('//evil.example'),
      safeReturn('https://evil.example'),
      safeReturn('/\\evil'),
      safeReturn('/login'),
      safeReturn(undefined),
    ]).toEqual(['/plan?x=1', '', '', '', '', '']);
  });
});
