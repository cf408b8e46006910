import { describe, expect, it } from 'vitest';
import { Again } from '../../src/map/again';
import type { DrawContext } from '../../src/map/context';

/** As much of a picture's context as is read here. */
const at = (more: object): DrawContext =>
  ({ zoom: 16, near: true, view: [1, 2, 3, 4], store: { version: 1 }, live: {}, heard: {}, ...more }) as DrawContext;
const picture = (
  again: Again,
  context: DrawContext,
  make: (context: DrawContext) => unknown,
  given: unknown[] = [],
) => {
  again.begin();
  return again.of('zones', context, given, (now) => ({ made: make(now) }));
};

describe('layers kept from one picture to the next', () => {
  it('are the same ones while nothing that they were made from has changed', () => {
    const again = new Again();
    const make = ({ zoom, view }: DrawContext): unknown => [zoom, view];
    const first = picture(again, at({}), make);
    expect(picture(again, at({ near: false, view: [1, 2, 3, 4] }), make)).toBe(first);
    expect(picture(again, at({ zoom: 17 }), make)).not.toBe(first);
  });
  it('are made anew when a part of the live channel that they read has spoken, and for no other', () => {
    const again = new Again();
    const make = ({ live }: DrawContext): unknown => live.sensors;
    const first = picture(again, at({ heard: { sensors: 1 } }), make);
    expect(picture(again, at({ heard: { sensors: 1, alarms: 5 } }), make)).toBe(first);
    expect(picture(again, at({ heard: { sensors: 2, alarms: 5 } }), make)).not.toBe(first);
  });
  it('are made anew when rows have come, and when what they are given is another', () => {
    const again = new Again();
    const make = ({ store }: DrawContext): unknown => store;
    const first = picture(again, at({}), make, ['a']);
    expect(picture(again, at({}), make, ['a'])).toBe(first);
    const next = picture(again, at({}), make, ['b']);
    expect(next).not.toBe(first);
    expect(picture(again, at({ store: { version: 2 } }), make, ['b'])).not.toBe(next);
  });
  it('are made anew when a layer that they waited for is there', () => {
    const again = new Again();
    const make = ({ loaded }: DrawContext): unknown => loaded('tanks');
    const first = picture(again, at({ loaded: () => false }), make);
    expect(picture(again, at({ loaded: () => false }), make)).toBe(first);
    expect(picture(again, at({ loaded: () => true }), make)).not.toBe(first);
  });
  it('never come back once a picture was without them', () => {
    const again = new Again();
    const first = picture(again, at({}), () => 0);
    again.begin();
    expect(picture(again, at({}), () => 0)).not.toBe(first);
  });
});
