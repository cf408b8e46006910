CREATE TABLE core.pipeline (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  laid TEXT NOT NULL,
  substance_id TEXT,
  diameter_m FLOAT(53),
  pressure_pa FLOAT(53),
  temperature_k FLOAT(53),
  flow_kg_s FLOAT(53),
  isolation_s FLOAT(53),
  height_m FLOAT(53),
  from_structure_id TEXT,
  to_structure_id TEXT,
  line geometry(GEOMETRY,4490) NOT NULL,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.laid" CHECK ("laid" IN ('rack', 'ground', 'buried')),
  CONSTRAINT "WrongValue.diameter_m" CHECK (diameter_m >= 0),
  CONSTRAINT "WrongValue.pressure_pa" CHECK (pressure_pa >= 0),
  CONSTRAINT "WrongValue.temperature_k" CHECK (temperature_k >= 0),
  CONSTRAINT "WrongValue.flow_kg_s" CHECK (flow_kg_s >= 0),
  CONSTRAINT "WrongValue.isolation_s" CHECK (isolation_s >= 0),
  CONSTRAINT "WrongGeometry.line" CHECK (GeometryType(line) IN ('LINESTRING','MULTILINESTRING') AND NOT ST_IsEmpty(line)),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  CONSTRAINT "UnknownReference.substance_id" FOREIGN KEY(substance_id) REFERENCES core.substance (id),
  CONSTRAINT "UnknownReference.from_structure_id" FOREIGN KEY(from_structure_id) REFERENCES core.structure (id),
  CONSTRAINT "UnknownReference.to_structure_id" FOREIGN KEY(to_structure_id) REFERENCES core.structure (id),
  UNIQUE (number)
);
CREATE INDEX pipeline_enterprise_id ON core.pipeline (enterprise_id);
CREATE INDEX pipeline_substance_id ON core.pipeline (substance_id);
CREATE INDEX pipeline_from_structure_id ON core.pipeline (from_structure_id);
CREATE INDEX pipeline_to_structure_id ON core.pipeline (to_structure_id);
CREATE INDEX pipeline_line ON core.pipeline USING gist (line);
CREATE TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON core.pipeline
  FOR EACH ROW EXECUTE FUNCTION core.keep_history();
ALTER TABLE core.pipeline ENABLE ROW LEVEL SECURITY;
ALTER TABLE core.pipeline FORCE ROW LEVEL SECURITY;
CREATE POLICY see ON core.pipeline FOR SELECT USING (core.may_see(enterprise_id));
CREATE POLICY write ON core.pipeline USING (core.may_write(enterprise_id)) WITH CHECK (core.may_write(enterprise_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON core.pipeline TO onemap_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA core TO onemap_app;

CREATE VIEW publish.pipeline AS
  SELECT id, site_id, enterprise_id, name_zh, name_en, version, valid_from, valid_to, recorded_at, laid, substance_id,
    diameter_m, pressure_pa, temperature_k, flow_kg_s, isolation_s, height_m, from_structure_id, to_structure_id,
    ST_SetSRID(line, 4326)::geometry(Geometry, 4326) AS geom
  FROM core.pipeline WHERE valid_to IS NULL OR valid_to > now();
COMMENT ON VIEW publish.pipeline IS 'pipeline';
GRANT SELECT ON publish.pipeline TO onemap_publish, onemap_app;
