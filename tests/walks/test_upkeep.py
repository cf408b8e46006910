"""A backup of a running house comes back whole in a new home, and an older database is brought up to date."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from alembic import command
from sqlalchemy import text

from server.runtime import postgres
from tests.conftest import NUMBERS
from tests.stack import Stack
from twin.store.engine import connect
from twin.store.migrate import _config, current, newest, upgrade

TABLES = ("account", "audit", "sensor", "structure", "fence", "alarm_journal", "alarm")


@pytest.mark.slow
def test_a_backup_of_a_running_house_comes_back_whole_in_a_new_home(stack: Stack, throw_away: Path):
    kept = throw_away / "house.tar"
    before = _counts(stack.state["database_url"])
    stack.onemap("backup", str(kept))
    home = throw_away / "again"
    home.mkdir(mode=0o711)
    again = Stack(home)
    again.onemap("restore", str(kept))
    cluster = postgres.locate(postgres.provide_programs(home), home)
    with postgres.running(cluster) as url:
        after = _counts(url)
        (cursor,) = _rows(url, "SELECT file, offset_bytes FROM core.ingest_cursor WHERE name = 'rows'")
    assert all(after[name] >= before[name] > 0 for name in ("account", "audit", "sensor", "structure"))
    assert all(after[name] >= before[name] for name in TABLES)
    segment = home / "live" / "rows" / f"{int(cursor[0]):010d}.log"
    assert segment.stat().st_size >= cursor[1], "the logs hold at least what the database had"
    assert (home / "live" / "journal").is_dir() and not (home / "live" / "reserve").exists()
    refused = again.onemap("restore", str(kept), check=False)
    assert refused.returncode == 1 and "not empty" in refused.stderr


def test_a_file_that_is_no_backup_is_refused_in_one_line(throw_away: Path, tmp_path: Path):
    broken = tmp_path / "broken.tar"
    broken.write_bytes(b"nothing of use")
    done = Stack(throw_away / "nobody").onemap("restore", str(broken), check=False)
    assert done.returncode == 1 and "no backup" in done.stderr and len(done.stderr.splitlines()) == 1


def test_an_older_database_is_brought_up_to_date_with_all_it_holds(cluster: postgres.Cluster):
    url = postgres.create_database(cluster, f"older_{next(NUMBERS)}")
    engine = connect(url)
    with engine.begin() as conn:
        conn.execute(text("CREATE SCHEMA IF NOT EXISTS core"))
        command.upgrade(_config(conn), "0003")
        row = "('S', now(), now(), 12.5, 'good', 'real')"
        conn.execute(
            text(f"INSERT INTO core.reading (sensor_id, at, received_at, value, quality, origin) VALUES {row}")
        )
    assert upgrade(url) == newest()
    with engine.connect() as conn:
        assert current(conn) == newest()
        assert conn.execute(text("SELECT value FROM core.reading")).scalar_one() == 12.5
        assert conn.execute(text("SELECT count(*) FROM publish.pipeline")).scalar_one() == 0
    engine.dispose()


def _counts(url: str) -> dict[str, int]:
    return {name: _rows(url, f"SELECT count(*) FROM core.{name}")[0][0] for name in TABLES}


def _rows(url: str, statement: str) -> list[Any]:
    with closing(psycopg2.connect(url.replace("+psycopg2", ""))) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
