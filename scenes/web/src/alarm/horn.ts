/** The horn of a console: one short figure of tones by the gravest alarm that nobody has silenced. Never on the wall. */
import { computed, ref, watch } from 'vue';
import { session } from '../api/session';
import { alarms } from '../panels/live_store';
import { heard } from './steps';

const KEY = 'onemap.horn';
/** Tones of one figure [Hz], how long each lasts and how long until the figure comes again [s]; ours. */
const FIGURES: Record<1 | 2 | 3 | 4, { tones: number[]; each: number; again: number }> = {
  1: { tones: [880, 660, 880, 660], each: 0.14, again: 1.2 },
  2: { tones: [740, 590], each: 0.18, again: 2.5 },
  3: { tones: [590], each: 0.2, again: 6 },
  4: { tones: [440], each: 0.12, again: 20 },
};
const LOUDNESS = 0.12;

export const hornOn = ref(localStorage.getItem(KEY) !== 'off');
export const sounding = computed(() => heard(alarms.value, session.account)[0]?.priority ?? null);

export function setHorn(on: boolean): void {
  hornOn.value = on;
  localStorage.setItem(KEY, on ? 'on' : 'off');
}

/** Sounds as long as the page lives; returns how to stop. A browser lets it sound after the first press of a key. */
export function startHorn(): () => void {
  let context: AudioContext | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const sound = (): void => {
    clearTimeout(timer);
    const priority = sounding.value;
    if (!hornOn.value || priority === null) return;
    context ??= new AudioContext();
    const figure = FIGURES[priority];
    if (context.state === 'running') play(context, figure.tones, figure.each);
    else if (navigator.userActivation?.hasBeenActive) void context.resume();
    timer = setTimeout(sound, figure.again * 1000);
  };
  const stop = watch([sounding, hornOn], sound, { immediate: true });
  return () => {
    stop();
    clearTimeout(timer);
    void context?.close();
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
