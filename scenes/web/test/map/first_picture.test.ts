import type { Layer } from '@deck.gl/core';
import { afterEach, expect, it, vi } from 'vitest';
import { inPicture, Opening, PARK_MS } from '../../src/map/first_picture';
import type { LayerSpec } from '../../src/spec';

function layer(id: string, isLoaded = true, root: string = id): Layer {
  return { id, isLoaded, root: { id: root } } as never;
}

it('A picture holds the park when each layer handed over is there, with all its parts', () => {
  expect(inPicture(['ground', 'zones'], [layer('ground'), layer('zones'), layer('zones-fill', true, 'zones')])).toBe(
    true,
  );
  expect(inPicture(['ground', 'zones'], [layer('ground')])).toBe(false);
  expect(inPicture(['zones'], [layer('zones'), layer('zones-fill', false, 'zones')])).toBe(false);
});

it('Other layers than the park do not count', () => {
  expect(inPicture(['ground'], [layer('ground'), layer('movers', false)])).toBe(true);
});

const spec = (type: string): LayerSpec => ({ deck: { '@@type': type } }) as never;
const [GROUND, PLANT] = [spec('GroundLayer'), spec('PlantLayer')];
const BOARD = { getContext: () => null } as never;

afterEach(() => {
  vi.useRealTimers();
});

it('An opening map draws what is there once, then the whole park, and the rest when that has been seen', async () => {
  const coming = new Set([GROUND, PLANT]);
  const opening = new Opening((of) => [...coming].some(of));
  const pictures = (): boolean[] => [opening.holds(), opening.holds()];
  expect(pictures()).toEqual([false, true]);
  coming.delete(GROUND);
  expect(pictures()).toEqual([true, true]);
  opening.hand(['ground']);
  coming.delete(PLANT);
  expect(pictures()).toEqual([false, false]);
  opening.hand(['ground', 'plant']);
  const seen = vi.fn();
  opening.drawn([layer('ground'), layer('plant', false)], BOARD, seen);
  expect(opening.holds()).toBe(false);
  opening.drawn([layer('ground'), layer('plant')], BOARD, seen);
  expect([opening.holds(), opening.over]).toEqual([true, false]);
  await Promise.resolve();
  expect(seen).toHaveBeenCalledOnce();
  expect([opening.holds(), opening.over]).toEqual([false, true]);
});

it('A park that does not come holds nothing up for longer than its time', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const opening = new Opening(() => true);
  expect([opening.holds(), opening.holds(), opening.over]).toEqual([false, true, false]);
  vi.advanceTimersByTime(PARK_MS);
  expect([opening.holds(), opening.over]).toEqual([false, true]);
});
