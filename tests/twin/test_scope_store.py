"""Row-level security, the published views, tiles and migrations in a real PostGIS."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import sleep

import pytest
from small_park import WEST, feature, point, square
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import ProgrammingError

from twin.model import errors
from twin.store.migrate import current, migrate, newest, upgrade
from twin.store.planned import features, get, history, remove, save
from twin.store.scope import scoped
from twin.store.tables import OWNED, metadata
from twin.store.tiles import layer_version, tile
from twin.store.whatif import get_raster, get_run, list_runs, save_run


def ids(engine: Engine, enterprises: str | list[str], noun: str = "zone") -> list[str]:
    with scoped(engine, enterprises) as conn:
        return [each["id"] for each in features(conn, noun)["features"]]


def test_an_enterprise_sees_its_own_and_the_parks(small_park: Engine) -> None:
    assert ids(small_park, "*") == ["Z-0", "Z-1", "Z-2"]
    assert ids(small_park, "E1") == ["Z-0", "Z-1"]
    assert ids(small_park, ["E1", "E2"]) == ["Z-0", "Z-1", "Z-2"]
    assert ids(small_park, "") == ["Z-0"]


def test_a_foreign_zone_is_not_there_for_an_enterprise(small_park: Engine) -> None:
    with scoped(small_park, "E1") as conn:
        with pytest.raises(errors.NotFound):
            get(conn, "zone", "Z-2")
        with pytest.raises(errors.NotFound):
            save(conn, "zone", feature("Z-2", grade="B"), version=1, who="e1")


def test_an_enterprise_neither_changes_the_parks_zone_nor_adds_a_foreign_one(small_park: Engine) -> None:
    with pytest.raises(errors.Forbidden), scoped(small_park, "E1") as conn:
        save(conn, "zone", feature("Z-0", grade="D"), version=1, who="e1")
    with pytest.raises(errors.Forbidden), scoped(small_park, "E1") as conn:
        remove(conn, "zone", "Z-0", who="e1")
    with pytest.raises(errors.Forbidden), scoped(small_park, "E1") as conn:
        save(conn, "zone", feature("Z-9", square(), grade="D", enterprise_id="E2"), version=None, who="e1")


def test_a_transaction_without_a_scope_sees_only_the_parks_rows(small_park: Engine) -> None:
    with small_park.begin() as conn:
        conn.execute(text("SET LOCAL ROLE onemap_app"))
        assert conn.execute(text("SELECT id FROM core.zone")).scalars().all() == ["Z-0"]


def test_a_scope_ends_with_its_transaction(small_park: Engine) -> None:
    ids(small_park, "E1")
    with small_park.begin() as conn:
        assert conn.execute(text("SELECT current_setting('onemap.enterprises', true)")).scalar_one() in ("", None)
        assert conn.execute(text("SELECT current_user")).scalar_one() != "onemap_app"


def test_every_table_with_an_enterprise_is_guarded(engine: Engine) -> None:
    with engine.connect() as conn:
        guarded = conn.execute(
            text(
                "SELECT relname FROM pg_class WHERE relnamespace = 'core'::regnamespace"
                " AND relrowsecurity AND relforcerowsecurity"
            )
        ).scalars()
        assert {table.name for table in OWNED} | {"position", "reading", "alarm_journal", "history"} <= set(guarded)


def test_the_publisher_reads_the_views_and_nothing_else(small_park: Engine, fresh_database_url: str) -> None:
    publisher = create_engine(fresh_database_url.replace("//onemap@", "//onemap_publish@"))
    with publisher.connect() as conn:
        row = conn.execute(text("SELECT id, grade, ST_SRID(geom) AS srid FROM publish.zone WHERE id = 'Z-1'")).one()
        assert (row.id, row.grade, row.srid) == ("Z-1", "A", 4326)
        assert conn.execute(text("SELECT ST_Z(geom) FROM publish.anchor")).scalar_one() == 4
        for refused in ("SELECT * FROM core.zone", "SELECT * FROM core.person", "DELETE FROM publish.zone"):
            with pytest.raises(ProgrammingError), conn.begin_nested():
                conn.execute(text(refused))
    publisher.dispose()


def test_the_views_are_named_after_nouns_and_hold_no_phone(engine: Engine) -> None:
    with engine.connect() as conn:
        columns = conn.execute(
            text("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'publish'")
        ).all()
    assert {"zone", "structure", "fence", "sensor", "hydrant"} <= {table for table, _ in columns}
    assert not {"person", "tag", "vehicle"} & {table for table, _ in columns}
    assert "phone" not in {column for _, column in columns}


def test_a_tile_holds_what_the_scope_may_see(small_park: Engine) -> None:
    z, x, y = 13, 6847, 3330
    with scoped(small_park) as conn:
        whole = tile(conn, "zone", z, x, y)
        assert b"Z-1" in whole
        assert b"Z-2" in whole
        assert b"G-1" in tile(conn, "sensor", 0, 0, 0)
        assert tile(conn, "zone", z, 0, 0) == b""
        assert b"G-1" in tile(conn, "sensor", z, x, y)
        with pytest.raises(errors.NotFound):
            tile(conn, "zone", 3, 99, 0)
    with scoped(small_park, "E1") as conn:
        assert b"Z-2" not in tile(conn, "zone", z, x, y)


def test_the_version_of_a_layer_changes_with_every_change(small_park: Engine) -> None:
    seen = []
    with scoped(small_park) as conn:
        seen.append(layer_version(conn, "zone"))
        save(conn, "zone", feature("Z-1", grade="C"), version=1, who="t")
        seen.append(layer_version(conn, "zone"))
        remove(conn, "zone", "Z-1", who="t")
        seen.append(layer_version(conn, "zone"))
    assert len(set(seen)) == 3


def test_the_version_of_a_layer_changes_when_one_ends_as_another_begins(small_park: Engine) -> None:
    turn = datetime.now(UTC) + timedelta(seconds=1)
    with scoped(small_park) as conn:
        save(conn, "zone", feature("Z-1", valid_to=turn.isoformat()), version=1, who="t")
        save(conn, "zone", feature("Z-2", valid_from=turn.isoformat()), version=1, who="t")
    with scoped(small_park) as conn:
        before = layer_version(conn, "zone")
    sleep(max(0.0, (turn - datetime.now(UTC)).total_seconds()) + 0.1)
    with scoped(small_park) as conn:
        assert layer_version(conn, "zone") != before


def test_a_whatif_run_is_kept_with_its_picture_and_warnings(small_park: Engine) -> None:
    with scoped(small_park, "E1") as conn:
        given = {"model_id": "gauss", "model_version": "1", "kind": "dispersion", "origin": "exercise"}
        run = save_run(
            conn,
            **given,
            inputs={"rate_kg_s": 2.0},
            result={"a": 1},
            warnings=[{"code": "x"}],
            raster=b"png",
            site_id="S1",
            enterprise_id="E1",
            created_by="li",
        )
        kept = get_run(conn, run)
        assert (kept["origin"], kept["warnings"], kept["has_raster"]) == ("exercise", [{"code": "x"}], True)
        assert get_raster(conn, run) == b"png"
        assert [each["id"] for each in list_runs(conn)] == [run]
    with scoped(small_park, "E2") as conn, pytest.raises(errors.NotFound):
        get_run(conn, run)


def test_migrating_again_changes_nothing(engine: Engine, fresh_database_url: str) -> None:
    assert upgrade(fresh_database_url) == newest()
    with engine.connect() as conn:
        assert current(conn) == newest()


def test_a_pipeline_is_kept_published_and_seen_like_every_other_noun(small_park: Engine) -> None:
    line = {"type": "LineString", "coordinates": [[WEST, 31.85], [WEST + 0.001, 31.85]]}
    own = feature("P-1", line, enterprise_id="E1", laid="rack", diameter_m=0.2)
    with scoped(small_park, "E1") as conn:
        save(conn, "pipeline", own, version=None, who="t")
        assert [each["version"] for each in history(conn, "pipeline", "P-1")] == [1]
    with pytest.raises(errors.WrongValue), scoped(small_park, "E1") as conn:
        save(conn, "pipeline", feature("P-2", line, enterprise_id="E1", laid="flown"), version=None, who="t")
    assert (ids(small_park, "E1", "pipeline"), ids(small_park, "E2", "pipeline")) == (["P-1"], [])
    with small_park.begin() as conn:
        conn.execute(text("SET LOCAL ROLE onemap_publish"))
        assert conn.execute(text("SELECT id, GeometryType(geom) FROM publish.pipeline")).one() == ("P-1", "LINESTRING")


def test_the_migrated_tables_are_those_the_program_knows(engine: Engine) -> None:
    with engine.connect() as conn:
        rows = conn.execute(
            text(
                "SELECT table_name, column_name, is_nullable FROM information_schema.columns"
                " WHERE table_schema = 'core'"
                " AND table_name !~ '^(position|reading)_' AND table_name <> 'alembic_version'"
            )
        ).all()
        kept = conn.execute(
            text(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE connamespace = 'core'::regnamespace"
            )
        ).all()
    known = {
        (table.name, column.name, "YES" if column.nullable else "NO")
        for table in metadata.tables.values()
        for column in table.columns
    }
    assert known == {tuple(row) for row in rows}
    named = {(table.fullname, c.name) for table in metadata.tables.values() for c in table.constraints if c.name}
    assert named - {(table.replace('"', ""), name) for table, name in kept} == set()


def test_cameras_far_apart_are_all_kept_as_points_with_height(small_park: Engine) -> None:
    with scoped(small_park) as conn:
        camera = save(conn, "camera", feature("C-1", point(WEST, z_m=8.5)), version=None, who="t")
        flat = save(
            conn, "camera", feature("C-2", {"type": "Point", "coordinates": [WEST, 31.85]}), version=None, who="t"
        )
    assert camera["geometry"]["coordinates"][2] == 8.5
    assert flat["geometry"]["coordinates"][2] == 0


def test_an_owner_who_is_no_superuser_can_migrate_and_publish(engine: Engine) -> None:
    with engine.begin() as conn:
        for word in ("DROP SCHEMA publish CASCADE", "DROP SCHEMA core CASCADE", "CREATE ROLE plain CREATEROLE"):
            conn.execute(text(word))
        conn.execute(text(f"GRANT CREATE ON DATABASE {engine.url.database} TO plain"))
        conn.execute(text("SET LOCAL ROLE plain"))
        assert migrate(conn) == newest()
        conn.execute(text("SET LOCAL ROLE onemap_publish"))
        assert conn.execute(text("SELECT count(*) FROM publish.zone")).scalar_one() == 0
    with engine.begin() as conn:
        owned_by = (
            conn.execute(text("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'core'")).scalars().all()
        )
        conn.execute(text("REASSIGN OWNED BY plain TO onemap"))
        conn.execute(text("DROP OWNED BY plain"))
        conn.execute(text("DROP ROLE plain"))
    assert owned_by == ["plain"]
