// The live channel in the browser.
export type * from './types';
export { MOVER_STATES, SENSOR_STATES } from './types';
