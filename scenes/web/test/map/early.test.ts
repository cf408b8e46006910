import { afterEach, expect, it, vi } from 'vitest';
import { askEarly, fetched, forgetEarly, pageNow, take } from '../../src/map/early';

const read = fetched((answer) => answer.json());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('What was asked for early is not asked for again, and is given once', async () => {
  const asked = vi.fn(async (url: string) => new Response(JSON.stringify({ url })));
  vi.stubGlobal('fetch', asked);
  askEarly('/api/plant', read);
  expect(await take('/api/plant', read)).toEqual({ url: '/api/plant' });
  expect(asked).toHaveBeenCalledTimes(1);
  await take('/api/plant', read);
  expect(asked).toHaveBeenCalledTimes(2);
});

it('An early answer that nobody took for long is asked for anew', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const asked = vi.fn(async () => new Response('{}'));
  vi.stubGlobal('fetch', asked);
  askEarly('/api/plant', read);
  vi.advanceTimersByTime(60_000);
  await take('/api/plant', read);
  expect(asked).toHaveBeenCalledTimes(2);
});

it('A refusal is told to whoever takes the answer', async () => {
  vi.stubGlobal('fetch', async () => new Response('', { status: 503, statusText: 'Service Unavailable' }));
  askEarly('/api/plant', read);
  await expect(take('/api/plant', read)).rejects.toThrow('503');
});

it('What a page asked for is not given to the page after it, even if it comes later', async () => {
  const asked = vi.fn(async () => new Response('{}'));
  vi.stubGlobal('fetch', asked);
  const asker = pageNow();
  askEarly('/api/plant', read);
  forgetEarly();
  askEarly('/api/plant/shade.png', read, asker);
  expect(asked).toHaveBeenCalledTimes(1);
  await take('/api/plant', read);
  expect(asked).toHaveBeenCalledTimes(2);
});
