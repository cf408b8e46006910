// What the live channel carries, spelled as the server spells it.
import type { Answers } from '../api/schema';
import type { MoverFrame } from './mover_frame';

export type AlarmState = Alarm['state'];
export type Origin = Alarm['origin'];

/** An alarm as every answer tells it. */
export type Alarm = Answers['GET /api/alarms']['alarms'][number];

/** Something that is out of service for maintenance; an empty word means any. */
export type Bypass = Answers['GET /api/alarms/bypasses']['bypasses'][number];
export type Flood = Answers['GET /api/alarms']['flood'];
/** People told through their tags; names only for who may know them. */
export type Call = Answers['GET /api/calls']['calls'][number];

export interface MoverMeta {
  index: number;
  tag_id: string;
  kind: string;
  role: string;
  label: string;
  enterprise_id: string | null;
  person_id?: string | null;
}

export interface SensorMeta {
  index: number;
  sensor_id: string;
}

export type Weather = NonNullable<Answers['GET /api/weather']>;

export interface Hello {
  kind: 'hello';
  schema: 1;
  server_time: string;
  alarms: Alarm[];
  alarm_seq: number;
  movers: MoverMeta[];
  sensors: SensorMeta[];
  weather: Weather | null;
  layer_versions: Record<string, number | string>;
  bypasses?: Bypass[];
  flood?: Flood;
  who: { id: string; name: string; role: string } | null;
  may: string[];
}

export interface Said {
  code: string;
  zh: string;
  en: string;
}

export interface Suspect {
  id: string;
  probability: number;
  lon: number;
  lat: number;
  rate_kg_s: number;
  substance_id: string;
  enterprise_id: string | null;
}

export interface PlumeLead {
  lead_s: number;
  outlines: { probability: number; rings: [number, number][][][] }[];
  direction_spread_deg: number;
  speed_spread_log: number;
}

export interface Plume {
  level: { value: number; unit: string; name_zh: string; name_en: string; kg_m3: number };
  leads: PlumeLead[];
  people: (MoverMeta & { probability: number[] })[];
  counts: { likely: number; possible: number; expected: number }[];
  learned_from: number;
  warnings: Said[];
}

/** A search for a leak as the server tells it; what needs an answer is missing before the first one. */
export interface Search {
  id: string;
  quantity: string;
  unit: string;
  state: 'open' | 'ended';
  origin: Origin;
  opened_at: string;
  began_at: string;
  updated_at: string;
  minutes: number;
  leader: string;
  pinned: string | null;
  dropped: string[];
  reports: { id: string; smelled: boolean; at: string; who: string; lon: number; lat: number }[];
  model: { id: string; version: string };
  detectors: number;
  candidates: number;
  log: (Said & { at: string })[];
  verdict: 'located' | 'cannot_tell' | 'no_leak_seen' | 'no_wind';
  because?: Said[];
  suspects?: Suspect[];
  elsewhere?: number;
  place?: { lon: number; lat: number };
  ellipse?: { ring: [number, number][]; area_m2: number };
  rate?: { kg_s: number; low_kg_s: number; high_kg_s: number; substance_id: string | null };
  wind?: { m_s: number; from_deg: number; turn_deg: number; stability: string };
  warnings?: Said[];
  trigger?: { sensor_id: string; how: 'alarm' | 'rise' | 'by_hand'; at: string }[] | null;
  plume?: Plume | null;
  plume_at?: string | null;
}

export interface Receipt {
  device: string;
  command: string;
  ok: boolean;
  at: string;
  [extra: string]: unknown;
}

/** 0 ok, 1 stale, 2 unknown, 3 in alarm. */
export const MOVER_STATES = ['ok', 'stale', 'unknown', 'alarm'] as const;
export const STALE = MOVER_STATES.indexOf('stale');
export const UNKNOWN = MOVER_STATES.indexOf('unknown');
/** 0 normal, 1 low alarm, 2 high, 3 high-high, 4 bad or fault, 5 stale. */
export const SENSOR_STATES = ['normal', 'low', 'high', 'high_high', 'bad', 'stale'] as const;

export interface SensorFrame {
  sequence: number;
  time_s: number;
  count: number;
  value: Float64Array;
  index: Uint32Array;
  state: Uint8Array;
}

/** The newest frame with the names that belong to its indices. */
export interface Movers {
  frame: MoverFrame | null;
  /** By the number that frames name a tag by; never changed, a new list of names is a new map. */
  meta: ReadonlyMap<number, MoverMeta>;
}

export interface SensorValue {
  sensor_id: string;
  value: number;
  state: number;
  time_s: number;
}

/** Where the leading screen of a room looks, and whose card it shows. */
export type ScreenLook = Answers['GET /api/screens/{room}'];

/** A what-if that was run again, since the wind had left the one before. */
export interface Rerun {
  run_id: string;
  new_run_id: string;
  why: string[];
  at: string;
}

/** What somebody drew on the shared map: a GeoJSON feature. */
export type PlotMark = Answers['POST /api/plots'];

export interface LiveEvents {
  hello: Hello;
  movers: Movers;
  sensors: Map<string, SensorValue>;
  alarm: Alarm | null;
  weather: Weather;
  receipt: Receipt;
  searches: Map<string, Search>;
  /** Whether the search for leaks answers. */
  searching: boolean;
  state: 'connecting' | 'live' | 'lost';
  database: { up: boolean; since: string };
  bypasses: Bypass[];
  flood: Flood;
  call: Call;
  screen: ScreenLook;
  rerun: Rerun;
  plot: PlotMark;
}

export interface LiveChannel {
  readonly state: 'connecting' | 'live' | 'lost';
  /** When the channel went silent (unix milliseconds), null while it is live. */
  readonly lostSince: number | null;
  readonly hello: Hello | null;
  readonly movers: Movers;
  readonly sensors: Map<string, SensorValue>;
  readonly alarms: Map<string, Alarm>;
  readonly weather: Weather | null;
  /** Open searches for leaks, by id. */
  readonly searches: Map<string, Search>;
  readonly database: { up: boolean; since: string };
  /** Calls back on every event of that name until the returned function is called. */
  on<K extends keyof LiveEvents>(event: K, callback: (payload: LiveEvents[K]) => void): () => void;
  close(): void;
}
