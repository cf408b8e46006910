// The plant is read apart from the page, which has enough to do while it opens; where that cannot be, the page reads it.
import type { ThemeName } from '../spec';
import type { FarMesh, Placing } from './far_mesh';
import { type PlantQuestion, PlantReader } from './plant_reader';
import type { PlantManifest } from './store';

export interface Asked {
  turn: number;
  question: PlantQuestion;
}
export type Answered = { turn: number; value: unknown } | { turn: number; failure: string };

interface Open {
  question: PlantQuestion;
  resolve: (value: never) => void;
  reject: (why: Error) => void;
}

const open = new Map<number, Open>();
let worker: Worker | null = null;
let turns = 0;

export const readPlant = (url: string): Promise<PlantManifest> => ask({ kind: 'plant', url });

/** What the first picture needs of the plant that was asked for last. */
export const readFarOfIt = (theme: ThemeName): Promise<FarMesh | null> => ask({ kind: 'far of it', theme });
export const readShadeOfIt = (): Promise<ImageBitmap | null> => ask({ kind: 'shade of it' });

/** The plant as one body; null if it is too large to be one. */
export const readFar = (url: string, { models, instances, steel }: Placing): Promise<FarMesh | null> =>
  ask({ kind: 'far', url, placing: { models, instances, steel } });

function ask<T>(question: PlantQuestion): Promise<T> {
  worker ??= started();
  const turn = turns++;
  worker.postMessage({ turn, question } satisfies Asked);
  return new Promise((resolve, reject) => {
    open.set(turn, { question, resolve, reject });
  });
}

function started(): Worker {
  const made = new Worker(new URL('./plant_worker.ts', import.meta.url), { type: 'module', name: 'onemap-plant' });
  made.onmessage = ({ data }: MessageEvent<Answered>) => {
    const asked = open.get(data.turn);
    open.delete(data.turn);
    if ('failure' in data) asked?.reject(new Error(data.failure));
    else asked?.resolve(data.value as never);
  };
  made.onerror = () => {
    const reader = new PlantReader();
    for (const { question, resolve, reject } of open.values()) {
      reader.answer(question).then((value) => resolve(value as never), reject);
    }
    open.clear();
    worker = null;
  };
  return made;
}
