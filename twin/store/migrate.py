"""Bring a database to the newest schema; safe to run at every start and by several processes at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from twin.store.engine import connect
from twin.store.tables import SCHEMA, metadata

_LOCK = 4490_0001


def _config(conn: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = conn
    config.attributes["metadata"] = metadata
    return config


def newest() -> str | None:
    """The newest revision this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def current(conn: Connection) -> str | None:
    """The revision a database is at, None where nothing was migrated yet."""
    return MigrationContext.configure(conn, opts={"version_table_schema": SCHEMA}).get_current_revision()


def migrate(conn: Connection) -> str | None:
    """Migrate in this transaction, one process after another, and say the revision it is at now."""
    conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if current(conn) != newest():
        conn.execute(text("SET LOCAL client_min_messages = warning"))
        conn.execute(text("CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public"))
        conn.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
        command.upgrade(_config(conn), "head")
    return current(conn)


def upgrade(url: str) -> str | None:
    """Migrate the database at `url` to the newest revision, all or nothing, and say which it is.

    The user needs the right to create roles and the extension PostGIS, or both must be there already.
    """
    engine = connect(url, pool_size=1)
    try:
        with engine.begin() as conn:
            return migrate(conn)
    finally:
        engine.dispose()
