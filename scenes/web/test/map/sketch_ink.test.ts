import type { Geometry } from 'geojson';
import { describe, expect, it } from 'vitest';
import { draw, type Ink, type Look, type Pen } from '../../src/map/sketch_ink';

const LOOK: Look = {
  zIndex: 0,
  pointColor: '#p',
  pointWidth: 6,
  pointOutlineColor: '#o',
  pointOutlineWidth: 2,
  polygonFillColor: '#a',
  polygonFillOpacity: 0.2,
  polygonOutlineColor: '#e',
  polygonOutlineWidth: 2,
  lineStringColor: '#l',
  lineStringWidth: 3,
};
const RING = [[0, 0], [4, 0], [4, 4], [0, 0]]; // biome-ignore format: a ring
const ink = (geometry: Geometry, look: Partial<Look> = {}): Ink => ({ geometry, look: { ...LOOK, ...look } });

/** What a pen was told, in order: colours filled and stroked, widths and radii. */
function recorded(strokes: Ink[], unit = 1) {
  const said: string[] = [];
  const state = { fillStyle: '', strokeStyle: '', lineWidth: 0, globalAlpha: 1, lineJoin: 'miter' };
  const pen = Object.assign(state, {
    beginPath: () => {},
    moveTo: () => {},
    lineTo: () => {},
    closePath: () => {},
    setTransform: () => {},
    clearRect: () => {},
    setLineDash: () => {},
    arc: (_x: number, _y: number, radius: number) => said.push(`arc ${radius}`),
    fill: () => said.push(`fill ${state.fillStyle} ${state.globalAlpha}`),
    stroke: () => said.push(`stroke ${state.strokeStyle} ${state.lineWidth} ${state.globalAlpha}`),
  });
  draw(strokes, { pen: pen as unknown as Pen, unit, casing: '#c', at: ([x = 0, y = 0]) => [x, y] });
  return said;
}

describe('the ink of a sketch', () => {
  const point = ink({ type: 'Point', coordinates: [1, 1] });
  const area = ink({ type: 'Polygon', coordinates: [RING] });

  it('lays areas below lines and points, whatever came first', () => {
    const line = ink({ type: 'LineString', coordinates: RING });
    const colours = recorded([point, line, area]).filter((each) => !/^arc|#c/.test(each));
    expect(colours.map((each) => each.split(' ')[1])).toEqual(['#a', '#e', '#l', '#p', '#o']);
  });

  it('lays what ranks higher above its like', () => {
    const top = ink({ type: 'Point', coordinates: [0, 0] }, { zIndex: 9, pointColor: '#top' });
    expect(recorded([top, point]).filter((each) => each.startsWith('fill'))).toEqual(['fill #p 1', 'fill #top 1']);
  });

  it('fills thinly and strokes fully over a casing that is wider', () => {
    expect(recorded([area])).toEqual(['fill #a 0.2', 'stroke #c 6 0.85', 'stroke #e 2 1']);
  });

  it('grows with the unit of the screen', () => {
    expect(recorded([point], 2)).toEqual(['arc 12', 'fill #p 1', 'stroke #o 4 1']);
  });
});
