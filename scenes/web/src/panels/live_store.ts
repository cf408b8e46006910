/**
 * What every panel shows, as things Vue can watch: the live channel, opened at the first use, or a moment of the past
 * while one is followed. The alarms of now are heard either way.
 */
import { computed, ref, shallowRef } from 'vue';
import { showAsThen } from '../api/features';
import { clockMode } from '../clock/shown';
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
import type { PastChannel } from '../replay/past';
import { blinking, floodAfter, headline, ordered, raisedWithin } from './alarm_order';
import { Course } from './extremes';

/** The moment that is shown (unix milliseconds): now, or that of the replay. */
export const now = ref(Date.now());
/** The present, whatever is shown. */
const present = ref(Date.now());
export const state = ref<LiveChannel['state']>('connecting');
export const lostSince = ref<number | null>(null);
export const hello = shallowRef<Hello | null>(null);
/** The alarms of the moment that is shown; `liveAlarms` are those of now, which are never silent. */
export const alarms = shallowRef<Alarm[]>([]);
export const liveAlarms = shallowRef<Alarm[]>([]);
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
const CALM: Flood = { active: false, since: null, in_10_min: 0 };
/** What the channel said last of things that it does not hold itself. */
const kept = { bypasses: [] as Bypass[], flood: CALM };
export const bypasses = shallowRef<Bypass[]>([]);
export const flood = ref<Flood>(kept.flood);
/** The newest word of each call to people that was heard on the channel. */
export const calls = shallowRef<Map<string, Call>>(new Map());
/** Grows with each alarm that is over: the list of those to be disposed of is then read again. */
export const overCount = ref(0);

export const standing = computed(() => ordered(alarms.value));
export const liveStanding = computed(() => ordered(liveAlarms.value));
export const top = computed(() => headline(alarms.value));
let flooded = false;
export const blink = computed(() => {
  flooded = floodAfter(flooded, raisedWithin(alarms.value, now.value, 10)) || flood.value.active;
  return blinking(alarms.value, flooded);
});
/** Lost for more than five seconds: short gaps are not worth a word. */
export const lostForS = computed(() =>
  state.value !== 'live' && lostSince.value !== null ? (present.value - lostSince.value) / 1000 : 0,
);
export const interrupted = computed(() => lostForS.value > 5);

let channel: LiveChannel | null = null;
let tick: ReturnType<typeof setInterval> | undefined;
/** The past that is followed instead of the channel. */
let past: PastChannel | null = null;

export function openLive(): LiveChannel {
  if (channel) return channel;
  const live = createLive('/live');
  channel = live;
  const refresh = (): void => {
    liveAlarms.value = [...live.alarms.values()];
    if (!past) alarms.value = liveAlarms.value;
  };
  live.on('hello', (said) => {
    hello.value = said;
    if (!past) weather.value = said.weather;
    refresh();
  });
  live.on('alarm', (alarm) => {
    refresh();
    if (alarm?.state === 'unacknowledged') announced.value = alarm;
    if (alarm === null || alarm.state === 'normal') overCount.value += 1;
  });
  live.on('weather', (said) => {
    if (!past) weather.value = said;
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
    kept.bypasses = all;
    if (!past) bypasses.value = all;
  });
  live.on('flood', (is) => {
    kept.flood = is;
    if (!past) flood.value = is;
  });
  live.on('call', (call) => {
    calls.value = new Map(calls.value).set(call.id, call);
  });
  live.on('movers', (all) => {
    if (!past) movers.value = { all };
  });
  live.on('sensors', (all) => {
    if (past) return;
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
    present.value = Date.now();
    if (!past) now.value = present.value;
    lostSince.value = live.lostSince;
  }, 1000);
  return live;
}

/** From here on every panel shows the moments of a past; returns the way back to now. What it does not tell is empty. */
export function followPast(source: PastChannel): () => void {
  openLive();
  past = source;
  course.clear();
  [alarms.value, weather.value, bypasses.value] = [[], null, []];
  [movers.value, sensors.value] = [{ all: { frame: null, meta: new Map() } }, { all: new Map() }];
  flood.value = CALM;
  const off = source.on('moment', (shown) => {
    const at = Date.parse(shown.at);
    if (at < now.value) course.clear();
    now.value = at;
    showAsThen(source.drawn);
    alarms.value = [...source.alarms.values()];
    weather.value = shown.weather;
    movers.value = { all: source.movers };
    sensors.value = { all: new Map(source.sensors) };
    course.take(source.sensors.values());
  });
  return () => {
    off();
    if (past !== source) return;
    past = null;
    showAsThen({});
    course.clear();
    now.value = present.value = Date.now();
    alarms.value = liveAlarms.value;
    [bypasses.value, flood.value] = [kept.bypasses, kept.flood];
    if (!channel) return;
    weather.value = channel.weather;
    movers.value = { all: channel.movers };
    sensors.value = { all: channel.sensors };
  };
}
/** Whether the panels show the past: what acts on the present is then not offered. */
export const replaying = computed(() => clockMode.value === 'replay');

export function closeLive(): void {
  channel?.close();
  channel = null;
  clearInterval(tick);
  hello.value = null;
  alarms.value = liveAlarms.value = [];
  bypasses.value = kept.bypasses = [];
  flood.value = kept.flood = CALM;
  calls.value = new Map();
  movers.value = { all: { frame: null, meta: new Map() } };
  sensors.value = { all: new Map() };
}

/** Whole seconds since the newest frame of positions or of detector values; null before the first. */
export const moversAge = computed(() =>
  movers.value.all.frame ? Math.max(0, Math.round(now.value / 1000 - movers.value.all.frame.time_s)) : null,
);
export const sensorsAge = computed(() => {
  let newest = Number.NEGATIVE_INFINITY;
  for (const value of sensors.value.all.values()) newest = Math.max(newest, value.time_s);
  return Number.isFinite(newest) ? Math.max(0, Math.round(now.value / 1000 - newest)) : null;
});
/** Weather older than a minute is drawn as old. */
export const weatherOld = computed(() => (weather.value ? now.value - moment(weather.value.at) > 60_000 : true));
