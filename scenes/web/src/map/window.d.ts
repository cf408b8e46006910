/// <reference types="vite/client" />
import type { OneMap } from './types';

declare global {
  interface Window {
    /** The map of the page, for browser tests. */
    __onemap?: OneMap;
  }
}
