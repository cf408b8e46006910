import type { Layer } from '@deck.gl/core';
import { expect, it } from 'vitest';
import { inPicture } from '../../src/map/first_picture';

function layer(id: string, isLoaded = true, root: string = id, linkStatus = 'success'): Layer {
  return { id, isLoaded, root: { id: root }, getModels: () => [{ pipeline: { linkStatus } }] } as never;
}

it('A picture holds the park when each layer handed over is there, with all its parts', () => {
  expect(inPicture(['ground', 'zones'], [layer('ground'), layer('zones'), layer('zones-fill', true, 'zones')])).toBe(
    true,
  );
  expect(inPicture(['ground', 'zones'], [layer('ground')])).toBe(false);
  expect(inPicture(['zones'], [layer('zones'), layer('zones-fill', false, 'zones')])).toBe(false);
});

it('A layer whose program is still being linked is not in the picture; others do not count', () => {
  expect(inPicture(['ground'], [layer('ground', true, 'ground', 'pending')])).toBe(false);
  expect(inPicture(['ground'], [layer('ground'), layer('movers', false)])).toBe(true);
});
