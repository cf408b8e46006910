// The map, free of any framework.
export { plantSoon } from './drawers/plant';
export { forgetEarly } from './early';
export { createOneMap } from './onemap';
export { Palette, type Token } from './palette';
export type { RecordedStay, RecordedTrack } from './recorded';
export type * from './types';
