/** The horn of a console: one short figure of tones by the gravest alarm that nobody has silenced. On the wall only where it is asked to (?sound). */
import { computed, ref, watch } from 'vue';
import { session } from '../api/session';
import { liveAlarms } from '../panels/live_store';
import { heard } from './steps';

const KEY = 'onemap.horn';
type Priority = 1 | 2 | 3 | 4;
/** Tones of one figure [Hz], how long each lasts and how long until the figure comes again [s]; ours. */
const FIGURES: Record<Priority, { tones: number[]; each: number; again: number }> = {
  1: { tones: [880, 660, 880, 660], each: 0.14, again: 1.2 },
  2: { tones: [740, 590], each: 0.18, again: 2.5 },
  3: { tones: [590], each: 0.2, again: 6 },
  4: { tones: [440], each: 0.12, again: 20 },
};
const LOUDNESS = 0.12;
const TESTED = 'onemap.horn.tested';
/** Four figures make a test of twenty seconds. */
const TEST_S = 5;

export const hornOn = ref(localStorage.getItem(KEY) !== 'off');
export const sounding = computed(() => heard(liveAlarms.value, session.account)[0]?.priority ?? null);

export function setHorn(on: boolean): void {
  hornOn.value = on;
  localStorage.setItem(KEY, on ? 'on' : 'off');
}

/** Whether the browser keeps the horn silent until somebody clicks. */
export const blocked = ref(false);
/** When the horn was heard out last on this machine (unix milliseconds), 0 for never; a shift is taken as eight hours. */
export const testedAt = ref(Number(localStorage.getItem(TESTED)) || 0);
export const SHIFT_MS = 8 * 3_600_000;
/** The priority whose figure a test plays now. */
export const testing = ref<Priority | null>(null);

let context: AudioContext | null = null;
function wake(): AudioContext {
  if (!context) {
    context = new AudioContext();
    context.onstatechange = () => {
      blocked.value = context?.state === 'suspended';
    };
  }
  if (navigator.userActivation?.hasBeenActive) void context.resume();
  blocked.value = context.state === 'suspended' && !navigator.userActivation?.hasBeenActive;
  return context;
}

/** To be called from a click: from then on the horn is heard. */
export async function allowHorn(): Promise<void> {
  await wake().resume();
  blocked.value = false;
}

/** Plays the figure of every priority, five seconds each, gravest first, so that a person hears that they are heard. */
export async function testHorn(): Promise<void> {
  if (testing.value !== null) return;
  await allowHorn();
  for (const priority of [1, 2, 3, 4] as const) {
    testing.value = priority;
    const { tones, each, again } = FIGURES[priority];
    for (let s = 0; s < TEST_S; s += Math.min(again, TEST_S)) {
      play(wake(), tones, each);
      await new Promise((done) => setTimeout(done, 1000 * Math.min(again, TEST_S - s)));
    }
  }
  testing.value = null;
  testedAt.value = Date.now();
  localStorage.setItem(TESTED, String(testedAt.value));
}

/** Sounds as long as the page lives; returns how to stop. */
export function startHorn(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const sound = (): void => {
    clearTimeout(timer);
    const priority = sounding.value;
    if (!hornOn.value) return;
    const speaker = wake();
    if (priority === null) return;
    const figure = FIGURES[priority];
    if (speaker.state === 'running' && testing.value === null) play(speaker, figure.tones, figure.each);
    timer = setTimeout(sound, figure.again * 1000);
  };
  const stop = watch([sounding, hornOn], sound, { immediate: true });
  return () => {
    stop();
    clearTimeout(timer);
    void context?.close();
    context = null;
    blocked.value = false;
  };
}

function play(context: AudioContext, tones: number[], each: number): void {
  tones.forEach((hz, n) => {
    const start = context.currentTime + n * each;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.value = hz;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.01);
    gain.gain.linearRampToValueAtTime(0, start + each * 0.9);
    tone.connect(gain).connect(context.destination);
    tone.start(start);
    tone.stop(start + each);
  });
}
