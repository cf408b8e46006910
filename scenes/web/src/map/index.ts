// The map, free of any framework.
export type * from './types';
