// A moment of the past as the server answers it; what a test does not say is empty.
import type { Moment, PastSensor } from '../../src/replay/past';

export const THEN = '2026-11-20T08:00:00Z';

export const moment = (more: Partial<Moment> = {}): Moment => ({
  at: THEN,
  replay: true,
  movers: [],
  sensors: [],
  alarms: [],
  weather: null,
  drawn: null,
  ...more,
});

export const reading = (sensor_id: string, more: Partial<PastSensor> = {}): PastSensor => ({
  sensor_id,
  at: THEN,
  value: 3,
  unit: 'ppm',
  quality: 'good',
  origin: 'simulated',
  age_s: 1,
  ...more,
});
