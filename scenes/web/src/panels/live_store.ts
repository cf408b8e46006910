/** The live channel as things Vue can watch: one channel for the whole page, opened at the first use. */
import { computed, ref, shallowRef } from 'vue';
import { moment } from '../format/time';
import {
  type Alarm,
  createLive,
  type Hello,
  type LiveChannel,
  type Movers,
  type Receipt,
  type SensorValue,
  type Weather,
} from '../live';
import { blinking, floodAfter, headline, ordered, raisedWithin } from './alarm_order';
import { Course } from './extremes';

export const now = ref(Date.now());
export const state = ref<LiveChannel['state']>('connecting');
export const lostSince = ref<number | null>(null);
export const hello = shallowRef<Hello | null>(null);
export const alarms = shallowRef<Alarm[]>([]);
export const weather = shallowRef<Weather | null>(null);
export const database = ref<{ up: boolean; since: string }>({ up: true, since: '' });
export const receipts = shallowRef<Receipt[]>([]);
/** Wrapped, so that each new frame is a new value. */
export const movers = shallowRef<{ all: Movers }>({ all: { frame: null, meta: new Map() } });
export const sensors = shallowRef<{ all: Map<string, SensorValue> }>({ all: new Map() });
/** The newest alarm that became unacknowledged, for the screen reader. */
export const announced = shallowRef<Alarm | null>(null);
export const course = new Course();

export const standing = computed(() => ordered(alarms.value));
export const top = computed(() => headline(alarms.value));
let flood = false;
export const blink = computed(() => {
  flood = floodAfter(flood, raisedWithin(alarms.value, now.value, 10));
  return blinking(alarms.value, flood);
});
/** Lost for more than five seconds: short gaps are not worth a word. */
export const lostForS = computed(() =>
  state.value !== 'live' && lostSince.value !== null ? (now.value - lostSince.value) / 1000 : 0,
);
export const interrupted = computed(() => lostForS.value > 5);

let channel: LiveChannel | null = null;
let tick: ReturnType<typeof setInterval> | undefined;

export function openLive(): LiveChannel {
  if (channel) return channel;
  const live = createLive('/live');
  channel = live;
  const refresh = (): void => {
    alarms.value = [...live.alarms.values()];
  };
  live.on('hello', (said) => {
    hello.value = said;
    weather.value = said.weather;
    refresh();
  });
  live.on('alarm', (alarm) => {
    refresh();
    if (alarm?.state === 'unacknowledged') announced.value = alarm;
  });
  live.on('weather', (said) => {
    weather.value = said;
  });
  live.on('receipt', (said) => {
    receipts.value = [said, ...receipts.value].slice(0, 50);
  });
  live.on('movers', (all) => {
    movers.value = { all };
  });
  live.on('sensors', (all) => {
    sensors.value = { all };
    course.take(all.values());
  });
  live.on('state', (is) => {
    state.value = is;
    lostSince.value = live.lostSince;
  });
  live.on('database', (is) => {
    database.value = is;
  });
  state.value = live.state;
  lostSince.value = live.lostSince;
  tick = setInterval(() => {
    now.value = Date.now();
    lostSince.value = live.lostSince;
  }, 1000);
  return live;
}

export function closeLive(): void {
  channel?.close();
  channel = null;
  clearInterval(tick);
  hello.value = null;
  alarms.value = [];
  movers.value = { all: { frame: null, meta: new Map() } };
  sensors.value = { all: new Map() };
}

/** Seconds since the newest frame of positions or of detector values; null before the first. */
export const moversAge = computed(() =>
  movers.value.all.frame ? Math.max(0, now.value / 1000 - movers.value.all.frame.time_s) : null,
);
export const sensorsAge = computed(() => {
  let newest = Number.NEGATIVE_INFINITY;
  for (const value of sensors.value.all.values()) newest = Math.max(newest, value.time_s);
  return Number.isFinite(newest) ? Math.max(0, now.value / 1000 - newest) : null;
});
/** Weather older than a minute is drawn as old. */
export const weatherOld = computed(() => (weather.value ? now.value - moment(weather.value.at) > 60_000 : true));
