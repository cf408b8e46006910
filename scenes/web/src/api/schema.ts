// Written by `python -m server.api_types` from routes and nouns of the server: change those, and run it again.
import type { Feature, FeatureCollection, Geometry } from 'geojson';

/** GeoJSON as the server tells it: what is only registered has no geometry. */
export type Row = Feature<Geometry | null, Record<string, unknown>>;
export type Rows = FeatureCollection<Geometry | null, Record<string, unknown>>;

/** Every address that the server answers. */
export type Address =
  | '/api/accounts'
  | `/api/accounts/${string}`
  | '/api/alarms'
  | `/api/alarms/${string}/acknowledge`
  | `/api/alarms/${string}/close`
  | `/api/alarms/${string}/history`
  | `/api/alarms/${string}/reset`
  | `/api/alarms/${string}/shelve`
  | `/api/alarms/${string}/silence`
  | `/api/alarms/${string}/unshelve`
  | '/api/alarms/bypasses'
  | `/api/alarms/bypasses/${string}/end`
  | '/api/alarms/handover'
  | '/api/alarms/journal'
  | '/api/alarms/over'
  | '/api/alarms/statistics'
  | '/api/anchor-plan'
  | '/api/around'
  | '/api/audit'
  | '/api/audit/verify'
  | '/api/calls'
  | `/api/calls/${string}/reached`
  | `/api/cameras/${string}/calibration`
  | '/api/commands'
  | '/api/coverage'
  | '/api/coverage/device'
  | '/api/coverage/proposals'
  | '/api/drills'
  | `/api/drills/${string}/end`
  | `/api/drills/${string}/open`
  | '/api/evacuations'
  | `/api/export/${string}.${string}`
  | `/api/export/park.${string}`
  | `/api/features/${string}`
  | `/api/features/${string}/${string}`
  | `/api/features/${string}/${string}/history`
  | `/api/features/${string}/${string}/restore`
  | '/api/feeds/heard'
  | '/api/health'
  | '/api/imports'
  | '/api/imports/preview'
  | '/api/jobs'
  | `/api/jobs/${string}`
  | `/api/jobs/${string}/file`
  | '/api/keeping'
  | '/api/layers'
  | '/api/machines'
  | `/api/machines/${string}`
  | '/api/models'
  | '/api/moment'
  | '/api/moment/span'
  | '/api/park-risks'
  | `/api/park-risks/${string}`
  | `/api/park-risks/${string}/features`
  | '/api/permits'
  | '/api/placement'
  | '/api/placement/drafts'
  | '/api/plant'
  | `/api/plant/${string}.glb`
  | `/api/plant/models/${string}.glb`
  | '/api/plant/shade.png'
  | '/api/plant/tileset.json'
  | '/api/plots'
  | `/api/plots/${string}`
  | '/api/proposals'
  | `/api/proposals/${string}`
  | `/api/proposals/${string}/${string}`
  | `/api/push/${string}`
  | `/api/readings/${string}`
  | '/api/registers'
  | `/api/registers/${string}`
  | `/api/registers/${string}/${string}`
  | `/api/registers/${string}/${string}/${string}`
  | '/api/rehearsals/fence'
  | '/api/risks/colours'
  | '/api/risks/course'
  | '/api/risks/methods'
  | '/api/risks/score'
  | `/api/risks/units/${string}`
  | `/api/risks/zones/${string}`
  | `/api/risks/zones/${string}/card`
  | `/api/risks/zones/${string}/raises/${string}/end`
  | '/api/roles'
  | `/api/roles/${string}`
  | '/api/scenes'
  | `/api/scenes/${string}`
  | `/api/scenes/${string}/page.html`
  | `/api/screens/${string}`
  | '/api/search'
  | '/api/searches'
  | `/api/searches/${string}`
  | `/api/searches/${string}/drop`
  | `/api/searches/${string}/end`
  | `/api/searches/${string}/measure`
  | `/api/searches/${string}/pin`
  | `/api/searches/${string}/report`
  | '/api/session'
  | '/api/shapes'
  | '/api/shapes/drawn'
  | '/api/shifts'
  | `/api/shifts/${string}/take`
  | `/api/shifts/${string}/withdraw`
  | '/api/site'
  | '/api/source-models'
  | '/api/status'
  | '/api/substances'
  | `/api/substances/${string}`
  | '/api/sweeps'
  | `/api/sweeps/${string}`
  | `/api/sweeps/${string}/features`
  | `/api/tiles/${string}`
  | `/api/tiles/${string}/${string}/${string}/${string}`
  | `/api/tracks/${string}`
  | `/api/tracks/${string}-of/${string}`
  | '/api/tracks/area'
  | `/api/tracks/person/${string}`
  | '/api/weather'
  | '/api/whatif'
  | `/api/whatif/${string}`
  | `/api/whatif/${string}/advice`
  | `/api/whatif/${string}/bands`
  | `/api/whatif/${string}/cloud.glb`
  | `/api/whatif/${string}/domino`
  | `/api/whatif/${string}/export.${string}`
  | `/api/whatif/${string}/impact`
  | `/api/whatif/${string}/muster`
  | `/api/whatif/${string}/muster/${string}`
  | `/api/whatif/${string}/raster.png`
  | `/api/whatif/${string}/report.${string}`
  | `/api/whatif/${string}/times`
  | `/api/whatif/${string}/times/${string}`
  | `/api/whatif/${string}/times/${string}/${string}.png`
  | `/api/whatif/${string}/wind`
  | '/api/whatif/cases';

/** What may be asked behind the question mark. */
export interface Queries {
  'GET /api/alarms/journal': { after?: number; limit?: number };
  'GET /api/alarms/statistics': { since?: string | null; until?: string | null };
  'GET /api/anchor-plan': { step_m?: number };
  'GET /api/audit': { after?: number; limit?: number; oldest_first?: boolean };
  'GET /api/coverage': { zone?: string | null; show?: string };
  'GET /api/jobs': { limit?: number };
  'GET /api/moment': { at: string; drawn?: boolean };
  'GET /api/permits': { closed?: boolean };
  'GET /api/placement': { quantity: string; count?: number };
  'GET /api/readings/{sensor_id}': { minutes?: number };
  'GET /api/risks/course': { hours?: number };
  'GET /api/risks/units/{unit_id}': { classes?: string };
  'GET /api/risks/zones/{zone_id}/card': { lang?: string };
  'GET /api/scenes/{scene_id}/page.html': { at?: string | null; run?: string | null; lang?: 'zh' | 'en'; theme?: 'dark' | 'light' | null; show?: string };
  'GET /api/search': { q: string; limit?: number };
  'GET /api/shifts': { limit?: number };
  'GET /api/tracks/person/{person_id}': { since?: string | null; until?: string | null; every_s?: number };
  'GET /api/tracks/{source}-of/{source_id}': { radius_m?: number };
  'GET /api/tracks/{tag_id}': { minutes?: number; since?: string | null; until?: string | null; every_s?: number };
  'GET /api/whatif/cases': { structure_id?: string | null; pipeline_id?: string | null };
  'GET /api/whatif/{run_id}/advice': { lon?: number | null; lat?: number | null; level?: number | null; now_s?: number; walk_m_s?: number | null; start_after_s?: number | null; margin_s?: number | null; air_changes_1_h?: number | null };
  'GET /api/whatif/{run_id}/cloud.glb': { t_s?: number | null };
  'GET /api/whatif/{run_id}/impact': { now?: boolean };
  'GET /api/whatif/{run_id}/report.{kind}': { lang?: 'zh' | 'en' };
  'POST /api/whatif/{run_id}/report.{kind}': { lang?: 'zh' | 'en' };
  'GET /api/whatif/{run_id}/times': { air_changes_1_h?: number };
  'GET /api/whatif/{run_id}/times/{view}': { air_changes_1_h?: number };
  'GET /api/whatif/{run_id}/times/{view}/{theme}.png': { air_changes_1_h?: number };
}

/** What is sent along. */
export interface Bodies {
  'POST /api/accounts': NewAccount;
  'PUT /api/accounts/{account_id}': AccountChange;
  'POST /api/alarms/bypasses': Bypassing;
  'POST /api/alarms/{alarm_id}/acknowledge': Acknowledgement;
  'POST /api/alarms/{alarm_id}/close': Disposal;
  'POST /api/alarms/{alarm_id}/reset': Reset;
  'POST /api/alarms/{alarm_id}/shelve': Shelving;
  'POST /api/alarms/{alarm_id}/silence': Seen;
  'POST /api/alarms/{alarm_id}/unshelve': Seen;
  'POST /api/around': Vicinity;
  'POST /api/calls/{call_id}/reached': Reached;
  'POST /api/cameras/{camera_id}/calibration': Controls;
  'POST /api/commands': Command;
  'POST /api/coverage/device': Held;
  'POST /api/coverage/proposals': Wanted;
  'POST /api/drills': Order;
  'POST /api/evacuations': Evacuation;
  'POST /api/features/{noun}': Row;
  'PUT /api/features/{noun}/{object_id}': Row;
  'POST /api/features/{noun}/{object_id}/restore': Past;
  'PUT /api/keeping': Terms;
  'POST /api/machines': Machine;
  'POST /api/park-risks': ParkRisk;
  'POST /api/placement/drafts': Accepted;
  'POST /api/plots': Mark;
  'POST /api/proposals': Change;
  'PUT /api/proposals/{change_id}': Change;
  'POST /api/proposals/{change_id}/{step}': Word | null;
  'POST /api/registers/{register}': Page;
  'PUT /api/registers/{register}/{entry_id}': Changes;
  'POST /api/rehearsals/fence': Draft;
  'POST /api/risks/score': Scores;
  'PUT /api/roles/{role_id}': Permissions;
  'PUT /api/screens/{room}': Look;
  'POST /api/searches': Start;
  'POST /api/searches/{search_id}/drop': Drop;
  'POST /api/searches/{search_id}/pin': Pin;
  'POST /api/searches/{search_id}/report': Smell;
  'POST /api/session': Credentials;
  'POST /api/shapes': Ask;
  'POST /api/shapes/drawn': Rule;
  'POST /api/shifts': Giving;
  'POST /api/shifts/{shift_id}/take': Taking;
  'POST /api/shifts/{shift_id}/withdraw': Withdrawal;
  'POST /api/sweeps': Sweep;
  'POST /api/tracks/area': Area;
  'POST /api/whatif': WhatIf;
  'POST /api/whatif/{run_id}/domino': Failure;
  'PUT /api/whatif/{run_id}/muster/{tag_id}': Tick;
  'PUT /api/whatif/{run_id}/wind': Watch;
}

/** What is answered, where a route says it. */
export interface Answers {
  'GET /api/alarms': Alarms;
  'GET /api/alarms/bypasses': Bypasses;
  'POST /api/alarms/bypasses': Bypass;
  'POST /api/alarms/bypasses/{bypass_id}/end': Ended;
  'GET /api/alarms/handover': Handover;
  'GET /api/alarms/journal': Journal;
  'GET /api/alarms/over': Over;
  'GET /api/alarms/statistics': Statistics;
  'POST /api/alarms/{alarm_id}/acknowledge': CallingAlarm;
  'POST /api/alarms/{alarm_id}/close': CallingAlarm;
  'GET /api/alarms/{alarm_id}/history': AlarmHistory;
  'POST /api/alarms/{alarm_id}/reset': CallingAlarm;
  'POST /api/alarms/{alarm_id}/shelve': CallingAlarm;
  'POST /api/alarms/{alarm_id}/silence': CallingAlarm;
  'POST /api/alarms/{alarm_id}/unshelve': CallingAlarm;
  'POST /api/around': Around;
  'GET /api/calls': Calls;
  'POST /api/calls/{call_id}/reached': Call;
  'POST /api/commands': Sent;
  'POST /api/coverage/proposals': Rows;
  'GET /api/drills': Exercises;
  'POST /api/drills': Exercise;
  'POST /api/drills/{drill_id}/end': Exercise;
  'POST /api/drills/{drill_id}/open': Exercise;
  'POST /api/evacuations': Call;
  'GET /api/features/{noun}': Rows;
  'POST /api/features/{noun}': Row;
  'GET /api/features/{noun}/{object_id}': Row;
  'PUT /api/features/{noun}/{object_id}': Row;
  'GET /api/features/{noun}/{object_id}/history': State[];
  'POST /api/features/{noun}/{object_id}/restore': Row;
  'GET /api/health': Health;
  'GET /api/jobs': Job[];
  'GET /api/jobs/{job_id}': Job;
  'DELETE /api/jobs/{job_id}': Job;
  'GET /api/moment': Moment;
  'GET /api/moment/span': Span;
  'GET /api/park-risks/{risk_id}/features': Rows;
  'GET /api/permits': Permits;
  'GET /api/plots': PlotMarks;
  'POST /api/plots': PlotMark;
  'DELETE /api/plots/{mark_id}': PlotMark;
  'GET /api/readings/{sensor_id}': Readings;
  'GET /api/risks/course': Course;
  'POST /api/risks/score': Score;
  'GET /api/screens/{room}': Led;
  'GET /api/search': Fits;
  'GET /api/session': Session;
  'POST /api/session': Session;
  'POST /api/shapes': Geometry[];
  'POST /api/shapes/drawn': Geometry | null;
  'GET /api/shifts': Shifts;
  'POST /api/shifts': Shift;
  'POST /api/shifts/{shift_id}/take': Shift;
  'POST /api/shifts/{shift_id}/withdraw': Shift;
  'GET /api/site': Site;
  'GET /api/sweeps/{sweep_id}/features': Rows;
  'POST /api/tracks/area': Visits;
  'GET /api/tracks/person/{person_id}': PersonTrack;
  'GET /api/tracks/{tag_id}': Track;
  'GET /api/weather': Weather | null;
  'GET /api/whatif/{run_id}/bands': Rows;
  'GET /api/whatif/{run_id}/muster': Roll;
  'POST /api/whatif/{run_id}/muster': Roll;
  'PUT /api/whatif/{run_id}/muster/{tag_id}': Expected;
}

export interface Accepted {
  quantity: string;
  spots: Spot[];
}

export interface Account {
  id: string;
  name: string;
  role: string;
  permissions: string[];
  enterprise_id: string | null;
}

export interface AccountChange {
  role_id?: string | null;
  password?: string | null;
  disabled?: boolean | null;
}

export interface Acknowledgement {
  version: number;
  comment?: string;
}

export interface Actor {
  source_kind: string;
  source_id: string;
  condition: string;
  text_zh: string;
  text_en: string;
  count: number;
  fraction: number;
}

export interface AlarmHistory {
  alarm: CallingAlarm;
  journal: JournalLine[] | null;
  longest_shelving_min: number;
}

export interface Alarms {
  alarms: CallingAlarm[];
  seq: number;
  engine: Part;
  bypasses: Bypass[];
  flood: FloodNow;
}

export interface Area {
  ring?: [number, number][];
  fence_id?: string;
  zone_id?: string;
  since: string;
  until: string;
}

export interface Around {
  within_m: number;
  buffer: Geometry;
  found: Neighbours[];
}

export interface Ask {
  noun?: 'zone' | 'fence' | 'structure' | 'hazard_unit' | 'ground' | 'enterprise' | 'site';
  operation: 'hole' | 'part' | 'merge' | 'cut' | 'check';
  outline: Geometry;
  other?: Geometry | null;
}

export interface Bypass {
  id: string;
  source_kind: string;
  source_id: string;
  condition: string;
  fence_id: string;
  enterprise_id: string | null;
  reason: string;
  who: string;
  since: string;
  until: string;
}

export interface Bypasses {
  bypasses: Bypass[];
}

export interface Bypassing {
  source_kind?: string;
  source_id?: string;
  condition?: string;
  fence_id?: string;
  minutes: number;
  reason: string;
}

export interface Call {
  id: string;
  command: string;
  reason: string;
  who: string;
  at: string;
  tags: string[];
  received: Record<string, string>;
  reached: Record<string, string>;
  tries: number;
  missing: Silent[];
  late: boolean;
  asked: number;
  answered: number;
}

export interface CalledChair {
  role: string;
  enterprise_id: string | null;
}

export interface CallingAlarm {
  id: string;
  source_kind: string;
  source_id: string;
  condition: string;
  priority: 1 | 2 | 3 | 4;
  state: 'unacknowledged' | 'acknowledged' | 'returned' | 'latched' | 'normal' | 'shelved' | 'suppressed' | 'out_of_service';
  raised_at: string;
  value: number | null;
  limit_value: number | null;
  unit: string;
  text_zh: string;
  text_en: string;
  lon: number | null;
  lat: number | null;
  z_m: number | null;
  site_id: string;
  enterprise_id: string | null;
  origin: 'real' | 'exercise' | 'simulated' | 'replay';
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  cleared_at: string | null;
  shelved_until: string | null;
  shelved_by: string | null;
  shelved_reason: string | null;
  latched: boolean;
  needs_instrument: boolean;
  silenced_at: string | null;
  silenced_by: string | null;
  suppressed_by: string | null;
  loop: 0 | 1 | 2;
  group_id: string;
  first_out: boolean;
  verdict: 'true' | 'false' | 'test' | 'maintenance' | null;
  cause: string | null;
  action: string | null;
  closed_at: string | null;
  closed_by: string | null;
  version: number;
  seq: number;
  called: CalledChair[];
}

export interface Calls {
  calls: Call[];
}

export interface Camera {
  lon: number;
  lat: number;
  zoom: number;
  pitch: number;
  bearing: number;
}

export interface Change {
  noun: 'zone' | 'fence';
  object_id: string;
  action?: 'save' | 'remove';
  feature?: Row | null;
  base_version?: number | null;
  note?: string;
}

export interface Changes {
  body: Record<string, unknown>;
}

export interface Command {
  device: string;
  command: 'buzz' | 'evacuate' | 'test';
}

export interface Control {
  u_px: number;
  v_px: number;
  lon: number;
  lat: number;
  z_m?: number;
}

export interface Controls {
  points: Control[];
  width_px: number;
  height_px: number;
  field_of_view_deg?: number | null;
  lens?: number[];
}

export interface Course {
  at: string[];
  zones: Record<'A' | 'B' | 'C' | 'D', number[]>;
  raised: number[];
}

export interface Credentials {
  name: string;
  password: string;
}

export interface Disposal {
  version: number;
  verdict: 'true' | 'false' | 'test' | 'maintenance';
  cause: string;
  action: string;
}

export interface Draft {
  feature: Row;
  days?: number;
}

export interface Drawn {
  fence: Rows;
  zone: Rows;
}

export interface Drop {
  sensor_id: string;
  dropped?: boolean;
}

export interface Ended {
  ended: true;
}

export interface Evacuation {
  fences?: string[];
  rings?: [number, number][][];
  tags?: string[];
  reason: string;
}

export interface Exercise {
  id: string;
  hidden: boolean;
  seal: string;
  origin: 'exercise';
  started_at: string;
  stops_at: string;
  leaking: boolean;
  lingers: boolean;
  ordered_by: string;
  opened_at: string | null;
  truth: PlacedTruth | null;
  word: string | null;
  scores: SearchScore[] | null;
}

export interface Exercises {
  drills: Exercise[];
  simulated: boolean;
}

export interface Expected {
  tag_id: string;
  person_id: string | null;
  name_zh: string | null;
  name_en: string | null;
  company: string | null;
  muster_point: string | null;
  shelter: string | null;
  reason: string | null;
  arrived: boolean;
  arrived_at: string | null;
  arrived_where: string | null;
  how: 'tag' | 'hand' | null;
  by: string | null;
}

export interface Failure {
  structure_id: string;
  case?: string | null;
}

export interface Fits {
  query: string;
  results: Found[];
  more: number;
}

export interface FloodNow {
  active: boolean;
  since: string | null;
  in_10_min: number;
}

export interface Found {
  noun: string;
  id: string;
  name_zh: string;
  name_en: string;
  lon: number | null;
  lat: number | null;
  enterprise_id: string | null;
  kind: string | null;
  grade: string | null;
  tag_id: string | null;
  codes: string[];
  substance_zh: string | null;
  substance_en: string | null;
}

export interface Frequency {
  equipment: string;
  hole: string;
  frequency_1_yr: number;
  source: string;
}

export interface Giving {
  remark?: string;
}

export interface Handover {
  at: string;
  unacknowledged: CallingAlarm[];
  acknowledged: CallingAlarm[];
  returned: CallingAlarm[];
  latched: CallingAlarm[];
  shelved: CallingAlarm[];
  suppressed: CallingAlarm[];
  out_of_service: CallingAlarm[];
  not_closed: CallingAlarm[];
  bypasses: Bypass[];
}

export interface Heads {
  lon: number;
  lat: number;
  people_day: number;
  people_night: number;
}

export interface Health {
  ok: boolean;
  parts: Parts;
  demo: boolean;
}

export interface Held {
  noun: 'camera' | 'sensor' | 'hydrant' | 'muster_point' | 'anchor';
  feature: Row;
}

export interface Job {
  id: string;
  kind: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  progress_fraction: number | null;
  stage: string | null;
  result: Record<string, unknown> | null;
  error: Record<string, unknown> | null;
  attempts: number;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  created_by: string;
}

export interface Journal {
  journal: JournalLine[];
  next: number | null;
}

export interface JournalLine {
  seq: number;
  alarm_id: string;
  at: string;
  from_state: 'unacknowledged' | 'acknowledged' | 'returned' | 'latched' | 'normal' | 'shelved' | 'suppressed' | 'out_of_service' | null;
  to_state: 'unacknowledged' | 'acknowledged' | 'returned' | 'latched' | 'normal' | 'shelved' | 'suppressed' | 'out_of_service';
  who: string;
  comment: string;
  value: number | null;
  origin: 'real' | 'exercise' | 'simulated';
  record: Record<string, unknown> | null;
}

export interface Led {
  kind: 'screen';
  room: string;
  by: string;
  at: string;
  camera: Camera;
  picked: Picked | null;
}

export interface Left {
  id: string;
  priority: 1 | 2 | 3 | 4;
  state: 'unacknowledged' | 'acknowledged' | 'returned' | 'latched' | 'normal' | 'shelved' | 'suppressed' | 'out_of_service';
  text_zh: string;
  text_en: string;
  raised_at: string;
  shelved_until: string | null;
  shelved_by: string | null;
  shelved_reason: string | null;
  enterprise_id: string | null;
  value: number | null;
  unit: string;
  acknowledged_by: string | null;
}

export interface Lists {
  unacknowledged: Left[];
  acknowledged: Left[];
  returned: Left[];
  latched: Left[];
  shelved: Left[];
  suppressed: Left[];
  out_of_service: Left[];
  not_closed: Left[];
  bypasses: Bypass[];
}

export interface Look {
  camera: Camera;
  picked?: Picked | null;
}

export interface Machine {
  name: string;
  push?: string[];
}

export interface Mark {
  kind: string;
  shape: Geometry;
  text?: string;
  alarm_id?: string | null;
}

export interface MarkProperties {
  id: string;
  state: 'drawn' | 'erased';
  enterprise_id: string | null;
  kind: string;
  text: string | null;
  alarm_id: string | null;
  drawn_by: string;
  drawn_at: string;
  erased_by: string | null;
  erased_at: string | null;
}

export interface Moment {
  at: string;
  replay: true;
  movers: PastMover[];
  sensors: PastReading[];
  alarms: PastAlarm[];
  weather: Weather | null;
  drawn: Drawn | null;
}

export interface Named {
  id: string;
  name_zh: string;
  name_en: string;
}

export interface Neighbour {
  id: string;
  name_zh: string | null;
  name_en: string | null;
  enterprise_id: string | null;
  kind: string | null;
  lon: number;
  lat: number;
  distance_m: number;
}

export interface Neighbours {
  noun: string;
  count: number;
  nearest: Neighbour[];
}

export interface NewAccount {
  name: string;
  role_id: string;
  password: string;
  enterprise_id?: string | null;
}

export interface Order {
  equipment_id?: string | null;
  rate_kg_s?: number | null;
  minutes?: number;
}

export interface Over {
  alarms: CallingAlarm[];
}

export interface Page {
  id: string;
  enterprise_id?: string | null;
  body: Record<string, unknown>;
}

export interface ParkRisk {
  structure_ids?: string[];
  rose?: Rose | null;
  people?: Heads[] | null;
  frequencies?: Frequency[];
  scope?: 'new' | 'existing';
  step_m?: number;
}

export interface Part {
  up: boolean;
  since: string | null;
}

export interface Parts {
  server: boolean;
  live: boolean;
  database: boolean;
}

export interface Past {
  version: number;
}

export interface PastAlarm {
  id: string;
  source_kind: string;
  source_id: string;
  condition: string;
  priority: 1 | 2 | 3 | 4;
  state: 'unacknowledged' | 'acknowledged' | 'returned' | 'latched' | 'normal' | 'shelved' | 'suppressed' | 'out_of_service';
  value: number | null;
  limit_value: number | null;
  unit: string;
  text_zh: string;
  text_en: string;
  lon: number | null;
  lat: number | null;
  z_m: number | null;
  enterprise_id: string | null;
  origin: 'real' | 'exercise' | 'simulated';
  group_id: string;
  raised_at: string;
  changed_at: string;
}

export interface PastMover {
  index: number;
  tag_id: string;
  kind: string;
  role: string;
  label: string;
  label_en: string;
  enterprise_id: string | null;
  person_id: string | null;
  at: string;
  lon: number;
  lat: number;
  z_m: number | null;
  floor: string | null;
  error_m: number | null;
  origin: 'real' | 'exercise' | 'simulated';
  age_s: number;
  state: 'ok' | 'stale' | 'unknown';
}

export interface PastReading {
  sensor_id: string;
  at: string;
  value: number | null;
  unit: string | null;
  quality: 'good' | 'bad' | 'stale';
  origin: 'real' | 'exercise' | 'simulated';
  age_s: number;
}

export interface Permissions {
  permissions: string[];
}

export interface Permit {
  id: string;
  state: string;
  version: number;
  enterprise_id: string | null;
  work: string;
  work_zh: string;
  work_en: string;
  grade: string | null;
  about_id: string | null;
  place_zh: string;
  place_en: string | null;
  lon: number;
  lat: number;
  radius_m: number | null;
  cordon: boolean | null;
  moves_with: string | null;
  begins: string;
  ends: string;
  company: string | null;
  gas_tested_at: string | null;
  gas_fit: boolean | null;
  gas_said: string | null;
  measures: string | null;
  standing: 'draft' | 'planned' | 'running' | 'soon_over' | 'overdue' | 'interrupted' | 'closed';
  overdue: boolean;
  left_s: number | null;
  codes: number[];
  warnings_zh: string[];
  people: number;
  persons: Named[] | null;
  guardian: Named | null;
}

export interface Permits {
  at: string;
  permits: Permit[];
  by_standing: Record<string, number>;
  by_work: Record<string, number>;
}

export interface PersonTrack {
  person_id: string;
  since: string;
  until: string;
  tracks: WayAndStays[];
  stay: StayRule;
}

export interface Picked {
  layer: string;
  id: string;
}

export interface Pin {
  candidate_id?: string | null;
}

export interface PlacedTruth {
  equipment_id: string;
  substance_id: string;
  x_m: number;
  y_m: number;
  height_m: number;
  rate_kg_s: number;
  lon: number;
  lat: number;
}

export interface PlotMark {
  type: 'Feature';
  id: string;
  geometry: Geometry;
  properties: MarkProperties;
}

export interface PlotMarks {
  type: 'FeatureCollection';
  features: PlotMark[];
}

export interface PointList {
  id: string | null;
  name_zh: string | null;
  name_en: string | null;
  expected: number;
  arrived: number;
  people: Expected[];
}

export interface Reached {
  tag_id: string;
}

export interface Readings {
  sensor_id: string;
  unit: string | null;
  at: string[];
  value: (number | null)[];
  quality: ('good' | 'bad' | 'stale')[];
  origin: ('real' | 'exercise' | 'simulated')[];
}

export interface Reset {
  version: number;
  comment?: string;
  instrument?: string;
  value?: number | null;
}

export interface Roll {
  run_id: string;
  called: boolean;
  expected: number;
  arrived: number;
  lists: PointList[];
}

export interface Rose {
  weathers: Record<string, Record<string, number | string | null>>;
  fraction: number[][];
}

export interface Rule {
  rule: Record<string, unknown>;
}

export interface Score {
  method: string;
  score: number | null;
  grade: 'A' | 'B' | 'C' | 'D';
  colour: string;
}

export interface Scores {
  method: string;
  scores?: Record<string, number>;
  criteria?: string[];
}

export interface SearchScore {
  search_id: string | null;
  rank: number | null;
  probability: number;
  place_error_m: number | null;
  rate_ratio: number | null;
  to_trigger_s: number | null;
  to_top_three_s: number | null;
  verdict: string | null;
}

export interface Seen {
  version: number;
}

export interface Sent {
  id: string;
  device: string;
  command: string;
  broker_up: boolean;
}

export interface Session {
  account: Account;
  csrf: string;
}

export interface Shelving {
  version: number;
  minutes: number;
  reason: string;
}

export interface Shift {
  id: string;
  state: 'given' | 'taken' | 'withdrawn';
  version: number;
  given_by: string;
  given_at: string;
  remark: string;
  lists: Lists;
  taken_by: string | null;
  taken_at: string | null;
  answer: string | null;
}

export interface Shifts {
  shifts: Shift[];
}

export interface Silent {
  tag_id: string;
  label: string;
  label_en: string | null;
}

export interface Site {
  id: string;
  name_zh: string;
  name_en: string;
  demo: boolean;
  crs: string;
  time_zone: string;
  center: [number, number];
  bounds: [number, number, number, number];
  ground_m: number;
}

export interface Smell {
  lon: number;
  lat: number;
  smelled?: boolean;
}

export interface Span {
  first: string | null;
  last: string | null;
  now: string;
}

export interface Spot {
  lon: number;
  lat: number;
  z_m?: number;
  coverage?: number | null;
  mean_time_s?: number | null;
}

export interface Standing {
  source_kind: string;
  source_id: string;
  condition: string;
  text_zh: string;
  text_en: string;
  since: string;
}

export interface Start {
  quantity: string;
}

export interface State {
  version: number;
  action: string;
  recorded_at: string;
  who: string | null;
  feature: Row;
}

export interface Statistics {
  since: string;
  until: string;
  told: number;
  per_10_min: number;
  slots: number[];
  peak_10_min: number;
  slots_above_10_fraction: number;
  flood_fraction: number;
  top_ten: Actor[];
  top_ten_fraction: number;
  chattering: Actor[];
  fleeting: number;
  stale: string[];
  stale_alarms: Standing[];
  priorities: Record<'1' | '2' | '3' | '4', number>;
  acknowledged_median_s: number | null;
  targets: Targets;
}

export interface Stay {
  since: string;
  until: string;
  lon: number;
  lat: number;
  z_m: number | null;
  floor: string | null;
  fixes: number;
}

export interface StayRule {
  radius_m: number;
  least_s: number;
}

export interface Sweep {
  structure_ids?: string[];
  cases?: string[];
  weathers: (Record<string, number | string | null>)[];
  levels?: unknown[] | null;
  z_m?: number;
}

export interface Taking {
  version: number;
  answer?: string;
  name?: string;
  password?: string;
}

export interface Targets {
  per_10_min_acceptable: number;
  per_10_min_manageable: number;
  peak_10_min: number;
  slots_above_10_fraction: number;
  flood_fraction: number;
  top_ten_fraction: number;
  chattering: number;
  stale: number;
  priority_fraction: Record<'1' | '2' | '3' | '4', number>;
}

export interface Terms {
  version: number;
  thin_after_days: number;
  delete_after_days: number;
  position_step_m: number;
  position_step_s: number;
  reading_step_fraction: number;
  reading_step_s: number;
}

export interface Tick {
  arrived: boolean;
  where?: string | null;
}

export interface Track {
  tag_id: string;
  at: string[];
  lon: (number | null)[];
  lat: (number | null)[];
  z_m: (number | null)[];
  floor: (string | null)[];
  error_m: (number | null)[];
  state: ('ok' | 'stale' | 'unknown')[];
  origin: ('real' | 'exercise' | 'simulated')[];
  stays: Stay[];
  stay: StayRule;
}

export interface Vicinity {
  geometry: Geometry;
  within_m: number;
}

export interface Visit {
  tag_id: string;
  entered_at: string;
  left_at: string;
  fixes: number;
}

export interface Visits {
  since: string;
  until: string;
  visits: Visit[];
}

export interface Wanted {
  what: 'camera' | 'combustible' | 'toxic';
  count?: number;
  zone_id?: string | null;
}

export interface Watch {
  mode: 'rerun' | 'flag';
}

export interface WayAndStays {
  tag_id: string;
  at: string[];
  lon: (number | null)[];
  lat: (number | null)[];
  z_m: (number | null)[];
  floor: (string | null)[];
  error_m: (number | null)[];
  state: ('ok' | 'stale' | 'unknown')[];
  origin: ('real' | 'exercise' | 'simulated')[];
  stays: Stay[];
}

export interface Weather {
  site_id: string;
  at: string;
  received_at: string;
  wind_m_s: number;
  wind_from_deg: number;
  temperature_k: number | null;
  humidity_fraction: number | null;
  pressure_pa: number | null;
  stability: string | null;
  origin: 'real' | 'exercise' | 'simulated' | 'replay';
}

export interface WhatIf {
  model: string;
  structure_id?: string | null;
  pipeline_id?: string | null;
  lon?: number | null;
  lat?: number | null;
  release?: Record<string, number | string | unknown[] | null> | null;
  explosion?: Record<string, number | string | unknown[] | null> | null;
  weather?: Record<string, number | string | unknown[] | null> | null;
  levels?: unknown[] | null;
  z_m?: number;
  live?: boolean | null;
}

export interface Withdrawal {
  version: number;
}

export interface Word {
  reason?: string;
}

/** The columns of the planned nouns, as features carry them. */
export interface Nouns {
  site: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    crs: string;
    ground_m: number | null;
    time_zone: string | null;
    demo: boolean | null;
  };
  enterprise: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    kind: string | null;
    contact: string | null;
  };
  substance: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    cas: string | null;
    un: string | null;
    formula: string | null;
    molar_mass_kg_mol: number | null;
    boiling_k: number | null;
    critical_k: number | null;
    liquid_density_kg_m3: number | null;
    heat_of_vaporisation_j_kg: number | null;
    heat_of_combustion_j_kg: number | null;
    lfl_fraction: number | null;
    ufl_fraction: number | null;
    aegl2_ppm: number | null;
    aegl3_ppm: number | null;
    idlh_ppm: number | null;
    source: string | null;
  };
  structure: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    kind: string;
    height_m: number | null;
    base_m: number | null;
    diameter_m: number | null;
    length_m: number | null;
    heading_deg: number | null;
    floors: number | null;
    substance_id: string | null;
    inventory_kg: number | null;
    capacity_kg: number | null;
    pressure_pa: number | null;
    temperature_k: number | null;
    parameters: unknown;
  };
  zone: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    grade: 'A' | 'B' | 'C' | 'D';
    responsible: string | null;
    phone: string | null;
    controls: string | null;
    effective_from: string | null;
    effective_to: string | null;
    state: 'draft' | 'approved' | null;
  };
  fence: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    kind: 'forbidden' | 'limit' | 'post' | 'area';
    who: string | null;
    limit_count: number | null;
    bottom_m: number | null;
    top_m: number | null;
    floor: number | null;
    schedule: unknown;
    priority: number | null;
    rule: unknown;
  };
  sensor: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    kind: string;
    quantity: string | null;
    substance_id: string | null;
    unit: string | null;
    period_s: number | null;
    low_low: number | null;
    low: number | null;
    high: number | null;
    high_high: number | null;
    range_min: number | null;
    range_max: number | null;
    rule: unknown;
  };
  camera: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    kind: string | null;
    heading_deg: number | null;
    tilt_deg: number | null;
    field_of_view_deg: number | null;
    range_m: number | null;
    url: string | null;
  };
  anchor: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    kind: string | null;
    gateway_id: string | null;
  };
  person: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    role: string | null;
    company: string | null;
    post: string | null;
  };
  vehicle: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    kind: string | null;
    plate: string | null;
  };
  tag: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    kind: string | null;
    person_id: string | null;
    vehicle_id: string | null;
    battery_fraction: number | null;
  };
  road: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    width_m: number | null;
    kind: string | null;
  };
  path: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    width_m: number | null;
    kind: string | null;
  };
  pipeline: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    laid: 'rack' | 'ground' | 'buried';
    substance_id: string | null;
    diameter_m: number | null;
    pressure_pa: number | null;
    temperature_k: number | null;
    flow_kg_s: number | null;
    isolation_s: number | null;
    height_m: number | null;
    from_structure_id: string | null;
    to_structure_id: string | null;
  };
  muster_point: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    capacity: number | null;
  };
  hydrant: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    flow_kg_s: number | null;
  };
  population: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    people_day: number | null;
    people_night: number | null;
    kind: string | null;
  };
  protection_target: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    class: 'high_sensitive' | 'important' | 'general_1' | 'general_2' | 'general_3';
    people_day: number | null;
    people_night: number | null;
  };
  hazard_unit: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    level: number | null;
    grading_index_ratio: number | null;
  };
  inventory: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    structure_id: string;
    substance_id: string;
    mass_kg: number | null;
  };
  ground: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    kind: string;
  };
  feed: {
    id: string;
    site_id: string | null;
    enterprise_id: string | null;
    name_zh: string | null;
    name_en: string | null;
    version: number | null;
    valid_from: string | null;
    valid_to: string | null;
    recorded_at: string | null;
    protocol: string;
    address: string;
    kind: 'sensor' | 'tag' | 'device' | 'weather';
    target_id: string;
    field: string | null;
    unit: string | null;
    factor: number | null;
    shift: number | null;
    on_change: boolean | null;
  };
}
