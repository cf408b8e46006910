// Tracks: the ways of the last two minutes, fading backwards.
import { LineLayer } from '@deck.gl/layers';
import type { Drawer } from '../context';
import { OFFSETS } from '../mover_layer';
import { segments } from '../trail';
import { ABOVE } from './paint';

const STRONGEST = 0.75;
const WEAKEST = 0.08;

export const tracks: Drawer = (spec, context) => {
  const { trail, origin } = context.crowd;
  if (trail.length < 2) return [];
  const data = context.rows.of(trail, `${spec.id}-${context.palette.theme}`, () => {
    const ways = segments(trail, origin[1]);
    const [red, green, blue] = context.palette.rgba('t1', 1);
    const colours = new Uint8Array(4 * ways.count);
    ways.freshness.forEach((fresh, i) => {
      colours.set([red, green, blue, 255 * (WEAKEST + (STRONGEST - WEAKEST) * fresh)], 4 * i);
    });
    return {
      length: ways.count,
      attributes: {
        getSourcePosition: { value: ways.from, size: 3 },
        getTargetPosition: { value: ways.to, size: 3 },
        getColor: { value: colours, size: 4 },
      },
    };
  });
  return [
    new LineLayer({
      id: spec.id,
      data,
      coordinateSystem: OFFSETS,
      coordinateOrigin: [...origin, 0],
      getWidth: 1.6,
      widthUnits: 'pixels',
      parameters: ABOVE,
    } as never),
  ];
};
