import { IconLayer, PathLayer } from '@deck.gl/layers';
import { describe, expect, it } from 'vitest';
import { changes, inUnits } from '../../src/map/unit';

describe('the unit of the wall', () => {
  it('lets what is in pixels grow with u', () => {
    const icon = new IconLayer({ id: 'a', data: [], sizeUnits: 'pixels', sizeScale: 1.25, getPixelOffset: [0, -36] });
    const grown = inUnits(icon, 2);
    expect(grown.props.sizeScale).toBe(2.5);
    expect(grown.props.getPixelOffset).toEqual([0, -72]);
  });

  it('leaves what is in metres alone, but for its least width', () => {
    const edge = new PathLayer({ id: 'b', data: [], widthUnits: 'meters', getWidth: 2.2, widthMinPixels: 1.2 });
    expect(changes(edge.props as never, 2)).toEqual({ widthMinPixels: 2.4 });
  });

  it('changes nothing on a desk', () => {
    const icon = new IconLayer({ id: 'a', data: [], sizeUnits: 'pixels' });
    expect(inUnits(icon, 1)).toBe(icon);
  });
});
