import type { Feature, FeatureCollection } from 'geojson';
import { expect, it, vi } from 'vitest';
import { Store } from '../../src/map/store';

const row = (id: string, lon: number): Feature => ({
  type: 'Feature',
  id,
  geometry: { type: 'Point', coordinates: [lon, 31] },
  properties: { id },
});
const ids = (rows: FeatureCollection): string[] => rows.features.map(({ id }) => String(id));

it('A row that was kept takes the place of the old one, a new one comes last, one that is gone leaves', async () => {
  const answer = { type: 'FeatureCollection', features: [row('A', 1), row('B', 2)] };
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(answer)));
  let told = 0;
  const store = new Store(() => {
    told += 1;
  });
  store.keep('/api/features/sensor', 'A', row('A', 9)); // nobody looks at it yet
  expect(told).toBe(0);
  store.features('/api/features/sensor');
  await store.settled(new Set(['/api/features/sensor']));
  const before = store.features('/api/features/sensor');
  store.keep('/api/features/sensor', 'A', row('A', 9));
  store.keep('/api/features/sensor', 'C', row('C', 3));
  store.keep('/api/features/sensor', 'B', null);
  const after = store.features('/api/features/sensor');
  expect(ids(after)).toEqual(['A', 'C']);
  expect(after.features[0]?.geometry).toEqual({ type: 'Point', coordinates: [9, 31] });
  expect(ids(before)).toEqual(['A', 'B']);
  expect(told).toBe(4);
  vi.unstubAllGlobals();
});

it('Rows of a past moment stand before those of now, and the same rows again are no news', () => {
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  const told = vi.fn();
  const store = new Store(told);
  const then: FeatureCollection = { type: 'FeatureCollection', features: [row('A', 1)] };
  store.showAsThen('/api/features/zone', then);
  store.showAsThen('/api/features/zone', then);
  expect(store.features('/api/features/zone')).toBe(then);
  expect(told).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});

it('What nobody looks at is not waited for', async () => {
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  const store = new Store(() => undefined);
  store.features('/api/plant');
  expect(store.loading(new Set(['/api/plant']))).toBe(true);
  expect(store.loading(new Set(['/api/features/zone']))).toBe(false);
  await store.settled(new Set(['/api/features/zone']));
  vi.unstubAllGlobals();
});

it('A row that is wanted alone is asked for once, and again when its noun has changed', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return url.endsWith('/gone')
      ? new Response('{}', { status: 404 })
      : new Response(JSON.stringify(row('T 1', asked.length)));
  });
  const complained = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const told = vi.fn();
  const store = new Store(told);
  const look = async (id: string) => {
    store.one('structure', id);
    await store.settled(new Set([`/api/features/structure/${encodeURIComponent(id)}`]));
    return store.one('structure', id);
  };
  expect((await look('T 1'))?.geometry).toEqual({ type: 'Point', coordinates: [1, 31] });
  await look('T 1');
  expect(await look('gone')).toBeUndefined();
  await look('gone');
  expect(asked).toEqual(['/api/features/structure/T%201', '/api/features/structure/gone']);
  told.mockClear();
  store.forgetOnes('camera');
  expect(told).not.toHaveBeenCalled();
  store.forgetOnes('structure');
  expect(told).toHaveBeenCalledOnce();
  expect((await look('T 1'))?.geometry).toEqual({ type: 'Point', coordinates: [3, 31] });
  complained.mockRestore();
  vi.unstubAllGlobals();
});
