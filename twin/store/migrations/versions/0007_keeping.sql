-- What is thinned and deleted, and what must not be: one function a step, one transaction a day.

CREATE FUNCTION core.held_by(day date) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = core, public AS $$
  SELECT coalesce(array_agg(what ORDER BY what), '{}') FROM (
    SELECT 'alarm:' || id AS what, raised_at AS began, cleared_at AS ended FROM core.alarm WHERE state <> 'normal'
    UNION ALL
    SELECT 'incident:' || id, began_at, ended_at FROM core.incident WHERE ended_at IS NULL
  ) AS open
  WHERE day BETWEEN ((began - interval '1 hour') AT TIME ZONE 'UTC')::date
    AND ((coalesce(ended, now()) + interval '1 hour') AT TIME ZONE 'UTC')::date
$$;
COMMENT ON FUNCTION core.held_by IS 'Open alarms and incidents that need the rows of a day (UTC), from an hour before to an hour after';

CREATE FUNCTION core.thin_day(parent text, day date) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = core, public AS $$
DECLARE
  part text := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
  thin text := part || '_thin';
  first timestamptz := day::timestamp AT TIME ZONE 'UTC';
  past timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
  owner text := CASE parent WHEN 'position' THEN 'tag_id' WHEN 'reading' THEN 'sensor_id' END;
  cell text;
  terms core.keeping;
  before bigint;
  after bigint;
BEGIN
  IF owner IS NULL THEN
    RAISE EXCEPTION '% is not kept by day', parent;
  END IF;
  IF cardinality(core.held_by(day)) > 0 THEN
    RAISE EXCEPTION '% is held', part;
  END IF;
  SELECT * INTO terms FROM core.keeping;
  IF parent = 'position' THEN
    cell := format('ARRAY[floor(extract(epoch FROM at) / %1$s), floor(lat * 111320 / %2$s),
      floor(lon * 111320 * cos(radians(round(lat))) / %2$s), coalesce(floor, -999), ascii(state)]::float[] || ascii(origin::text)::float',
      terms.position_step_s, greatest(terms.position_step_m, 0.001));
  ELSE
    cell := format('ARRAY[floor(extract(epoch FROM at) / %1$s), coalesce(floor(value / nullif(
      (SELECT (s.range_max - s.range_min) * %2$s FROM core.sensor AS s WHERE s.id = sensor_id), 0)), value, ''NaN''),
      ascii(quality)]::float[] || ascii(origin::text)::float',
      terms.reading_step_s, terms.reading_step_fraction);
  END IF;
  EXECUTE format('LOCK TABLE core.%I IN SHARE MODE', part);
  EXECUTE format('CREATE TABLE core.%I (LIKE core.%I INCLUDING ALL)', thin, part);
  -- The first row of every run of one cell stays, and every row within ten minutes of an alarm of its own.
  EXECUTE format(
    'INSERT INTO core.%1$I SELECT (kept).* FROM (
       SELECT row AS kept, cell, lag(cell) OVER following AS last_cell, lead(cell) OVER following AS next_cell
       FROM (SELECT p AS row, %3$s AS cell FROM core.%2$I AS p) AS celled
       WINDOW following AS (PARTITION BY (row).%4$I ORDER BY (row).at, (row).boot, (row).seq)
     ) AS runs
     WHERE cell IS DISTINCT FROM last_cell OR next_cell IS NULL OR EXISTS (
       SELECT FROM core.alarm AS a WHERE a.source_id = (kept).%4$I
       AND (kept).at BETWEEN a.raised_at - interval ''10 min'' AND coalesce(a.cleared_at, a.raised_at) + interval ''10 min'')',
    thin, part, cell, owner);
  EXECUTE format('SELECT count(*) FROM core.%I', part) INTO before;
  EXECUTE format('SELECT count(*) FROM core.%I', thin) INTO after;
  EXECUTE format('ALTER TABLE core.%I DETACH PARTITION core.%I', parent, part);
  EXECUTE format('DROP TABLE core.%I', part);
  EXECUTE format('ALTER TABLE core.%I RENAME TO %I', thin, part);
  EXECUTE format('ALTER TABLE core.%I ATTACH PARTITION core.%I FOR VALUES FROM (%L) TO (%L)', parent, part, first, past);
  INSERT INTO core.kept_day (kind, day, step, rows_before, rows_after) VALUES (parent, day, 'thinned', before, after)
    ON CONFLICT ON CONSTRAINT kept_day_pkey
    DO UPDATE SET rows_before = excluded.rows_before, rows_after = excluded.rows_after, done_at = now();
  RETURN ARRAY[before, after];
END
$$;
COMMENT ON FUNCTION core.thin_day IS 'Keeps of one day what changed or is due by time, and what is near an alarm; rows before and after';

CREATE FUNCTION core.drop_day(parent text, day date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = core, public AS $$
DECLARE
  part text := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
  before bigint;
BEGIN
  IF parent NOT IN ('position', 'reading') THEN
    RAISE EXCEPTION '% is not kept by day', parent;
  END IF;
  IF cardinality(core.held_by(day)) > 0 THEN
    RAISE EXCEPTION '% is held', part;
  END IF;
  EXECUTE format('SELECT count(*) FROM core.%I', part) INTO before;
  EXECUTE format('DROP TABLE core.%I', part);
  INSERT INTO core.kept_day (kind, day, step, rows_before, rows_after) VALUES (parent, day, 'deleted', before, 0)
    ON CONFLICT ON CONSTRAINT kept_day_pkey DO UPDATE SET rows_before = excluded.rows_before, done_at = now();
  RETURN before;
END
$$;
COMMENT ON FUNCTION core.drop_day IS 'Deletes the rows of one day of position or reading; says how many they were';

CREATE INDEX alarm_journal_at ON core.alarm_journal (at);

REVOKE EXECUTE ON FUNCTION core.thin_day FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION core.drop_day FROM PUBLIC;
