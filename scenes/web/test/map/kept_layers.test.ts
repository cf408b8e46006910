// Layers that show the same are the same; who reads something that changed is asked again.
import { describe, expect, it } from 'vitest';
import type { DrawContext } from '../../src/map/context';
import { KeptLayers } from '../../src/map/kept_layers';

const context = (more: object = {}): DrawContext =>
  ({
    locale: 'zh',
    zoom: 15,
    view: [1, 2, 3, 4],
    live: {},
    store: { features: () => 'rows', waitFor: () => undefined },
    loaded: () => false,
    ...more,
  }) as never;

/** How often a drawer that reads `read` draws in two pictures. */
function drawn(read: (context: DrawContext) => unknown, first: DrawContext, second: DrawContext): number {
  const kept = new KeptLayers();
  let times = 0;
  const draw = (given: DrawContext) => {
    times += 1;
    read(given);
    return [];
  };
  for (const each of [first, second]) {
    kept.begin();
    kept.drawn('layer', each, draw);
  }
  return times;
}

describe('a drawer', () => {
  it('is asked once while all that it reads is the same', () => {
    const read = (given: DrawContext) => [given.locale, given.view, given.store.features('a'), given.loaded('b')];
    expect(drawn(read, context(), context({ zoom: 16, view: [1, 2, 3, 4] }))).toBe(1);
  });
  it.each([
    ['a setting', (given: DrawContext) => given.zoom, { zoom: 16 }],
    ['what is in view', (given: DrawContext) => given.view, { view: [1, 2, 3, 5] }],
    ['rows that have come', (given: DrawContext) => given.store.features('a'), { store: { features: () => 'others' } }],
    ['a layer that is whole', (given: DrawContext) => given.loaded('b'), { loaded: () => true }],
    ['what lives', (given: DrawContext) => given.live, {}],
    ['something that it waits for', (given: DrawContext) => given.store.waitFor('c', async () => {}), {}],
  ])('is asked again for %s', (_, read, change) => {
    expect(drawn(read, context(), context(change))).toBe(2);
  });
  it('that was away for a picture draws anew', () => {
    const kept = new KeptLayers();
    kept.begin();
    const first = kept.drawn('layer', context(), () => []);
    kept.begin();
    kept.begin();
    expect(kept.drawn('layer', context(), () => [])).not.toBe(first);
  });
});
