// Reads the plant for a page: see `plant_apart`.
import type { Answered, Asked } from './plant_apart';
import { PlantReader } from './plant_reader';

const reader = new PlantReader();
const say = (answer: Answered, transfer: Transferable[] = []): void => self.postMessage(answer, { transfer });

self.onmessage = ({ data: { turn, question } }: MessageEvent<Asked>): void => {
  reader.answer(question).then(
    (value) => say({ turn, value }, handed(value)),
    (error) => say({ turn, failure: String(error) }),
  );
};

/** What changes hands without a copy. */
function handed(value: object | null): Transferable[] {
  if (value instanceof ImageBitmap) return [value];
  return Object.values(value ?? {}).flatMap((part) => (ArrayBuffer.isView(part) ? [part.buffer as ArrayBuffer] : []));
}
