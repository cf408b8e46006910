/** The live channel as things Vue can watch: one channel for the whole page, opened at the first use. */
import { computed, ref, shallowRef } from 'vue';
import { moment } from '../format/time';
import {
  type Alarm,
  type Bypass,
  type Call,
  createLive,
  type Flood,
  type Hello,
  type LiveChannel,
  type Movers,
  type Receipt,
  type Rerun,
  type Search,
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
/** Open searches for leaks, the one that began first in front. */
export const searches = shallowRef<Search[]>([]);
/** Whether the search for leaks answers. */
export const searching = ref(true);
/** The newest what-if that the server made again in the present wind. */
export const rerun = shallowRef<Rerun | null>(null);
export const receipts = shallowRef<Receipt[]>([]);
/** Wrapped, so that each new frame is a new value. */
export const movers = shallowRef<{ all: Movers }>({ all: { frame: null, meta: new Map() } });
export const sensors = shallowRef<{ all: Map<string, SensorValue> }>({ all: new Map() });
/** The newest alarm that became unacknowledged, for the screen reader. */
export const announced = shallowRef<Alarm | null>(null);
export const course = new Course();
export const bypasses = shallowRef<Bypass[]>([]);
export const flood = ref<Flood>({ active: false, since: null, in_10_min: 0 });
/** The newest word of each call to people that was heard on the channel. */
export const calls = shallowRef<Map<string, Call>>(new Map());
/** Grows with each alarm that is over: the list of those to be disposed of is then read again. */
export const overCount = ref(0);

export const standing = computed(() => ordered(alarms.value));
export const top = computed(() => headline(alarms.value));
let flooded = false;
export const blink = computed(() => {
  flooded = floodAfter(flooded, raisedWithin(alarms.value, now.value, 10)) || flood.value.active;
  return blinking(alarms.value, flooded);
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
    if (alarm === null || alarm.state === 'normal') overCount.value += 1;
  });
  live.on('weather', (said) => {
    weather.value = said;
  });
  live.on('searching', (up) => {
    searching.value = up;
  });
  live.on('searches', (all) => {
    searches.value = [...all.values()].sort((a, b) => a.opened_at.localeCompare(b.opened_at));
  });
  live.on('receipt', (said) => {
    receipts.value = [said, ...receipts.value].slice(0, 50);
  });
  live.on('rerun', (said) => {
    rerun.value = said;
  });
  live.on('bypasses', (all) => {
    bypasses.value = all;
  });
  live.on('flood', (is) => {
    flood.value = is;
  });
  live.on('call', (call) => {
    calls.value = new Map(calls.value).set(call.id, call);
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
  bypasses.value = [];
  calls.value = new Map();
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
