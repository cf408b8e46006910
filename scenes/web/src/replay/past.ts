// A channel that shows the past: the same shape as the live channel, fed by moments of the store. It opens no socket,
// hears nothing live, and whatever it holds is of the moment that was shown last.
import type { Answers, Rows } from '../api/schema';
import type { Alarm, Hello, LiveChannel, LiveEvents, Movers, Search, SensorValue, Weather } from '../live';
import { Emitter } from '../live/emitter';
import { MoverFrame } from '../live/mover_frame';
import { MOVER_STATES, SENSOR_STATES } from '../live/types';

/** The map of a moment as it was known then. */
export type Moment = Answers['GET /api/moment'];
export type PastMover = Moment['movers'][number];
export type PastSensor = Moment['sensors'][number];
export type PastAlarm = Moment['alarms'][number];

const OVER = new Set(['returned', 'latched', 'normal']);
/** Whether the condition of an alarm held at its moment; one that waits to be seen may be over. */
export const holds = (alarm: PastAlarm): boolean => !OVER.has(alarm.state);

/** A detector that was silent for longer is shown as old. */
const OLD_S = 60;
const GRAVEST = ['high_high', 'high', 'low'] as const;

interface PastEvents extends LiveEvents {
  /** A moment is shown, and everything else of it was said before. */
  moment: Moment;
}

export class PastChannel implements LiveChannel {
  readonly state = 'live' as const;
  readonly lostSince = null;
  readonly hello: Hello | null = null;
  movers: Movers = { frame: null, meta: new Map() };
  readonly sensors = new Map<string, SensorValue>();
  readonly alarms = new Map<string, Alarm>();
  weather: Weather | null = null;
  readonly searches = new Map<string, Search>();
  readonly database = { up: true, since: '' };
  /** The same objects from moment to moment while nobody drew anything. */
  drawn: Record<string, Rows> = {};
  private readonly emitter = new Emitter<PastEvents>();
  private sequence = 0;

  on<K extends keyof PastEvents>(event: K, callback: (payload: PastEvents[K]) => void): () => void {
    return this.emitter.on(event, callback);
  }

  close(): void {
    this.emitter.clear();
  }

  /** Show a moment; ages stay what they were then. */
  show(moment: Moment): void {
    const then = Date.parse(moment.at);
    this.drawn = unlessAlike(this.drawn, { ...moment.drawn });
    this.alarms.clear();
    for (const alarm of moment.alarms) this.alarms.set(alarm.id, whole(alarm));
    this.sensors.clear();
    for (const sensor of moment.sensors) this.sensors.set(sensor.sensor_id, readingOf(sensor, moment.alarms, then));
    const age = moment.weather ? then - Date.parse(moment.weather.at) : 0;
    this.weather = moment.weather && { ...moment.weather, at: new Date(Date.now() - age).toISOString() };
    this.movers = moversOf(moment, ++this.sequence, this.movers.frame);
    this.emitter.emit('alarm', null);
    this.emitter.emit('sensors', this.sensors);
    this.emitter.emit('movers', this.movers);
    if (this.weather) this.emitter.emit('weather', this.weather);
    this.emitter.emit('moment', moment);
  }
}

/** What was there before, as far as the new says the same. */
function unlessAlike(before: Record<string, Rows>, drawn: Record<string, Rows>): Record<string, Rows> {
  const same = (noun: string): boolean => JSON.stringify(before[noun]) === JSON.stringify(drawn[noun]);
  const nouns = Object.keys(drawn);
  if (nouns.every(same)) return before;
  return Object.fromEntries(nouns.map((noun) => [noun, (same(noun) ? before : drawn)[noun] as Rows]));
}

/** What the past does not tell of an alarm was not so. */
const UNTOLD: Omit<Alarm, keyof PastAlarm> = {
  site_id: '',
  acknowledged_at: null,
  acknowledged_by: null,
  cleared_at: null,
  shelved_until: null,
  shelved_by: null,
  shelved_reason: null,
  latched: false,
  needs_instrument: false,
  silenced_at: null,
  silenced_by: null,
  suppressed_by: null,
  loop: 0,
  called: [],
  first_out: false,
  verdict: null,
  cause: null,
  action: null,
  closed_at: null,
  closed_by: null,
  version: 0,
  seq: 0,
};
const whole = (alarm: PastAlarm): Alarm => ({ ...alarm, ...UNTOLD });

function readingOf(sensor: PastSensor, alarms: PastAlarm[], then: number): SensorValue {
  const own = alarms.filter((one) => holds(one) && one.source_kind === 'sensor' && one.source_id === sensor.sensor_id);
  const level = GRAVEST.find((word) => own.some((alarm) => alarm.condition.replace('low_low', 'low') === word));
  const look =
    sensor.quality === 'bad' ? 'bad' : sensor.age_s > OLD_S ? 'stale' : level !== undefined ? level : 'normal';
  return {
    sensor_id: sensor.sensor_id,
    value: sensor.value ?? Number.NaN,
    state: SENSOR_STATES.indexOf(look),
    time_s: then / 1000 - sensor.age_s,
  };
}

function moversOf(moment: Moment, sequence: number, before: MoverFrame | null): Movers {
  const rows = moment.movers;
  const alarmed = new Set(
    moment.alarms
      .filter((one) => holds(one) && one.source_kind === 'tag' && one.priority < 4)
      .map((one) => one.source_id),
  );
  const last = new Map<number, number>();
  for (let row = 0; row < (before?.count ?? 0); row++) last.set(before?.index(row) ?? -1, row);
  const look = (row: PastMover): number =>
    MOVER_STATES.indexOf(row.state === 'ok' && alarmed.has(row.tag_id) ? 'alarm' : row.state);
  const placed = rows.map((row) => ({
    ...row,
    z_m: row.z_m ?? 0,
    error_m: row.error_m ?? Number.NaN,
    heading_deg: heading(row, before, last.get(row.index)),
    state: look(row),
  }));
  const frame = MoverFrame.of(placed, sequence, Date.parse(moment.at) / 1000);
  return { frame, meta: new Map(rows.map((row) => [row.index, row])) };
}

/** Where somebody is going: from where the moment before had them. */
function heading(row: PastMover, before: MoverFrame | null, at: number | undefined): number {
  if (!before || at === undefined) return 0;
  const east = (row.lon - before.lon(at)) * Math.cos((row.lat * Math.PI) / 180);
  const north = row.lat - before.lat(at);
  if (Math.hypot(east, north) < 3e-6) return before.heading_deg(at);
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}
