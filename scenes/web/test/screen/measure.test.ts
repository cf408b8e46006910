/** What the ruler says of a shape. */
import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { areaText, bearingText, lengthText, measuredOf, riseText, shownOf } from '../../src/measure/measured';

const A = [120.9, 31.85];
const B = [120.9, 31.851];
const C = [120.901, 31.851];
const heights = new Map<Position, number>([[A, 2], [C, 9.5]]); // biome-ignore format: two things
const heightOf = (place: Position): number | null => heights.get(place) ?? null;

describe('a measured line', () => {
  const line = measuredOf({ type: 'LineString', coordinates: [A, B, C] }, heightOf);
  it('is as long as its legs, and never shorter than first to last', () => {
    const [up, across] = line?.legs ?? [];
    expect(line?.length_m).toBeCloseTo((up?.length_m ?? 0) + (across?.length_m ?? 0), 9);
    expect(line?.length_m).toBeGreaterThan(line?.direct?.length_m ?? 0);
    expect(up?.bearing_deg).toBeCloseTo(0, 9);
    expect(across?.bearing_deg).toBeCloseTo(90, 2);
  });
  it('has a rise only between places whose heights are known, never a made-up zero', () => {
    expect(line?.legs.map((leg) => leg.rise_m)).toEqual([null, null]);
    expect(line?.direct?.rise_m).toBe(7.5);
    expect(measuredOf({ type: 'LineString', coordinates: [A, C] }, heightOf)?.legs[0]?.rise_m).toBe(7.5);
  });
  it('is labelled at each leg and once for the whole', () => {
    const labels = shownOf(line as NonNullable<typeof line>).features.filter(
      ({ geometry }) => geometry.type === 'Point',
    );
    expect(labels.map(({ properties }) => properties?.whole)).toEqual([false, false, true]);
    expect(labels[0]?.properties?.text).toBe('111 m  000°');
  });
  it('is nothing before its second place', () => {
    expect(measuredOf({ type: 'LineString', coordinates: [A] }, heightOf)).toBeNull();
    expect(measuredOf(null, heightOf)).toBeNull();
  });
});

describe('a measured area', () => {
  it('has an area, an edge and no way from first to last', () => {
    const area = measuredOf({ type: 'Polygon', coordinates: [[A, B, C, A]] }, heightOf);
    expect(area?.legs.length).toBe(3);
    expect(area?.direct).toBeNull();
    expect(area?.area_m2).toBeCloseTo(0.5 * (area?.legs[0]?.length_m ?? 0) * (area?.legs[1]?.length_m ?? 0), -1);
  });
});

describe('words of the ruler', () => {
  it('keep about three digits and their unit', () => {
    expect([lengthText(7.26), lengthText(1234.4), lengthText(12_345), lengthText(Number.NaN)]).toEqual(
      ['7.3 m', '1,234 m', '12.35 km', '—']); // biome-ignore format: pairs
    expect([areaText(950.4), areaText(2.5e6)]).toEqual(['950 m²', '2.50 km²']);
    expect([bearingText(7.4), bearingText(359.7)]).toEqual(['007°', '000°']);
    expect([riseText(-2.24), riseText(3)]).toEqual(['−2.2 m', '+3.0 m']);
  });
});
