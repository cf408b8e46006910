// The map that the page is about, for what stands outside of it: the menu that saves its picture.
import { shallowRef } from 'vue';
import type { OneMap } from './types';

export const currentMap = shallowRef<OneMap | null>(null);
