// The live channel against a socket driven by hand: order, gaps, loss and return.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Alarm, createLive, type LiveChannel } from '../../src/live';
import type { SocketLike } from '../../src/live/channel';

class Wire implements SocketLike {
  binaryType: BinaryType = 'blob';
  onopen: SocketLike['onopen'] = null;
  onclose: SocketLike['onclose'] = null;
  onmessage: SocketLike['onmessage'] = null;
  closed = false;
  close(): void {
    this.closed = true;
  }
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  }
  drop(): void {
    this.onclose?.({} as CloseEvent);
  }
}

const hello = (extra: object = {}) => ({
  kind: 'hello',
  schema: 1,
  alarms: [],
  alarm_seq: 5,
  movers: [{ index: 1, tag_id: 'TAG-1', kind: 'person', role: 'employee', label: '', enterprise_id: null }],
  sensors: [{ index: 4, sensor_id: 'GT-2107' }],
  weather: null,
  ...extra,
});
const alarm = (seq: number, state = 'unacknowledged') => ({
  kind: 'alarm',
  seq,
  alarm: { id: `a${seq}`, state, priority: 1, seq } as Partial<Alarm>,
});

let wires: Wire[] = [];
let live: LiveChannel;
const wire = () => wires.at(-1) as Wire;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  wires = [];
  live = createLive('ws://park/live', {
    open: () => {
      wires.push(new Wire());
      return wire();
    },
  });
});
afterEach(() => {
  live.close();
  vi.useRealTimers();
});

describe('the live channel', () => {
  it('is live from the first hello, not from the open socket', () => {
    expect(live.state).toBe('connecting');
    wire().say(hello());
    expect(live.state).toBe('live');
    expect(live.movers.meta.get(1)?.tag_id).toBe('TAG-1');
  });

  it('keeps alarms by id and forgets the ones that are back to normal', () => {
    wire().say(hello());
    wire().say(alarm(6));
    expect([...live.alarms.keys()]).toEqual(['a6']);
    wire().say({ kind: 'alarm', seq: 7, alarm: { id: 'a6', state: 'normal', priority: 1, seq: 7 } });
    expect(live.alarms.size).toBe(0);
  });

  it('leaves out a record it has already seen', () => {
    wire().say(hello({ alarms: [{ id: 'a5', state: 'acknowledged', priority: 2, seq: 5 }] }));
    wire().say({ kind: 'alarm', seq: 5, alarm: { id: 'a5', state: 'unacknowledged' } });
    expect(live.alarms.get('a5')?.state).toBe('acknowledged');
  });

  it('asks for a fresh hello when the journal numbers show a gap', () => {
    wire().say(hello());
    const first = wire();
    first.say(alarm(8));
    expect(first.closed).toBe(true);
    expect(wires).toHaveLength(2);
    expect(live.alarms.size).toBe(0);
    wire().say(hello({ alarm_seq: 8, alarms: [{ id: 'a8', state: 'unacknowledged', priority: 1, seq: 8 }] }));
    expect([...live.alarms.keys()]).toEqual(['a8']);
  });

  it('says since when it is lost, comes back by itself, and waits longer each time', () => {
    wire().say(hello());
    const states: string[] = [];
    live.on('state', (state) => states.push(state));
    wire().drop();
    expect(live.state).toBe('lost');
    expect(live.lostSince).not.toBeNull();
    vi.advanceTimersByTime(700);
    expect(wires).toHaveLength(2);
    wire().drop();
    vi.advanceTimersByTime(600);
    expect(wires).toHaveLength(2);
    vi.advanceTimersByTime(1000);
    expect(wires).toHaveLength(3);
    wire().say(hello());
    expect(states).toEqual(['lost', 'live']);
    expect(live.lostSince).toBeNull();
  });

  it('takes silence for loss', () => {
    wire().say(hello());
    vi.advanceTimersByTime(9000);
    expect(live.state).toBe('lost');
  });

  it('goes on after a message it cannot read', () => {
    wire().say(hello());
    wire().onmessage?.({ data: '{broken' } as MessageEvent);
    wire().onmessage?.({ data: new ArrayBuffer(3) } as MessageEvent);
    wire().say(alarm(6));
    expect(live.alarms.size).toBe(1);
  });

  it('calls nobody who has let go, and everybody else although one fails', () => {
    const heard: string[] = [];
    live.on('hello', () => {
      throw new Error('a broken panel');
    });
    const off = live.on('hello', () => heard.push('gone'));
    live.on('hello', () => heard.push('here'));
    off();
    wire().say(hello());
    expect(heard).toEqual(['here']);
  });
});
