// The live channel: one WebSocket that reconnects with back-off, keeps the newest state, and asks for a fresh
// hello when the numbers of the alarm journal show a gap.
import { Emitter } from './emitter';
import { decodeFrame } from './frame';
import type {
  Alarm,
  Hello,
  LiveChannel,
  LiveEvents,
  Movers,
  Rerun,
  ScreenLook,
  Search,
  SensorMeta,
  SensorValue,
  Weather,
} from './types';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** The engine beats every second; this much silence means the channel is lost although the socket is open. */
const SILENCE_MS = 8_000;

export type SocketLike = Pick<WebSocket, 'close' | 'binaryType'> & {
  onopen: ((event: Event) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
};

export interface LiveOptions {
  /** Opens the socket; tests bring their own. */
  open?: (url: string) => SocketLike;
}

/** Opens the live channel and keeps it open until `close`. */
export function createLive(url = '/live', options: LiveOptions = {}): LiveChannel {
  return new Channel(url, options.open ?? ((address) => new WebSocket(address)));
}

class Channel implements LiveChannel {
  state: LiveChannel['state'] = 'connecting';
  lostSince: number | null = null;
  hello: Hello | null = null;
  readonly movers: Movers = { frame: null, meta: new Map() };
  readonly sensors = new Map<string, SensorValue>();
  readonly alarms = new Map<string, Alarm>();
  weather: Weather | null = null;
  readonly searches = new Map<string, Search>();
  database = { up: true, since: '' };

  private readonly emitter = new Emitter<LiveEvents>();
  private readonly sensorIds = new Map<number, string>();
  private socket: SocketLike | null = null;
  private alarmSeq = 0;
  private waitMs = FIRST_WAIT_MS;
  private closed = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly url: string,
    private readonly open: (url: string) => SocketLike,
  ) {
    this.connect();
  }

  on<K extends keyof LiveEvents>(event: K, callback: (payload: LiveEvents[K]) => void): () => void {
    return this.emitter.on(event, callback);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    this.emitter.clear();
    this.socket?.close();
  }

  private connect(): void {
    const socket = this.open(absolute(this.url));
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onmessage = (event) => {
      if (socket === this.socket) this.receive(event.data);
    };
    socket.onclose = () => {
      if (socket === this.socket) this.lost();
    };
  }

  private lost(): void {
    if (this.closed) return;
    clearTimeout(this.silence);
    this.socket = null;
    this.lostSince ??= Date.now();
    this.become('lost');
    const jitter = 0.7 + 0.6 * Math.random();
    this.retry = setTimeout(() => this.connect(), this.waitMs * jitter);
    this.waitMs = Math.min(LONGEST_WAIT_MS, this.waitMs * 2);
  }

  private receive(data: unknown): void {
    this.listenForSilence();
    try {
      if (typeof data === 'string') this.message(JSON.parse(data));
      else if (data instanceof ArrayBuffer) this.binary(data);
    } catch (error) {
      console.error('a live message was not understood and is left out', error);
    }
  }

  private message(message: { kind: string } & Record<string, unknown>): void {
    switch (message.kind) {
      case 'hello':
        this.greet(message as unknown as Hello);
        break;
      case 'alarm':
        this.alarm(message.seq as number, message.alarm as Alarm);
        break;
      case 'weather':
        this.weather = message.weather as Weather;
        this.emitter.emit('weather', this.weather);
        break;
      case 'receipt':
        this.emitter.emit('receipt', (message.receipt ?? message) as LiveEvents['receipt']);
        break;
      case 'database':
        this.database = { up: Boolean(message.up), since: String(message.since ?? '') };
        this.emitter.emit('database', this.database);
        break;
      case 'bypasses':
        this.emitter.emit('bypasses', message.bypasses as LiveEvents['bypasses']);
        break;
      case 'flood':
        this.emitter.emit('flood', message.flood as LiveEvents['flood']);
        break;
      case 'call':
        this.emitter.emit('call', message.call as LiveEvents['call']);
        break;
      case 'searches':
        this.searches.clear();
        for (const one of message.searches as Search[]) this.searches.set(one.id, one);
        this.emitter.emit('searches', this.searches);
        this.emitter.emit('searching', Boolean(message.up));
        break;
      case 'searching':
        this.emitter.emit('searching', Boolean(message.up));
        break;
      case 'screen':
        this.emitter.emit('screen', message as unknown as ScreenLook);
        break;
      case 'whatif_rerun':
        this.emitter.emit('rerun', message as unknown as Rerun);
        break;
      case 'plot':
        this.emitter.emit('plot', message.mark as LiveEvents['plot']);
        break;
      case 'search':
        this.search(message.search as Search);
        break;
      case 'movers':
        this.nameMovers(message.movers as Hello['movers']);
        break;
      default: // a newer server may say more
    }
  }

  private greet(hello: Hello): void {
    this.hello = hello;
    this.alarmSeq = hello.alarm_seq ?? 0;
    this.alarms.clear();
    for (const alarm of hello.alarms ?? []) this.alarms.set(alarm.id, alarm);
    this.nameMovers(hello.movers ?? []);
    this.sensorIds.clear();
    for (const sensor of (hello.sensors ?? []) as SensorMeta[]) this.sensorIds.set(sensor.index, sensor.sensor_id);
    this.weather = hello.weather ?? null;
    this.waitMs = FIRST_WAIT_MS;
    this.lostSince = null;
    this.become('live');
    this.emitter.emit('hello', hello);
    this.emitter.emit('alarm', null);
    if (hello.bypasses) this.emitter.emit('bypasses', hello.bypasses);
    if (hello.flood) this.emitter.emit('flood', hello.flood);
    if (this.weather) this.emitter.emit('weather', this.weather);
  }

  private search(one: Search): void {
    if (one.state === 'ended') this.searches.delete(one.id);
    else this.searches.set(one.id, one);
    this.emitter.emit('searches', this.searches);
  }

  private nameMovers(movers: Hello['movers']): void {
    this.movers.meta = new Map(movers.map((mover) => [mover.index, mover]));
  }

  /** Records come in the journal's own order: one that is missing means that a snapshot is needed. */
  private alarm(seq: number, alarm: Alarm): void {
    if (seq <= this.alarmSeq) return;
    if (this.alarmSeq > 0 && seq > this.alarmSeq + 1) {
      this.askAgain();
      return;
    }
    this.alarmSeq = seq;
    if (alarm.state === 'normal') this.alarms.delete(alarm.id);
    else this.alarms.set(alarm.id, alarm);
    this.emitter.emit('alarm', alarm);
  }

  /** A new connection begins with a fresh hello. */
  private askAgain(): void {
    const old = this.socket;
    this.socket = null;
    old?.close();
    this.connect();
  }

  private binary(buffer: ArrayBuffer): void {
    const decoded = decodeFrame(buffer);
    if (decoded.kind === 'movers') {
      this.movers.frame = decoded.frame;
      this.emitter.emit('movers', this.movers);
      return;
    }
    const { index, value, state, time_s, count } = decoded.frame;
    for (let row = 0; row < count; row++) {
      const sensor_id = this.sensorIds.get(index[row] as number);
      if (!sensor_id) continue;
      this.sensors.set(sensor_id, { sensor_id, value: value[row] as number, state: state[row] as number, time_s });
    }
    this.emitter.emit('sensors', this.sensors);
  }

  private become(state: LiveChannel['state']): void {
    if (this.state === state) return;
    this.state = state;
    this.emitter.emit('state', state);
  }

  private listenForSilence(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      const old = this.socket;
      this.lost();
      old?.close();
    }, SILENCE_MS);
  }
}

function absolute(url: string): string {
  if (/^wss?:/.test(url) || typeof location === 'undefined') return url;
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${url}`;
}
