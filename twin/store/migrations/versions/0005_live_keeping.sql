-- Where the values of foreign systems belong: what the planner tells of their names.
CREATE TABLE core.feed (
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  enterprise_id TEXT,
  name_zh TEXT DEFAULT '' NOT NULL,
  name_en TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  protocol TEXT NOT NULL,
  address TEXT NOT NULL,
  kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  field TEXT,
  unit TEXT,
  factor FLOAT(53),
  shift FLOAT(53),
  on_change BOOLEAN,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id),
  CONSTRAINT "WrongValue.id" CHECK (length(id) BETWEEN 1 AND 120),
  CONSTRAINT "TimesOutOfOrder.valid_to" CHECK (valid_from < valid_to),
  CONSTRAINT "WrongValue.kind" CHECK ("kind" IN ('sensor', 'tag', 'device', 'weather')),
  CONSTRAINT "UnknownReference.site_id" FOREIGN KEY(site_id) REFERENCES core.site (id),
  CONSTRAINT "UnknownReference.enterprise_id" FOREIGN KEY(enterprise_id) REFERENCES core.enterprise (id),
  UNIQUE (number)
);
CREATE INDEX feed_enterprise_id ON core.feed (enterprise_id);
CREATE TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON core.feed
  FOR EACH ROW EXECUTE FUNCTION core.keep_history();
ALTER TABLE core.feed ENABLE ROW LEVEL SECURITY;
ALTER TABLE core.feed FORCE ROW LEVEL SECURITY;
CREATE POLICY see ON core.feed FOR SELECT USING (core.may_see(enterprise_id));
CREATE POLICY write ON core.feed USING (core.may_write(enterprise_id)) WITH CHECK (core.may_write(enterprise_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON core.feed TO onemap_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA core TO onemap_app;

-- How long what happened is kept: one row of settings, and a book of what was thinned and deleted.
CREATE TABLE core.keeping (
  id BOOLEAN PRIMARY KEY DEFAULT true CHECK (id),
  thin_after_days INTEGER NOT NULL DEFAULT 30,
  delete_after_days INTEGER NOT NULL DEFAULT 366,
  position_step_m FLOAT(53) NOT NULL DEFAULT 0.5,
  position_step_s FLOAT(53) NOT NULL DEFAULT 10,
  reading_step_fraction FLOAT(53) NOT NULL DEFAULT 0.01,
  reading_step_s FLOAT(53) NOT NULL DEFAULT 60,
  version INTEGER NOT NULL DEFAULT 1,
  changed_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
  changed_by TEXT NOT NULL DEFAULT '',
  CONSTRAINT "WrongValue.thin_after_days" CHECK (thin_after_days BETWEEN 1 AND 36500),
  CONSTRAINT "TimesOutOfOrder.delete_after_days" CHECK (delete_after_days BETWEEN thin_after_days AND 36500),
  CONSTRAINT "WrongValue.position_step_m" CHECK (position_step_m BETWEEN 0 AND 100),
  CONSTRAINT "WrongValue.position_step_s" CHECK (position_step_s BETWEEN 1 AND 3600),
  CONSTRAINT "WrongValue.reading_step_fraction" CHECK (reading_step_fraction BETWEEN 0 AND 1),
  CONSTRAINT "WrongValue.reading_step_s" CHECK (reading_step_s BETWEEN 1 AND 3600)
);
INSERT INTO core.keeping DEFAULT VALUES;
CREATE TABLE core.kept_day (
  kind TEXT NOT NULL,
  day DATE NOT NULL,
  step TEXT NOT NULL,
  rows_before BIGINT NOT NULL,
  rows_after BIGINT NOT NULL,
  done_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
  PRIMARY KEY (kind, day, step),
  CONSTRAINT "WrongValue.step" CHECK (step IN ('thinned', 'deleted'))
);
GRANT SELECT, UPDATE ON core.keeping TO onemap_app;
GRANT SELECT ON core.kept_day TO onemap_app;
