import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Throttle } from '../../src/map/throttle';

describe('what is throttled', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is told at once the first time, then together once a second, and nothing is lost', () => {
    const told: string[][] = [];
    const throttle = new Throttle<string>((said) => told.push(said));
    throttle.say('gas');
    vi.advanceTimersByTime(0);
    for (const what of ['gas', 'wind', 'gas']) {
      throttle.say(what);
      vi.advanceTimersByTime(200);
    }
    expect(told).toEqual([['gas']]);
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([['gas'], ['gas', 'wind']]);
    vi.advanceTimersByTime(5000);
    expect(told).toHaveLength(2);
  });

  it('waits while it is held, and then says what it has', () => {
    const told: string[][] = [];
    let held = true;
    const throttle = new Throttle<string>(
      (said) => told.push(said),
      () => held,
    );
    throttle.say('gas');
    vi.advanceTimersByTime(3000);
    expect(told).toEqual([]);
    held = false;
    vi.advanceTimersByTime(200);
    expect(told).toEqual([['gas']]);
  });

  it('says nothing any more once it has ended', () => {
    const told: string[][] = [];
    const throttle = new Throttle<string>((said) => told.push(said));
    throttle.say('gas');
    throttle.end();
    vi.advanceTimersByTime(3000);
    expect(told).toEqual([]);
  });
});
