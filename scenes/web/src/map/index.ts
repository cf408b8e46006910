// The map, free of any framework.
export { plantSoon } from './drawers/plant';
export { createOneMap } from './onemap';
export { Palette, type Token } from './palette';
export type * from './types';
