// Written by `python -m server.api_types` from routes and nouns of the server: change those, and run it again.

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
  'POST /api/calls/{call_id}/reached': Reached;
  'POST /api/cameras/{camera_id}/calibration': Controls;
  'POST /api/commands': Command;
  'POST /api/coverage/device': Held;
  'POST /api/coverage/proposals': Wanted;
  'POST /api/drills': Order;
  'POST /api/evacuations': Evacuation;
  'POST /api/features/{noun}': object;
  'PUT /api/features/{noun}/{object_id}': object;
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

export interface Accepted {
  quantity: string;
  spots: Spot[];
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

export interface Area {
  ring?: [number, number][];
  fence_id?: string;
  zone_id?: string;
  since: string;
  until: string;
}

export interface Ask {
  noun?: 'zone' | 'fence' | 'structure' | 'hazard_unit' | 'ground' | 'enterprise' | 'site';
  operation: 'hole' | 'part' | 'merge' | 'cut' | 'check';
  outline: object;
  other?: object | null;
}

export interface Bypassing {
  source_kind?: string;
  source_id?: string;
  condition?: string;
  fence_id?: string;
  minutes: number;
  reason: string;
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
  feature?: object | null;
  base_version?: number | null;
  note?: string;
}

export interface Changes {
  body: object;
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
  feature: object;
  days?: number;
}

export interface Drop {
  sensor_id: string;
  dropped?: boolean;
}

export interface Evacuation {
  fences?: string[];
  rings?: [number, number][][];
  tags?: string[];
  reason: string;
}

export interface Failure {
  structure_id: string;
  case?: string | null;
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

export interface Heads {
  lon: number;
  lat: number;
  people_day: number;
  people_night: number;
}

export interface Held {
  noun: 'camera' | 'sensor' | 'hydrant' | 'muster_point' | 'anchor';
  feature: object;
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
  shape: object;
  text?: string;
  alarm_id?: string | null;
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

export interface Page {
  id: string;
  enterprise_id?: string | null;
  body: object;
}

export interface ParkRisk {
  structure_ids?: string[];
  rose?: Rose | null;
  people?: Heads[] | null;
  frequencies?: Frequency[];
  scope?: 'new' | 'existing';
  step_m?: number;
}

export interface Past {
  version: number;
}

export interface Permissions {
  permissions: string[];
}

export interface Picked {
  layer: string;
  id: string;
}

export interface Pin {
  candidate_id?: string | null;
}

export interface Reached {
  tag_id: string;
}

export interface Reset {
  version: number;
  comment?: string;
  instrument?: string;
  value?: number | null;
}

export interface Rose {
  weathers: Record<string, Record<string, number | string | null>>;
  fraction: number[][];
}

export interface Rule {
  rule: object;
}

export interface Scores {
  method: string;
  scores?: Record<string, number>;
  criteria?: string[];
}

export interface Seen {
  version: number;
}

export interface Shelving {
  version: number;
  minutes: number;
  reason: string;
}

export interface Smell {
  lon: number;
  lat: number;
  smelled?: boolean;
}

export interface Spot {
  lon: number;
  lat: number;
  z_m?: number;
  coverage?: number | null;
  mean_time_s?: number | null;
}

export interface Start {
  quantity: string;
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

export interface Wanted {
  what: 'camera' | 'combustible' | 'toxic';
  count?: number;
  zone_id?: string | null;
}

export interface Watch {
  mode: 'rerun' | 'flag';
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
