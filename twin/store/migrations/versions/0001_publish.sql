-- What outside programs may read: one view a published noun, longitude and latitude in `geom` (served as CRS84).
-- CGCS2000 at rest is handed out as EPSG:4326 without a shift: the two agree within the accuracy of the sources.
CREATE SCHEMA IF NOT EXISTS publish;
DO $$
DECLARE
  noun text;
  shape record;
  columns text;
BEGIN
  FOREACH noun IN ARRAY ARRAY['site', 'enterprise', 'structure', 'zone', 'fence', 'sensor', 'camera', 'anchor', 'road',
    'path', 'muster_point', 'hydrant', 'population', 'protection_target', 'hazard_unit', 'ground'] LOOP
    SELECT f_geometry_column AS name, type INTO shape FROM public.geometry_columns
    WHERE f_table_schema = 'core' AND f_table_name = noun;
    SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) INTO columns
    FROM information_schema.columns
    WHERE table_schema = 'core' AND table_name = noun AND column_name NOT IN (shape.name, 'number', 'phone', 'contact', 'url');
    EXECUTE format(
      'CREATE VIEW publish.%I AS SELECT %s, ST_SetSRID(%I, 4326)::geometry(%s, 4326) AS geom FROM core.%I
       WHERE valid_to IS NULL OR valid_to > now()',
      noun, columns, shape.name, CASE shape.type WHEN 'POINT' THEN 'PointZ' ELSE 'Geometry' END, noun);
    EXECUTE format('COMMENT ON VIEW publish.%I IS %L', noun, noun);
  END LOOP;
END
$$;
GRANT USAGE ON SCHEMA publish TO onemap_publish, onemap_app;
GRANT SELECT ON ALL TABLES IN SCHEMA publish TO onemap_publish, onemap_app;
