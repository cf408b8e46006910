import { describe, expect, it } from 'vitest';
import type { DrawContext } from '../../src/map/context';
import { Memo } from '../../src/map/memo';

/** As much of a picture's context as is read here. */
const at = (more: object): DrawContext =>
  ({
    zoom: 16,
    near: true,
    spots: [1, 2],
    store: { version: 1 },
    live: {},
    heard: {},
    ...more,
  }) as unknown as DrawContext;
const picture = (memo: Memo, context: DrawContext, make: (context: DrawContext) => unknown, given: unknown[] = []) => {
  memo.begin();
  return memo.of('zones', context, given, (now) => ({ made: make(now) }));
};

describe('layers kept from one picture to the next', () => {
  it('are the same ones while nothing that they were made from has changed', () => {
    const memo = new Memo();
    const make = ({ zoom, spots }: DrawContext): unknown => [zoom, spots];
    const first = picture(memo, at({}), make);
    expect(picture(memo, at({ near: false, spots: [1, 2] }), make)).toBe(first);
    expect(picture(memo, at({ zoom: 17 }), make)).not.toBe(first);
  });
  it('are made anew when a part of the live channel that they read has spoken, and for no other', () => {
    const memo = new Memo();
    const make = ({ live }: DrawContext): unknown => live.sensors;
    const first = picture(memo, at({ heard: { sensors: 1 } }), make);
    expect(picture(memo, at({ heard: { sensors: 1, alarms: 5 } }), make)).toBe(first);
    expect(picture(memo, at({ heard: { sensors: 2, alarms: 5 } }), make)).not.toBe(first);
  });
  it('are made anew when rows have come, and when what they are given is another', () => {
    const memo = new Memo();
    const make = ({ store }: DrawContext): unknown => store;
    const first = picture(memo, at({}), make, ['a']);
    expect(picture(memo, at({}), make, ['a'])).toBe(first);
    const next = picture(memo, at({}), make, ['b']);
    expect(next).not.toBe(first);
    expect(picture(memo, at({ store: { version: 2 } }), make, ['b'])).not.toBe(next);
  });
  it('are made anew when a layer that they waited for is there', () => {
    const memo = new Memo();
    const make = ({ loaded }: DrawContext): unknown => loaded('tanks');
    const first = picture(memo, at({ loaded: () => false }), make);
    expect(picture(memo, at({ loaded: () => false }), make)).toBe(first);
    expect(picture(memo, at({ loaded: () => true }), make)).not.toBe(first);
  });
  it('never come back once a picture was without them', () => {
    const memo = new Memo();
    const first = picture(memo, at({}), () => 0);
    memo.begin();
    expect(picture(memo, at({}), () => 0)).not.toBe(first);
  });
});
