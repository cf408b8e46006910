/** The one value per quantity that matters now, and its recent course as this screen saw it. */
import type { Row } from '../api/features';
import { idOf } from '../api/features';
import type { SensorValue } from '../live';

export interface Extreme {
  quantity: string;
  unit: string;
  sensor: Row;
  value: number;
  state: number;
  low: boolean;
  limits: number[];
}

const GOOD = (state: number): boolean => state <= 3;
/** Quantities of a detector that protects people; process values follow when there is room. */
const GAS_FIRST = [
  'ammonia',
  'chlorine',
  'hydrogen_sulfide',
  'hydrogen_sulphide',
  'combustible',
  'lel',
  'carbon_monoxide',
  'benzene',
  'oxygen',
];

/** Highest value per quantity (lowest for oxygen): the worst state wins over the larger number. */
export function extremes(sensors: Row[], values: Map<string, SensorValue>): Extreme[] {
  const best = new Map<string, Extreme>();
  for (const sensor of sensors) {
    const now = values.get(idOf(sensor));
    const columns = sensor.properties ?? {};
    if (!now || !GOOD(now.state) || !Number.isFinite(now.value) || columns.kind !== 'gas') continue;
    const quantity = String(columns.quantity ?? columns.substance_id ?? columns.kind);
    const low = quantity === 'oxygen';
    const mine: Extreme = {
      quantity,
      unit: String(columns.unit ?? ''),
      sensor,
      value: now.value,
      state: now.state,
      low,
      limits: limitsOf(sensor),
    };
    const held = best.get(quantity);
    if (!held || worse(mine, held)) best.set(quantity, mine);
  }
  return [...best.values()].sort(
    (a, b) =>
      severity(b.state) - severity(a.state) ||
      order(a.quantity) - order(b.quantity) ||
      a.quantity.localeCompare(b.quantity),
  );
}

const order = (quantity: string): number => {
  const at = GAS_FIRST.indexOf(quantity);
  return at < 0 ? GAS_FIRST.length : at;
};
/** 3 high-high, then high and low alike, then normal. */
const severity = (state: number): number => (state === 3 ? 2 : state === 1 || state === 2 ? 1 : 0);
const worse = (a: Extreme, b: Extreme): boolean =>
  severity(a.state) > severity(b.state) ||
  (severity(a.state) === severity(b.state) && (a.low ? a.value < b.value : a.value > b.value));

/** The alarm limits that exist, in rising order. */
export function limitsOf(sensor: Row): number[] {
  const columns = sensor.properties ?? {};
  return ['low', 'high', 'high_high']
    .map((name) => columns[name])
    .filter((value): value is number => typeof value === 'number' && Number.isFinite(value))
    .sort((a, b) => a - b);
}

export interface Tally {
  online: number;
  bad: number;
  stale: number;
  silent: number;
  all: number;
}

/** Online means a good value of the promised period; a detector never heard counts as silent. */
export function tally(sensors: Row[], values: Map<string, SensorValue>): Tally {
  const all: Tally = { online: 0, bad: 0, stale: 0, silent: 0, all: sensors.length };
  for (const sensor of sensors) {
    const now = values.get(idOf(sensor));
    if (!now) all.silent += 1;
    else if (now.state === 4) all.bad += 1;
    else if (now.state === 5) all.stale += 1;
    else all.online += 1;
  }
  return all;
}

export interface Point {
  /** Unix seconds. */
  at: number;
  value: number;
}

/** A ring of points in two columns: one object a point would fill the page's memory while a wall has been open for long. */
class Ring {
  private readonly at: Float64Array;
  private readonly value: Float64Array;
  private first = 0;
  count = 0;

  constructor(private readonly room: number) {
    this.at = new Float64Array(room);
    this.value = new Float64Array(room);
  }

  point(nth: number): Point {
    const place = (this.first + nth) % this.room;
    return { at: this.at[place] as number, value: this.value[place] as number };
  }

  /** The oldest goes where there is no room. */
  push({ at, value }: Point): void {
    if (this.count === this.room) this.shift();
    const place = (this.first + this.count) % this.room;
    this.at[place] = at;
    this.value[place] = value;
    this.count++;
  }

  shift(): void {
    this.first = (this.first + 1) % this.room;
    this.count--;
  }
}

/** The last ten minutes of every detector, at most one point in two seconds, only what was really received. */
export class Course {
  private readonly kept = new Map<string, Ring>();
  private readonly room: number;
  constructor(
    private readonly spanS = 600,
    private readonly stepS = 2,
  ) {
    this.room = Math.floor(spanS / stepS) + 1;
  }

  take(values: Iterable<SensorValue>): void {
    for (const { sensor_id, value, state, time_s } of values) {
      if (!GOOD(state) || !Number.isFinite(value)) continue;
      let points = this.kept.get(sensor_id);
      if (!points) {
        points = new Ring(this.room);
        this.kept.set(sensor_id, points);
      }
      if (points.count > 0 && time_s - points.point(points.count - 1).at < this.stepS) continue;
      points.push({ at: time_s, value });
      while (time_s - points.point(0).at > this.spanS) points.shift();
    }
  }

  /** Earlier points from the store, thinned like the live ones. */
  before(sensorId: string, earlier: readonly Point[]): void {
    const since = this.of(sensorId);
    const begun = since[0]?.at ?? Number.POSITIVE_INFINITY;
    const thin: Point[] = [];
    for (const point of earlier) {
      const last = thin.at(-1);
      if (Number.isFinite(point.value) && point.at < begun && (!last || point.at - last.at >= this.stepS))
        thin.push(point);
    }
    const points = new Ring(this.room);
    for (const point of [...thin, ...since]) points.push(point);
    this.kept.set(sensorId, points);
  }

  clear(): void {
    this.kept.clear();
  }

  of(sensorId: string): Point[] {
    const points = this.kept.get(sensorId);
    return Array.from({ length: points?.count ?? 0 }, (_, nth) => (points as Ring).point(nth));
  }
}
