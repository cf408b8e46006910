// A moment of the past as the server answers it; what a test does not say is empty.
import type { Moment } from '../../src/replay/past';

export const THEN = '2026-11-20T08:00:00Z';

export const moment = (more: Partial<Moment> = {}): Moment => ({
  at: THEN,
  replay: true,
  movers: [],
  sensors: [],
  alarms: [],
  weather: null,
  ...more,
});
