/** The pure parts of the pencil: rings and back, strokes undone and redone, what a corner snaps to. */
import { describe, expect, it } from 'vitest';
import { distance_m } from '../../src/map/geometry';
import { composed, ringsOf } from '../../src/map/rings';
import { outlineOf } from '../../src/plan/calibrate';
import { edgesOf, nearest } from '../../src/plan/snap';
import { useStrokes } from '../../src/plan/strokes';

const square = (x: number, y: number, side = 1) => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
];
const holed = { type: 'Polygon' as const, coordinates: [square(0, 0, 9), square(2, 2)] };
const parts = { type: 'MultiPolygon' as const, coordinates: [holed.coordinates, [square(20, 0)]] };

describe('rings of an outline', () => {
  it('come back as the same outline, holes and parts and all', () => {
    expect(composed(ringsOf(holed))).toEqual(holed);
    expect(composed(ringsOf(parts).reverse())).toEqual(parts);
  });
  it('lose a part whose outer ring is gone, and nothing else', () => {
    const left = ringsOf(parts).filter(({ part, number }) => !(part === 1 && number === 0));
    expect(composed(left)).toEqual(holed);
    expect(composed([])).toBeNull();
  });
});

describe('strokes', () => {
  it('are undone and redone with what a cut left and a merge took in', () => {
    const strokes = useStrokes();
    strokes.begin(holed);
    strokes.draw({ geometry: parts, siblings: [holed] });
    strokes.draw({ geometry: null });
    expect(strokes.undo() && strokes.now.value.siblings.length).toBe(1);
    expect(strokes.undo() && strokes.geometry.value).toEqual(holed);
    expect(strokes.undo()).toBe(false);
    expect(strokes.redo() && strokes.geometry.value).toEqual(parts);
    strokes.draw({ geometry: holed });
    expect(strokes.canRedo.value).toBe(false);
  });
});

describe('a corner', () => {
  const lot = [[120.9, 31.85], [120.901, 31.85], [120.901, 31.851], [120.9, 31.85]]; // biome-ignore format: a ring
  const edges = [edgesOf([{ type: 'Feature', geometry: { type: 'Polygon', coordinates: [lot] }, properties: {} }])];
  it('snaps to the nearest corner before an edge, to an edge before nothing, and to nothing far away', () => {
    expect(nearest(edges, 120.90001, 31.85001, 0.00005)).toEqual([120.9, 31.85]);
    const on = nearest(edges, 120.9005, 31.84998, 0.00005);
    expect(on?.[0]).toBeCloseTo(120.9005, 9);
    expect(on?.[1]).toBeCloseTo(31.85, 9);
    expect(nearest(edges, 120.9005, 31.8495, 0.00005)).toBeUndefined();
  });
});

describe('an error ellipse', () => {
  it('is as long and as wide as was said, its larger axis towards its heading', () => {
    const at = { u_px: 0, v_px: 0, lon: 120.9, lat: 31.85, major_m: 8, minor_m: 2, heading_deg: 90 };
    const shape = outlineOf(at).geometry;
    const ring = shape.type === 'Polygon' ? (shape.coordinates[0] ?? []) : [];
    const away = ring.map((corner) => distance_m([at.lon, at.lat], corner));
    expect(Math.max(...away)).toBeCloseTo(8, 3);
    expect(Math.min(...away)).toBeCloseTo(2, 3);
    const furthest = ring[away.indexOf(Math.max(...away))] ?? [0, 0];
    expect(Math.abs((furthest[1] ?? 0) - at.lat)).toBeLessThan(1e-7);
  });
});
