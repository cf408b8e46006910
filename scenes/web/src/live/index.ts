// The live channel in the browser.
export { createLive } from './channel';
export { decodeFrame, FrameBroken } from './frame';
export { MoverFrame, type MoverRow } from './mover_frame';
export type * from './types';
export { MOVER_STATES, SENSOR_STATES } from './types';
