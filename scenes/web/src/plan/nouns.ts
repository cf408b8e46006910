/** The nouns a file may hold, and their fields in the order of a form; the server knows and checks all of them. */
export const NOUNS = [
  'zone', 'fence', 'structure', 'sensor', 'camera', 'anchor', 'muster_point', 'hydrant', 'road', 'path', 'pipeline', 'hazard_unit',
  'protection_target', 'population', 'enterprise', 'ground',
] as const; // biome-ignore format: a row of words

const NAMES = ['name_zh', 'name_en'];
export const FIELDS: Record<string, string[]> = {
  zone: ['grade', ...NAMES, 'responsible', 'phone', 'controls', 'enterprise_id'],
  fence: ['kind', ...NAMES, 'who', 'limit_count', 'bottom_m', 'top_m', 'floor', 'enterprise_id'],
  structure: [
    'kind',
    ...NAMES,
    'height_m',
    'base_m',
    'diameter_m',
    'length_m',
    'heading_deg',
    'floors',
    'substance_id',
    'enterprise_id',
  ],
  sensor: ['kind', ...NAMES, 'quantity', 'unit', 'low', 'high', 'high_high', 'enterprise_id'],
  camera: [...NAMES, 'kind', 'heading_deg', 'tilt_deg', 'field_of_view_deg', 'range_m', 'enterprise_id'],
  anchor: [...NAMES, 'kind', 'gateway_id'],
  muster_point: [...NAMES, 'capacity'],
  hydrant: [...NAMES, 'flow_kg_s'],
  road: [...NAMES, 'width_m', 'kind'],
  path: [...NAMES, 'width_m', 'kind'],
  pipeline: [
    'laid', ...NAMES, 'substance_id', 'diameter_m', 'pressure_pa', 'temperature_k', 'flow_kg_s', 'isolation_s',
    'height_m', 'from_structure_id', 'to_structure_id', 'enterprise_id',
  ], // biome-ignore format: a row of words
  hazard_unit: [...NAMES, 'level', 'enterprise_id'],
  protection_target: ['class', ...NAMES, 'people_day', 'people_night'],
  population: [...NAMES, 'people_day', 'people_night', 'kind'],
  enterprise: [...NAMES, 'kind', 'contact'],
  ground: ['kind', ...NAMES],
};
