CREATE TYPE core.origin AS ENUM ('real', 'exercise', 'simulated');

CREATE TABLE core.alarm (
  id TEXT NOT NULL,
  site_id TEXT,
  enterprise_id TEXT,
  source_kind TEXT DEFAULT '' NOT NULL,
  source_id TEXT DEFAULT '' NOT NULL,
  condition TEXT DEFAULT '' NOT NULL,
  priority INTEGER NOT NULL,
  state TEXT DEFAULT '' NOT NULL,
  value FLOAT(53),
  limit_value FLOAT(53),
  unit TEXT DEFAULT '' NOT NULL,
  text_zh TEXT DEFAULT '' NOT NULL,
  text_en TEXT DEFAULT '' NOT NULL,
  position geometry(POINTZ,4490),
  origin core.origin NOT NULL,
  raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
  acknowledged_at TIMESTAMP WITH TIME ZONE,
  acknowledged_by TEXT,
  cleared_at TIMESTAMP WITH TIME ZONE,
  shelved_until TIMESTAMP WITH TIME ZONE,
  shelved_by TEXT,
  shelved_reason TEXT,
  version INTEGER DEFAULT 1 NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.state" CHECK (state IN ('unacknowledged', 'acknowledged', 'returned', 'normal', 'shelved')),
  CONSTRAINT "WrongValue.priority" CHECK (priority BETWEEN 1 AND 4)
);
CREATE INDEX alarm_raised_at ON core.alarm (raised_at);
CREATE INDEX alarm_source ON core.alarm (source_kind, source_id);

CREATE TABLE core.audit (
  seq BIGINT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  who TEXT DEFAULT '' NOT NULL,
  verb TEXT DEFAULT '' NOT NULL,
  noun TEXT DEFAULT '' NOT NULL,
  object_id TEXT DEFAULT '' NOT NULL,
  before JSONB,
  after JSONB,
  hash TEXT NOT NULL,
  PRIMARY KEY (seq)
);
CREATE INDEX audit_at ON core.audit (at);

CREATE TABLE core.history (
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  noun TEXT NOT NULL,
  object_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  action TEXT DEFAULT '' NOT NULL,
  row JSONB NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  who TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (number)
);
CREATE INDEX history_object ON core.history (noun, object_id, number);

CREATE TABLE core.ingest_cursor (
  name TEXT NOT NULL,
  file TEXT DEFAULT '' NOT NULL,
  offset_bytes BIGINT DEFAULT 0 NOT NULL,
  moved_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE core.position (
  tag_id TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  boot TEXT DEFAULT '' NOT NULL,
  seq BIGINT DEFAULT 0 NOT NULL,
  received_at TIMESTAMP WITH TIME ZONE NOT NULL,
  lon FLOAT(53),
  lat FLOAT(53),
  z_m FLOAT(53),
  floor INTEGER,
  error_m FLOAT(53),
  cov FLOAT(53)[],
  state TEXT DEFAULT '' NOT NULL,
  origin core.origin NOT NULL,
  PRIMARY KEY (tag_id, at, boot, seq),
  CONSTRAINT "WrongValue.state" CHECK (state IN ('ok', 'stale', 'unknown'))
)
 PARTITION BY RANGE (at);
CREATE INDEX position_at ON core.position USING brin (at);

CREATE TABLE core.reading (
  sensor_id TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  boot TEXT DEFAULT '' NOT NULL,
  seq BIGINT DEFAULT 0 NOT NULL,
  received_at TIMESTAMP WITH TIME ZONE NOT NULL,
  value FLOAT(53),
  unit TEXT DEFAULT '' NOT NULL,
  quality TEXT DEFAULT '' NOT NULL,
  origin core.origin NOT NULL,
  PRIMARY KEY (sensor_id, at, boot, seq),
  CONSTRAINT "WrongValue.quality" CHECK (quality IN ('good', 'bad', 'stale'))
)
 PARTITION BY RANGE (at);
CREATE INDEX reading_at ON core.reading USING brin (at);

CREATE TABLE core.role (
  id TEXT NOT NULL,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE core.site (
  id TEXT NOT NULL,
  site_id TEXT,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  crs TEXT NOT NULL,
  ground_m FLOAT(53) DEFAULT 0,
  time_zone TEXT DEFAULT 'Asia/Shanghai',
  demo BOOLEAN DEFAULT false,
  outline geometry(GEOMETRY,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongGeometry.outline" CHECK (GeometryType(outline) IN ('POLYGON','MULTIPOLYGON') AND NOT ST_IsEmpty(outline)),
  CONSTRAINT "OutlineCrossesItself.outline" CHECK (ST_IsValid(outline)),
  UNIQUE (number)
);
CREATE INDEX site_enterprise_id ON core.site (enterprise_id);
CREATE INDEX site_outline ON core.site USING gist (outline);

CREATE TABLE core.weather (
  site_id TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  wind_m_s FLOAT(53) NOT NULL,
  wind_from_deg FLOAT(53) NOT NULL,
  temperature_k FLOAT(53),
  humidity_fraction FLOAT(53),
  pressure_pa FLOAT(53),
  stability TEXT,
  origin core.origin NOT NULL,
  PRIMARY KEY (site_id, at, origin),
  CONSTRAINT "WrongValue.wind_m_s" CHECK (wind_m_s >= 0),
  CONSTRAINT "WrongValue.stability" CHECK (stability IN ('A', 'B', 'C', 'D', 'E', 'F'))
);

CREATE TABLE core.alarm_journal (
  seq BIGINT NOT NULL,
  alarm_id TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  from_state TEXT,
  to_state TEXT DEFAULT '' NOT NULL,
  who TEXT DEFAULT '' NOT NULL,
  comment TEXT DEFAULT '' NOT NULL,
  value FLOAT(53),
  origin core.origin NOT NULL,
  record JSONB DEFAULT '{}'::jsonb NOT NULL,
  PRIMARY KEY (seq),
  FOREIGN KEY(alarm_id) REFERENCES core.alarm (id)
);
CREATE INDEX alarm_journal_alarm_id ON core.alarm_journal (alarm_id);

CREATE TABLE core.enterprise (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  kind TEXT,
  contact TEXT,
  outline geometry(GEOMETRY,4490),
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongGeometry.outline" CHECK (GeometryType(outline) IN ('POLYGON','MULTIPOLYGON') AND NOT ST_IsEmpty(outline)),
  CONSTRAINT "OutlineCrossesItself.outline" CHECK (ST_IsValid(outline)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX enterprise_enterprise_id ON core.enterprise (enterprise_id);
CREATE INDEX enterprise_outline ON core.enterprise USING gist (outline);

CREATE TABLE core.permission (
  role_id TEXT NOT NULL,
  verb TEXT NOT NULL,
  PRIMARY KEY (role_id, verb),
  FOREIGN KEY(role_id) REFERENCES core.role (id) ON DELETE CASCADE
);

CREATE TABLE core.account (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  role_id TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  enterprise_id TEXT,
  disabled BOOLEAN DEFAULT false NOT NULL,
  failed_count INTEGER DEFAULT 0 NOT NULL,
  locked_until TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT "AlreadyExists.name" UNIQUE (name),
  CONSTRAINT "UnknownReference.role_id" FOREIGN KEY(role_id) REFERENCES core.role (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id)
);

CREATE TABLE core.anchor (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  kind TEXT,
  gateway_id TEXT,
  position geometry(POINTZ,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongGeometry.position" CHECK (GeometryType(position) IN ('POINT') AND NOT ST_IsEmpty(position)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX anchor_enterprise_id ON core.anchor (enterprise_id);
CREATE INDEX anchor_position ON core.anchor USING gist (position);

CREATE TABLE core.camera (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  kind TEXT,
  heading_deg FLOAT(53),
  tilt_deg FLOAT(53),
  field_of_view_deg FLOAT(53),
  range_m FLOAT(53),
  url TEXT,
  position geometry(POINTZ,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.field_of_view_deg" CHECK (field_of_view_deg >= 0 AND field_of_view_deg <= 360),
  CONSTRAINT "WrongValue.range_m" CHECK (range_m >= 0),
  CONSTRAINT "WrongGeometry.position" CHECK (GeometryType(position) IN ('POINT') AND NOT ST_IsEmpty(position)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX camera_enterprise_id ON core.camera (enterprise_id);
CREATE INDEX camera_position ON core.camera USING gist (position);

CREATE TABLE core.fence (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  kind TEXT NOT NULL,
  who TEXT DEFAULT 'all',
  limit_count INTEGER,
  bottom_m FLOAT(53),
  top_m FLOAT(53),
  floor INTEGER,
  schedule JSONB,
  priority INTEGER DEFAULT 2,
  outline geometry(GEOMETRY,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.kind" CHECK ("kind" IN ('forbidden', 'limit', 'post')),
  CONSTRAINT "WrongValue.limit_count" CHECK (limit_count >= 0),
  CONSTRAINT "WrongValue.priority" CHECK (priority >= 1 AND priority <= 4),
  CONSTRAINT "HeightsOutOfOrder.top_m" CHECK (bottom_m < top_m),
  CONSTRAINT "WrongGeometry.outline" CHECK (GeometryType(outline) IN ('POLYGON','MULTIPOLYGON') AND NOT ST_IsEmpty(outline)),
  CONSTRAINT "OutlineCrossesItself.outline" CHECK (ST_IsValid(outline)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX fence_enterprise_id ON core.fence (enterprise_id);
CREATE INDEX fence_outline ON core.fence USING gist (outline);

CREATE TABLE core.ground (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  kind TEXT NOT NULL,
  outline geometry(GEOMETRY,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongGeometry.outline" CHECK (GeometryType(outline) IN ('POLYGON','MULTIPOLYGON') AND NOT ST_IsEmpty(outline)),
  CONSTRAINT "OutlineCrossesItself.outline" CHECK (ST_IsValid(outline)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX ground_enterprise_id ON core.ground (enterprise_id);
CREATE INDEX ground_outline ON core.ground USING gist (outline);

CREATE TABLE core.hazard_unit (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  level INTEGER,
  grading_index_ratio FLOAT(53),
  outline geometry(GEOMETRY,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.level" CHECK (level >= 1 AND level <= 4),
  CONSTRAINT "WrongValue.grading_index_ratio" CHECK (grading_index_ratio >= 0),
  CONSTRAINT "WrongGeometry.outline" CHECK (GeometryType(outline) IN ('POLYGON','MULTIPOLYGON') AND NOT ST_IsEmpty(outline)),
  CONSTRAINT "OutlineCrossesItself.outline" CHECK (ST_IsValid(outline)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX hazard_unit_enterprise_id ON core.hazard_unit (enterprise_id);
CREATE INDEX hazard_unit_outline ON core.hazard_unit USING gist (outline);

CREATE TABLE core.hydrant (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  flow_kg_s FLOAT(53),
  position geometry(POINTZ,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.flow_kg_s" CHECK (flow_kg_s >= 0),
  CONSTRAINT "WrongGeometry.position" CHECK (GeometryType(position) IN ('POINT') AND NOT ST_IsEmpty(position)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX hydrant_enterprise_id ON core.hydrant (enterprise_id);
CREATE INDEX hydrant_position ON core.hydrant USING gist (position);

CREATE TABLE core.incident (
  id TEXT NOT NULL,
  site_id TEXT,
  enterprise_id TEXT,
  kind TEXT DEFAULT '' NOT NULL,
  state TEXT DEFAULT '' NOT NULL,
  text_zh TEXT DEFAULT '' NOT NULL,
  text_en TEXT DEFAULT '' NOT NULL,
  level INTEGER,
  position geometry(POINTZ,4490),
  began_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP WITH TIME ZONE,
  origin core.origin NOT NULL,
  record JSONB DEFAULT '{}'::jsonb NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT "TimesOutOfOrder.ended_at" CHECK (began_at <= ended_at),
  CONSTRAINT "WrongValue.level" CHECK (level BETWEEN 1 AND 4),
  FOREIGN KEY(site_id) REFERENCES core.site (id),
  FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id)
);

CREATE TABLE core.job (
  id TEXT NOT NULL,
  site_id TEXT,
  enterprise_id TEXT,
  kind TEXT DEFAULT '' NOT NULL,
  state TEXT DEFAULT '' NOT NULL,
  progress_fraction FLOAT(53),
  inputs JSONB DEFAULT '{}'::jsonb NOT NULL,
  result JSONB,
  error JSONB,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  started_at TIMESTAMP WITH TIME ZONE,
  ended_at TIMESTAMP WITH TIME ZONE,
  created_by TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.state" CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  FOREIGN KEY(site_id) REFERENCES core.site (id),
  FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id)
);

CREATE TABLE core.muster_point (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  capacity INTEGER,
  position geometry(POINTZ,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.capacity" CHECK (capacity >= 0),
  CONSTRAINT "WrongGeometry.position" CHECK (GeometryType(position) IN ('POINT') AND NOT ST_IsEmpty(position)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX muster_point_enterprise_id ON core.muster_point (enterprise_id);
CREATE INDEX muster_point_position ON core.muster_point USING gist (position);

CREATE TABLE core.path (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  width_m FLOAT(53),
  kind TEXT,
  line geometry(GEOMETRY,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.width_m" CHECK (width_m >= 0),
  CONSTRAINT "WrongGeometry.line" CHECK (GeometryType(line) IN ('LINESTRING','MULTILINESTRING') AND NOT ST_IsEmpty(line)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX path_enterprise_id ON core.path (enterprise_id);
CREATE INDEX path_line ON core.path USING gist (line);

CREATE TABLE core.person (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  role TEXT,
  company TEXT,
  post TEXT,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX person_enterprise_id ON core.person (enterprise_id);

CREATE TABLE core.population (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  people_day INTEGER,
  people_night INTEGER,
  kind TEXT,
  position geometry(POINTZ,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.people_day" CHECK (people_day >= 0),
  CONSTRAINT "WrongValue.people_night" CHECK (people_night >= 0),
  CONSTRAINT "WrongGeometry.position" CHECK (GeometryType(position) IN ('POINT') AND NOT ST_IsEmpty(position)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX population_enterprise_id ON core.population (enterprise_id);
CREATE INDEX population_position ON core.population USING gist (position);

CREATE TABLE core.protection_target (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  class TEXT NOT NULL,
  people_day INTEGER,
  people_night INTEGER,
  position geometry(POINTZ,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.class" CHECK ("class" IN ('high_sensitive', 'important', 'general_1', 'general_2', 'general_3')),
  CONSTRAINT "WrongValue.people_day" CHECK (people_day >= 0),
  CONSTRAINT "WrongValue.people_night" CHECK (people_night >= 0),
  CONSTRAINT "WrongGeometry.position" CHECK (GeometryType(position) IN ('POINT') AND NOT ST_IsEmpty(position)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX protection_target_enterprise_id ON core.protection_target (enterprise_id);
CREATE INDEX protection_target_position ON core.protection_target USING gist (position);

CREATE TABLE core.register_entry (
  register TEXT NOT NULL,
  id TEXT NOT NULL,
  site_id TEXT,
  enterprise_id TEXT,
  state TEXT NOT NULL,
  body JSONB NOT NULL,
  place geometry(GEOMETRY,4490),
  version INTEGER DEFAULT 1 NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  recorded_by TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (register, id),
  FOREIGN KEY(site_id) REFERENCES core.site (id),
  FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id)
);
CREATE INDEX register_entry_place ON core.register_entry USING gist (place);

CREATE TABLE core.road (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  width_m FLOAT(53),
  kind TEXT,
  line geometry(GEOMETRY,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.width_m" CHECK (width_m >= 0),
  CONSTRAINT "WrongGeometry.line" CHECK (GeometryType(line) IN ('LINESTRING','MULTILINESTRING') AND NOT ST_IsEmpty(line)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX road_enterprise_id ON core.road (enterprise_id);
CREATE INDEX road_line ON core.road USING gist (line);

CREATE TABLE core.substance (
  id TEXT NOT NULL,
  site_id TEXT,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  cas TEXT,
  un TEXT,
  formula TEXT,
  molar_mass_kg_mol FLOAT(53),
  boiling_k FLOAT(53),
  critical_k FLOAT(53),
  liquid_density_kg_m3 FLOAT(53),
  heat_of_vaporisation_j_kg FLOAT(53),
  heat_of_combustion_j_kg FLOAT(53),
  lfl_fraction FLOAT(53),
  ufl_fraction FLOAT(53),
  aegl2_ppm FLOAT(53),
  aegl3_ppm FLOAT(53),
  idlh_ppm FLOAT(53),
  source TEXT,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.molar_mass_kg_mol" CHECK (molar_mass_kg_mol >= 0),
  CONSTRAINT "WrongValue.boiling_k" CHECK (boiling_k >= 0),
  CONSTRAINT "WrongValue.critical_k" CHECK (critical_k >= 0),
  CONSTRAINT "WrongValue.liquid_density_kg_m3" CHECK (liquid_density_kg_m3 >= 0),
  CONSTRAINT "WrongValue.heat_of_vaporisation_j_kg" CHECK (heat_of_vaporisation_j_kg >= 0),
  CONSTRAINT "WrongValue.heat_of_combustion_j_kg" CHECK (heat_of_combustion_j_kg >= 0),
  CONSTRAINT "WrongValue.lfl_fraction" CHECK (lfl_fraction >= 0 AND lfl_fraction <= 1),
  CONSTRAINT "WrongValue.ufl_fraction" CHECK (ufl_fraction >= 0 AND ufl_fraction <= 1),
  CONSTRAINT "WrongValue.aegl2_ppm" CHECK (aegl2_ppm >= 0),
  CONSTRAINT "WrongValue.aegl3_ppm" CHECK (aegl3_ppm >= 0),
  CONSTRAINT "WrongValue.idlh_ppm" CHECK (idlh_ppm >= 0),
  CONSTRAINT "WrongValue.ufl_fraction.order" CHECK (lfl_fraction < ufl_fraction),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX substance_enterprise_id ON core.substance (enterprise_id);

CREATE TABLE core.vehicle (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  kind TEXT,
  plate TEXT,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX vehicle_enterprise_id ON core.vehicle (enterprise_id);

CREATE TABLE core.whatif (
  id TEXT NOT NULL,
  site_id TEXT,
  enterprise_id TEXT,
  kind TEXT DEFAULT '' NOT NULL,
  inputs JSONB NOT NULL,
  result JSONB NOT NULL,
  model_id TEXT DEFAULT '' NOT NULL,
  model_version TEXT DEFAULT '' NOT NULL,
  warnings JSONB DEFAULT '[]'::jsonb NOT NULL,
  raster BYTEA,
  hash TEXT DEFAULT '' NOT NULL,
  origin core.origin NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  created_by TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(site_id) REFERENCES core.site (id),
  FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id)
);
CREATE INDEX whatif_created_at ON core.whatif (created_at);

CREATE TABLE core.zone (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  grade TEXT NOT NULL,
  responsible TEXT,
  phone TEXT,
  controls TEXT,
  effective_from TIMESTAMP WITH TIME ZONE,
  effective_to TIMESTAMP WITH TIME ZONE,
  state TEXT DEFAULT 'approved',
  outline geometry(GEOMETRY,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "UnknownGrade.grade" CHECK ("grade" IN ('A', 'B', 'C', 'D')),
  CONSTRAINT "WrongValue.state" CHECK ("state" IN ('draft', 'approved')),
  CONSTRAINT "TimesOutOfOrder.effective_to" CHECK (effective_from < effective_to),
  CONSTRAINT "WrongGeometry.outline" CHECK (GeometryType(outline) IN ('POLYGON','MULTIPOLYGON') AND NOT ST_IsEmpty(outline)),
  CONSTRAINT "ZoneCrossesItself.outline" CHECK (ST_IsValid(outline)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX zone_enterprise_id ON core.zone (enterprise_id);
CREATE INDEX zone_outline ON core.zone USING gist (outline);

CREATE TABLE core.sensor (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  kind TEXT NOT NULL,
  quantity TEXT,
  substance_id TEXT,
  unit TEXT,
  period_s FLOAT(53) DEFAULT 10,
  low FLOAT(53),
  high FLOAT(53),
  high_high FLOAT(53),
  range_min FLOAT(53),
  range_max FLOAT(53),
  position geometry(POINTZ,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.period_s" CHECK (period_s >= 0),
  CONSTRAINT "ThresholdsOutOfOrder.high" CHECK (low < high),
  CONSTRAINT "ThresholdsOutOfOrder.high_high" CHECK (high < high_high AND low < high_high),
  CONSTRAINT "WrongValue.range_max.order" CHECK (range_min < range_max),
  CONSTRAINT "WrongGeometry.position" CHECK (GeometryType(position) IN ('POINT') AND NOT ST_IsEmpty(position)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  CONSTRAINT "UnknownReference.substance_id" FOREIGN KEY(substance_id) REFERENCES core.substance (id),
  UNIQUE (number)
);
CREATE INDEX sensor_enterprise_id ON core.sensor (enterprise_id);
CREATE INDEX sensor_position ON core.sensor USING gist (position);
CREATE INDEX sensor_substance_id ON core.sensor (substance_id);

CREATE TABLE core.session (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  csrf TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  seen_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  address TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(account_id) REFERENCES core.account (id) ON DELETE CASCADE
);
CREATE INDEX session_account_id ON core.session (account_id);

CREATE TABLE core.structure (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  kind TEXT NOT NULL,
  height_m FLOAT(53),
  base_m FLOAT(53),
  diameter_m FLOAT(53),
  length_m FLOAT(53),
  heading_deg FLOAT(53),
  floors INTEGER,
  substance_id TEXT,
  inventory_kg FLOAT(53),
  capacity_kg FLOAT(53),
  pressure_pa FLOAT(53),
  temperature_k FLOAT(53),
  parameters JSONB DEFAULT '{}'::jsonb,
  outline geometry(GEOMETRY,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.height_m" CHECK (height_m >= 0),
  CONSTRAINT "WrongValue.diameter_m" CHECK (diameter_m >= 0),
  CONSTRAINT "WrongValue.length_m" CHECK (length_m >= 0),
  CONSTRAINT "WrongValue.floors" CHECK (floors >= 0),
  CONSTRAINT "WrongValue.inventory_kg" CHECK (inventory_kg >= 0),
  CONSTRAINT "WrongValue.capacity_kg" CHECK (capacity_kg >= 0),
  CONSTRAINT "WrongValue.pressure_pa" CHECK (pressure_pa >= 0),
  CONSTRAINT "WrongValue.temperature_k" CHECK (temperature_k >= 0),
  CONSTRAINT "WrongGeometry.outline" CHECK (GeometryType(outline) IN ('POLYGON','MULTIPOLYGON') AND NOT ST_IsEmpty(outline)),
  CONSTRAINT "OutlineCrossesItself.outline" CHECK (ST_IsValid(outline)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  CONSTRAINT "UnknownReference.substance_id" FOREIGN KEY(substance_id) REFERENCES core.substance (id),
  UNIQUE (number)
);
CREATE INDEX structure_enterprise_id ON core.structure (enterprise_id);
CREATE INDEX structure_outline ON core.structure USING gist (outline);
CREATE INDEX structure_substance_id ON core.structure (substance_id);

CREATE TABLE core.tag (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  kind TEXT,
  person_id TEXT,
  vehicle_id TEXT,
  battery_fraction FLOAT(53),
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.battery_fraction" CHECK (battery_fraction >= 0 AND battery_fraction <= 1),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  CONSTRAINT "UnknownReference.person_id" FOREIGN KEY(person_id) REFERENCES core.person (id),
  CONSTRAINT "UnknownReference.vehicle_id" FOREIGN KEY(vehicle_id) REFERENCES core.vehicle (id),
  UNIQUE (number)
);
CREATE INDEX tag_enterprise_id ON core.tag (enterprise_id);
CREATE INDEX tag_person_id ON core.tag (person_id);
CREATE INDEX tag_vehicle_id ON core.tag (vehicle_id);

CREATE TABLE core.inventory (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  structure_id TEXT NOT NULL,
  substance_id TEXT NOT NULL,
  mass_kg FLOAT(53),
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.mass_kg" CHECK (mass_kg >= 0),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  CONSTRAINT "UnknownReference.structure_id" FOREIGN KEY(structure_id) REFERENCES core.structure (id),
  CONSTRAINT "UnknownReference.substance_id" FOREIGN KEY(substance_id) REFERENCES core.substance (id),
  UNIQUE (number)
);
CREATE INDEX inventory_enterprise_id ON core.inventory (enterprise_id);
CREATE INDEX inventory_structure_id ON core.inventory (structure_id);
CREATE INDEX inventory_substance_id ON core.inventory (substance_id);

