/** The clock of a replay: a moment, a speed, and one question at a time to the store. */
import { onBeforeUnmount, type Ref, ref, watch } from 'vue';
import { ask } from '../api/http';
import { say } from '../api/problem';
import { locale } from '../i18n';
import type { Moment, PastChannel } from './past';

export const SPEEDS = [1, 5, 10, 30, 60] as const;
const STEP_MS = 1000;
const MINUTE_MS = 60_000;

export interface ReplayClock {
  at: Ref<number>;
  speed: Ref<number>;
  playing: Ref<boolean>;
  /** The moment that the map shows; null before the first answer. */
  shown: Ref<Moment | null>;
  failure: Ref<string>;
  seek: (at: number) => void;
}

export function useReplayClock(past: PastChannel, begin: number): ReplayClock {
  const at = ref(begin);
  const speed = ref(1);
  const playing = ref(false);
  const shown = ref<Moment | null>(null) as Ref<Moment | null>;
  const failure = ref('');
  let asking = false;
  let wanted = true;

  async function fetch(): Promise<void> {
    if (asking) {
      wanted = true;
      return;
    }
    asking = true;
    wanted = false;
    try {
      const asked = encodeURIComponent(new Date(at.value).toISOString());
      const moment = await ask<Moment>(`/api/moment?drawn=true&at=${asked}`);
      past.show(moment);
      shown.value = moment;
      failure.value = '';
    } catch (error) {
      failure.value = say(error, locale());
      playing.value = false;
    } finally {
      asking = false;
      if (wanted) void fetch();
    }
  }

  function seek(to: number): void {
    at.value = Math.min(to, Date.now() - 1000);
    void fetch();
  }

  const timer = setInterval(() => {
    if (!playing.value || asking) return;
    const next = at.value + speed.value * STEP_MS;
    if (next > Date.now() - 1000) playing.value = false;
    else seek(next);
  }, STEP_MS);
  watch(speed, () => {
    if (!playing.value) playing.value = true;
  });
  onBeforeUnmount(() => {
    clearInterval(timer);
    past.close();
  });
  void fetch();
  return { at, speed, playing, shown, failure, seek };
}

/** What a person typed as a date and a time in the site's zone, as a moment; NaN where it is none. */
export function inZone(text: string, zone: string | undefined): number {
  const plain = Date.parse(`${text}Z`);
  if (Number.isNaN(plain)) return Number.NaN;
  let found = plain;
  for (let turn = 0; turn < 2; turn++) found = plain - offset(found, zone);
  return found;
}

/** A moment as the date field wants it, in the site's zone. */
export function asField(at: number, zone: string | undefined): string {
  return new Date(at + offset(at, zone)).toISOString().slice(0, 19);
}

function offset(at: number, zone: string | undefined): number {
  const options: Intl.DateTimeFormatOptions = { hourCycle: 'h23', ...(zone ? { timeZone: zone } : {}) };
  const format = new Intl.DateTimeFormat('en-CA', {
    ...options,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const part = Object.fromEntries(format.formatToParts(at).map((each) => [each.type, each.value]));
  const there = Date.parse(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:00Z`);
  return there - Math.floor(at / MINUTE_MS) * MINUTE_MS;
}
