/** The nouns the pencil draws, the shape each has, and the codes it gives them. */
import { idOf, type Row } from '../api/features';

export const DRAWN = {
  zone: { prefix: 'Z', shape: 'outline' },
  fence: { prefix: 'F', shape: 'outline' },
  structure: { prefix: 'S', shape: 'outline' },
  hazard_unit: { prefix: 'HU', shape: 'outline' },
  sensor: { prefix: 'GT', shape: 'position' },
  camera: { prefix: 'CAM', shape: 'position' },
  anchor: { prefix: 'AN', shape: 'position' },
  muster_point: { prefix: 'MP', shape: 'position' },
  hydrant: { prefix: 'HY', shape: 'position' },
  road: { prefix: 'RD', shape: 'line' },
  path: { prefix: 'PA', shape: 'line' },
  pipeline: { prefix: 'PL', shape: 'line' },
} as const;
export type Noun = keyof typeof DRAWN;
export const isDrawn = (noun: string): noun is Noun => noun in DRAWN;
/** Nouns with an outline: they alone are cut, joined and given holes. */
export type Outlined = { [N in Noun]: (typeof DRAWN)[N]['shape'] extends 'outline' ? N : never }[Noun];
export const isOutlined = (noun: Noun): noun is Outlined => DRAWN[noun].shape === 'outline';
/** What takes effect only when a second person has approved it. */
export const needsTwo = (noun: Noun): noun is 'zone' | 'fence' => noun === 'zone' || noun === 'fence';
/** The permission that changing a noun asks for. */
export const verbOf = (noun: Noun): string =>
  needsTwo(noun) || noun === 'muster_point' ? 'zone.draw' : 'structure.edit';

/** The next free code of a noun: Z-019 after Z-018. */
export function nextId(noun: Noun, taken: string[]): string {
  const highest = taken.reduce((most, id) => Math.max(most, Number(/(\d+)$/.exec(id)?.[1] ?? 0)), 0);
  return `${DRAWN[noun].prefix}-${String(highest + 1).padStart(3, '0')}`;
}
export const idsOf = (rows: Row[] | null): string[] => (rows ?? []).map(idOf);
