/** The tracks of the people and vehicles that somebody follows through the window of a replay. */
import { onBeforeUnmount, type Ref, ref, shallowRef, watch } from 'vue';
import { ask } from '../api/http';
import { say } from '../api/problem';
import type { Answers } from '../api/schema';
import { locale } from '../i18n';
import type { RecordedTrack } from '../map';
import { joined, type Sign } from './told';
import type { TimeWindow } from './window';

export const MOST = 4;
const TOKENS = ['track1', 'track2', 'track3', 'track4'] as const;
/** Of longer windows fewer places are asked for: nobody sees more of them. */
const EVERY_S: Record<number, number> = { 1: 1, 8: 5, 24: 15 };
const REST_MS = 300;
const TAIL_MS = 10_000;
const LEAP_MS = 60_000;

export interface Followed extends Sign {
  /** Null until it came. */
  track: RecordedTrack | null;
}

async function read(
  who: string,
  since: number,
  until: number,
  every_s: number,
  signal: AbortSignal,
): Promise<Pick<Answers['GET /api/tracks/person/{person_id}'], 'tracks' | 'stay'>> {
  const [kind, ...rest] = who.split(':');
  const id = encodeURIComponent(rest.join(':'));
  const span = `since=${new Date(since).toISOString()}&until=${new Date(until).toISOString()}&every_s=${every_s}`;
  if (kind === 'person') return ask(`/api/tracks/person/${id}?${span}`, { signal });
  const told = await ask<Answers['GET /api/tracks/{tag_id}']>(`/api/tracks/${id}?${span}`, { signal });
  return { tracks: [told], stay: told.stay };
}

type StayRule = Answers['GET /api/tracks/{tag_id}']['stay'];

/** Whether a word of an address names somebody. */
const isWho = (text: string): boolean => /^(person|tag):.{1,200}$/.test(text);

export interface Tracks {
  all: Ref<Followed[]>;
  /** What the server counts as a stay; null until it told. */
  rule: Ref<StayRule | null>;
  failure: Ref<string>;
  /** Whether it is followed now: false where there are as many as can be told apart. */
  add: (who: string) => boolean;
  remove: (who: string) => void;
}

export function useTracks({ begin, end, hours }: TimeWindow, at: Ref<number>, first: string[]): Tracks {
  const all = shallowRef<Followed[]>([]);
  const rule = shallowRef<StayRule | null>(null);
  const failure = ref('');
  /** Until when the tracks at hand are whole. */
  let whole = 0;
  let mine = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Number.POSITIVE_INFINITY;

  async function fetch(): Promise<void> {
    mine.abort();
    mine = new AbortController();
    const { signal } = mine;
    const [since, until] = [begin.value, Math.min(end.value, Date.now())];
    const every_s = EVERY_S[hours.value] ?? 1;
    const told = await Promise.allSettled(
      all.value.map(async (one) => {
        const { tracks, stay } = await read(one.who, since, until, every_s, signal);
        rule.value = stay;
        return { ...one, track: joined(one, tracks, every_s) };
      }),
    );
    if (signal.aborted) return;
    const came = new Map(told.flatMap((one) => (one.status === 'fulfilled' ? [[one.value.who, one.value]] : [])));
    // Whoever was removed meanwhile stays away.
    all.value = all.value.map((one) => came.get(one.who) ?? one);
    const lost = told.find((one) => one.status === 'rejected');
    failure.value = lost ? say(lost.reason, locale()) : '';
    whole = until;
  }
  function fetchWithin(wait_ms: number): void {
    const then = Date.now() + wait_ms;
    if (all.value.length === 0 || then >= due) return;
    clearTimeout(timer);
    due = then;
    timer = setTimeout(() => {
      due = Number.POSITIVE_INFINITY;
      void fetch();
    }, wait_ms);
  }
  function add(who: string): boolean {
    if (all.value.some((one) => one.who === who)) return true;
    const taken = new Set(all.value.map(({ number }) => number));
    const number = [...TOKENS.keys()].map((i) => i + 1).find((free) => !taken.has(free));
    if (number === undefined) return false;
    const token = TOKENS[number - 1] as (typeof TOKENS)[number];
    all.value = [...all.value, { who, number, token, track: null }];
    void fetch();
    return true;
  }
  function remove(who: string): void {
    all.value = all.value.filter((one) => one.who !== who);
    failure.value = '';
  }
  /** Another window is asked for soon; one that only goes along with the present, and what was recorded since, now and then. */
  watch(begin, (to, from) => fetchWithin(Math.abs(to - from) > LEAP_MS ? REST_MS : TAIL_MS));
  watch(at, (to) => {
    if (to > whole && whole < end.value - 1000) fetchWithin(TAIL_MS);
  });
  for (const who of first.filter(isWho)) add(who);
  onBeforeUnmount(() => {
    clearTimeout(timer);
    mine.abort();
  });
  return { all, rule, failure, add, remove };
}
