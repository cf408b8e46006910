-- What guards the rows: triggers, row-level security, grants, the default partitions.

CREATE TABLE core.position_other PARTITION OF core.position DEFAULT;
CREATE TABLE core.reading_other PARTITION OF core.reading DEFAULT;

DO $$
DECLARE
  planned text[] := ARRAY['site', 'enterprise', 'substance', 'structure', 'zone', 'fence', 'sensor', 'camera', 'anchor',
    'person', 'vehicle', 'tag', 'road', 'path', 'muster_point', 'hydrant', 'population', 'protection_target',
    'hazard_unit', 'inventory', 'ground'];
  noun text;
BEGIN
  FOREACH noun IN ARRAY planned LOOP
    EXECUTE format('CREATE TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON core.%I
                    FOR EACH ROW EXECUTE FUNCTION core.keep_history()', noun);
    IF EXISTS (SELECT FROM information_schema.columns
               WHERE table_schema = 'core' AND table_name = noun AND column_name = 'outline') THEN
      EXECUTE format('CREATE TRIGGER check_outline BEFORE INSERT OR UPDATE OF outline ON core.%I
                      FOR EACH ROW EXECUTE FUNCTION core.check_outline()', noun);
    END IF;
  END LOOP;
END
$$;

-- Every table with an enterprise_id: rows of the park (null) are seen by all, written by who sees all.
DO $$
DECLARE
  owned text;
BEGIN
  FOR owned IN SELECT table_name FROM information_schema.columns
               WHERE table_schema = 'core' AND column_name = 'enterprise_id' LOOP
    EXECUTE format('ALTER TABLE core.%I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('ALTER TABLE core.%I FORCE ROW LEVEL SECURITY', owned);
    EXECUTE format('CREATE POLICY see ON core.%I FOR SELECT USING (core.may_see(enterprise_id))', owned);
    EXECUTE format('CREATE POLICY write ON core.%I USING (core.may_write(enterprise_id))
                    WITH CHECK (core.may_write(enterprise_id))', owned);
  END LOOP;
END
$$;

-- Live rows carry no enterprise of their own: they belong to the enterprise of their sensor, tag or alarm.
DO $$
DECLARE
  live text[];
BEGIN
  FOREACH live SLICE 1 IN ARRAY ARRAY[
    ['position', 'tag_id IN (SELECT id FROM core.tag)'],
    ['reading', 'sensor_id IN (SELECT id FROM core.sensor)'],
    ['alarm_journal', 'alarm_id IN (SELECT id FROM core.alarm)'],
    ['history', $see$core.may_see(row ->> 'enterprise_id')$see$]
  ] LOOP
    EXECUTE format('ALTER TABLE core.%I ENABLE ROW LEVEL SECURITY', live[1]);
    EXECUTE format('ALTER TABLE core.%I FORCE ROW LEVEL SECURITY', live[1]);
    EXECUTE format('CREATE POLICY see ON core.%I FOR SELECT USING (core.sees_all() OR %s)', live[1], live[2]);
  END LOOP;
END
$$;
CREATE POLICY write ON core.position FOR INSERT WITH CHECK (core.sees_all());
CREATE POLICY write ON core.reading FOR INSERT WITH CHECK (core.sees_all());
CREATE POLICY write ON core.alarm_journal FOR INSERT WITH CHECK (core.sees_all());
CREATE POLICY write ON core.history FOR INSERT WITH CHECK (true);  -- only the trigger inserts: nobody holds the grant

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON core.audit FOR EACH ROW EXECUTE FUNCTION core.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON core.audit EXECUTE FUNCTION core.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON core.history FOR EACH ROW EXECUTE FUNCTION core.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON core.history EXECUTE FUNCTION core.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON core.alarm_journal FOR EACH ROW EXECUTE FUNCTION core.refuse_change();

GRANT USAGE ON SCHEMA core TO onemap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA core TO onemap_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA core TO onemap_app;
REVOKE UPDATE, DELETE ON core.audit, core.alarm_journal FROM onemap_app;
REVOKE INSERT, UPDATE, DELETE ON core.history FROM onemap_app;
REVOKE ALL ON core.position_other, core.reading_other FROM onemap_app;
REVOKE UPDATE, DELETE ON core.position, core.reading FROM onemap_app;
REVOKE INSERT, UPDATE, DELETE ON core.alembic_version FROM onemap_app;
REVOKE EXECUTE ON FUNCTION core.drop_partitions FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION core.make_partition FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION core.make_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.make_partitions TO onemap_app;
