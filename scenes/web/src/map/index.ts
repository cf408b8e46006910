// The map, free of any framework.
export { createOneMap } from './onemap';
export { Palette, type Token } from './palette';
export type * from './types';
