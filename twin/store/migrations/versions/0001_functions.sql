-- Functions the tables and policies below are built on.

CREATE FUNCTION core.may_see(owner text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT owner IS NULL
      OR current_setting('onemap.enterprises', true) = '*'
      OR owner = ANY (string_to_array(current_setting('onemap.enterprises', true), ','))
      OR session_user = 'onemap_publish'  -- reads nothing but the published views, which run with their owner's rights
$$;
COMMENT ON FUNCTION core.may_see IS 'Whether a row of this enterprise is in the scope of the transaction; null is the park''s own';

CREATE FUNCTION core.may_write(owner text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('onemap.enterprises', true) = '*'
      OR owner = ANY (string_to_array(current_setting('onemap.enterprises', true), ',')), false)
$$;
COMMENT ON FUNCTION core.may_write IS 'As may_see, but the park''s own rows are written only by those who see every enterprise';

CREATE FUNCTION core.sees_all() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('onemap.enterprises', true) = '*', false)
$$;

CREATE FUNCTION core.check_outline() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  fault record;
  code text;
  first geometry;
BEGIN
  IF NEW.outline IS NULL OR GeometryType(NEW.outline) NOT IN ('POLYGON', 'MULTIPOLYGON') THEN
    RETURN NEW;
  END IF;
  IF ST_Area(ST_ConvexHull(NEW.outline)) = 0 AND ST_NPoints(NEW.outline) > 0 THEN
    first := ST_StartPoint(ST_ExteriorRing(ST_GeometryN(NEW.outline, 1)));
    RAISE EXCEPTION 'ZeroArea' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'ZeroArea.outline', TABLE = TG_TABLE_NAME,
      DETAIL = coalesce(ST_X(first) || ' ' || ST_Y(first), '');
  END IF;
  SELECT * INTO fault FROM ST_IsValidDetail(NEW.outline);
  IF NOT fault.valid THEN
    code := CASE
      WHEN fault.reason LIKE 'Too few points%' THEN 'TooFewPoints'
      WHEN fault.reason LIKE 'Invalid Coordinate%' THEN 'OutsideTheEarth'
      WHEN fault.reason NOT ILIKE '%self-intersection%' THEN 'WrongGeometry'
      WHEN TG_TABLE_NAME = 'zone' THEN 'ZoneCrossesItself'
      ELSE 'OutlineCrossesItself'
    END;
    RAISE EXCEPTION '%: %', code, fault.reason USING
      ERRCODE = 'check_violation', CONSTRAINT = code || '.outline', TABLE = TG_TABLE_NAME,
      DETAIL = coalesce(ST_X(fault.location) || ' ' || ST_Y(fault.location), '');
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION core.check_outline IS 'Says where an outline is at fault; the CHECK constraint alone only says that it is';

CREATE FUNCTION core.keep_history() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = core, public AS $$
DECLARE
  kept jsonb := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END);
BEGIN
  INSERT INTO core.history (noun, object_id, version, action, row, who)
  VALUES (TG_TABLE_NAME, kept ->> 'id', (kept ->> 'version')::integer,
          CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'UPDATE' THEN 'changed' ELSE 'removed' END,
          kept - 'number', coalesce(current_setting('onemap.who', true), ''));
  RETURN NULL;
END
$$;

CREATE FUNCTION core.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE FUNCTION core.make_partition(parent text, day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = core, public AS $$
DECLARE
  part text := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
  first timestamptz := day::timestamp AT TIME ZONE 'UTC';
  past timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
  IF parent NOT IN ('position', 'reading') THEN
    RAISE EXCEPTION '% is not kept by day', parent;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('core.make_partition'));
  IF to_regclass('core.' || part) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE core.%I (LIKE core.%I INCLUDING ALL)', part, parent);
  -- Rows of a day that had no partition yet wait in the default one; attaching fails while they are there.
  EXECUTE format('WITH moved AS (DELETE FROM core.%I WHERE at >= %L AND at < %L RETURNING *) INSERT INTO core.%I SELECT * FROM moved',
                 parent || '_other', first, past, part);
  EXECUTE format('ALTER TABLE core.%I ATTACH PARTITION core.%I FOR VALUES FROM (%L) TO (%L)', parent, part, first, past);
  RETURN true;
END
$$;

CREATE FUNCTION core.make_partitions(from_day date, to_day date) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = core, public AS $$
  SELECT count(*) FILTER (WHERE core.make_partition(parent, day::date))::integer
  FROM unnest(ARRAY['position', 'reading']) AS parent, generate_series(from_day, least(to_day, from_day + 400), '1 day') AS day
$$;
COMMENT ON FUNCTION core.make_partitions IS 'Makes the day partitions of position and reading from one day to another; says how many were new';

CREATE FUNCTION core.drop_partitions(before date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = core, public AS $$
DECLARE
  part text;
  dropped integer := 0;
BEGIN
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent IN ('core.position'::regclass, 'core.reading'::regclass)
      AND c.relname ~ '_\d{8}$' AND to_date(right(c.relname, 8), 'YYYYMMDD') < before
  LOOP
    EXECUTE format('DROP TABLE core.%I', part);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END
$$;
