-- Three roles: the owner who runs this (onemap), the server (onemap_app, row-level security applies) and the
-- read-only publisher (onemap_publish). Roles belong to the whole cluster, so each is made only where it is missing.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['onemap', 'onemap_app', 'onemap_publish'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I LOGIN', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;  -- somebody else made it in this moment
      END;
    END IF;
  END LOOP;
  IF NOT pg_has_role(current_user, 'onemap_app', 'MEMBER') THEN
    EXECUTE format('GRANT onemap_app TO %I', current_user);
  END IF;
END
$$;
