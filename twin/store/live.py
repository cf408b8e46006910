"""Live rows into the store by COPY, and out again; a row that comes twice is kept once, the cursor moves with the rows.

The caller's transaction holds both: after `kill -9` the rows and the cursor are either both there or both not.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg2
from sqlalchemy import Connection, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from twin.model.errors import Invalid
from twin.model.live import Position, Reading, Weather
from twin.store.tables import INGEST_CURSOR, WEATHER

_POSITION = (
    *("tag_id", "at", "boot", "seq", "received_at", "lon", "lat", "z_m", "floor", "error_m", "cov", "state", "origin"),
)
_READING = ("sensor_id", "at", "boot", "seq", "received_at", "value", "unit", "quality", "origin")
_PAST, _AHEAD = timedelta(days=30), timedelta(days=2)


class RowRefused(Invalid):
    """The store cannot hold what a row says, for example a floor beyond its numbers."""

    message_zh = "数据库拒收该数据"
    message_en = "The store refuses the row"


def write_positions(conn: Connection, positions: Sequence[Position]) -> int:
    """Keep positions and say how many were new. Key: (tag_id, at, boot, seq)."""
    return _copy(conn, "position", _POSITION, positions)


def write_readings(conn: Connection, readings: Sequence[Reading]) -> int:
    """Keep readings and say how many were new. Key: (sensor_id, at, boot, seq)."""
    return _copy(conn, "reading", _READING, readings)


def write_weather(conn: Connection, weather: Iterable[Weather]) -> None:
    """Keep weather; a second record of the same moment and origin replaces the first."""
    names = tuple(column.name for column in WEATHER.c)
    for each in weather:
        row = {name: getattr(each, name) for name in names}
        keys = ("site_id", "at", "origin")
        fresh = {name: value for name, value in row.items() if name not in keys}
        conn.execute(insert(WEATHER).values(**row).on_conflict_do_update(index_elements=keys, set_=fresh))


def make_partitions(conn: Connection, first: date, last: date) -> int:
    """Make the day partitions of positions and readings that are missing; says how many were new."""
    made = text("SELECT core.make_partitions(CAST(:first AS date), CAST(:last AS date))")
    return int(conn.execute(made, {"first": first, "last": last}).scalar_one())


def make_partitions_ahead(conn: Connection, *, days: int = 3, now: datetime | None = None) -> int:
    """Make the partitions of yesterday, today and some days ahead (UTC days)."""
    today = (now or conn.execute(text("SELECT now()")).scalar_one()).astimezone(UTC).date()
    return make_partitions(conn, today - timedelta(days=1), today + timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a reader of the spool or of the journal has come."""

    file: str = ""
    offset_bytes: int = 0


def read_cursor(conn: Connection, name: str) -> Cursor:
    """The cursor of this name, locked until the transaction ends; at the very beginning where there is none."""
    row = conn.execute(select(INGEST_CURSOR).where(INGEST_CURSOR.c.name == name).with_for_update()).one_or_none()
    return Cursor(row.file, row.offset_bytes) if row else Cursor()


def move_cursor(conn: Connection, name: str, file: str, offset_bytes: int) -> None:
    """Move the cursor, in the transaction of the rows it stands behind."""
    fresh = {"file": file, "offset_bytes": offset_bytes, "moved_at": func.now()}
    conn.execute(
        insert(INGEST_CURSOR).values(name=name, **fresh).on_conflict_do_update(index_elements=["name"], set_=fresh)
    )


def readings_of(
    conn: Connection, sensor_id: str, since: datetime, until: datetime | None = None
) -> dict[str, list[Any]]:
    """One sensor's values in order of time: {"at", "value", "quality", "origin"}, lists of one length."""
    return _columns(conn, "reading", "sensor_id", ("at", "value", "quality", "origin"), sensor_id, since, until)


def track_of(conn: Connection, tag_id: str, since: datetime, until: datetime | None = None) -> dict[str, list[Any]]:
    """One tag's way in order of time: {"at", "lon", "lat", "z_m", "floor", "error_m", "state", "origin"}."""
    names = ("at", "lon", "lat", "z_m", "floor", "error_m", "state", "origin")
    return _columns(conn, "position", "tag_id", names, tag_id, since, until)


def latest_weather(conn: Connection, site_id: str) -> dict[str, Any] | None:
    """The newest weather of a site."""
    row = conn.execute(
        select(WEATHER).where(WEATHER.c.site_id == site_id).order_by(WEATHER.c.at.desc()).limit(1)
    ).one_or_none()
    return dict(row._mapping) if row else None


def wind_means(conn: Connection, site_id: str, *, minutes: int = 10) -> list[dict[str, Any]]:
    """Means of the mast's whole record: `wind_m_s`, `wind_from_deg` (of the vectors) and the usual `stability`."""
    asked = text("""
        SELECT avg(wind_m_s) AS wind_m_s,
               CAST(degrees(atan2(avg(wind_m_s * sin(radians(wind_from_deg))),
                                  avg(wind_m_s * cos(radians(wind_from_deg))))) + 360 AS numeric) % 360
                   AS wind_from_deg,
               mode() WITHIN GROUP (ORDER BY stability) AS stability
        FROM core.weather WHERE site_id = :site
        GROUP BY date_bin(make_interval(mins => :minutes), at, TIMESTAMPTZ '2000-01-01')""")
    rows = conn.execute(asked, {"site": site_id, "minutes": minutes})
    return [{"wind_m_s": float(one.wind_m_s), "wind_from_deg": float(one.wind_from_deg), "stability": one.stability}
            for one in rows]  # fmt: skip


def _columns(
    conn: Connection,
    table: str,
    key: str,
    names: tuple[str, ...],
    value: str,
    since: datetime,
    until: datetime | None,
) -> dict[str, list[Any]]:
    statement = f"SELECT {', '.join(names)} FROM core.{table} WHERE {key} = :key AND at >= :since"  # noqa: S608 (names are ours)
    given: dict[str, Any] = {"key": value, "since": since}
    if until is not None:
        statement, given = f"{statement} AND at < :until", given | {"until": until}
    rows = conn.execute(text(f"{statement} ORDER BY at"), given).all()
    return {name: [row[index] for row in rows] for index, name in enumerate(names)}


def _copy(conn: Connection, table: str, names: tuple[str, ...], rows: Sequence[Any]) -> int:
    if not rows:
        return 0
    _provide_partitions(conn, {row.at.astimezone(UTC).date() for row in rows})
    waiting = f"new_{table}"
    columns = ", ".join(names)
    conn.exec_driver_sql(
        f"CREATE TEMP TABLE IF NOT EXISTS {waiting} (LIKE core.{table} INCLUDING DEFAULTS) ON COMMIT DROP"
    )
    lines = io.StringIO("".join("\t".join(_cell(getattr(row, name)) for name in names) + "\n" for row in rows))
    driver: Any = conn.connection.driver_connection
    statement = f"COPY {waiting} ({columns}) FROM STDIN"
    try:
        with driver.cursor() as cursor:
            cursor.copy_expert(statement, lines)
    except (psycopg2.DataError, psycopg2.IntegrityError) as error:
        raise RowRefused(str(error)) from error
    except psycopg2.Error as error:
        raise OperationalError(statement, None, error, connection_invalidated=bool(driver.closed)) from error
    done = conn.exec_driver_sql(
        f"INSERT INTO core.{table} ({columns}) SELECT {columns} FROM {waiting} ON CONFLICT DO NOTHING"  # noqa: S608 (names are ours)
    )
    conn.exec_driver_sql(f"TRUNCATE {waiting}")
    return int(done.rowcount)


def _provide_partitions(conn: Connection, days: set[date]) -> None:
    """Partitions for the days of a batch; a clock that is years off goes to the default partition instead."""
    today = conn.execute(text("SELECT (now() AT TIME ZONE 'UTC')::date")).scalar_one()
    near = {day for day in days if today - _PAST <= day <= today + _AHEAD}
    there = set(
        conn.execute(
            text(
                "SELECT to_date(right(relname, 8), 'YYYYMMDD') FROM pg_class"
                " WHERE relnamespace = 'core'::regnamespace AND relname ~ '^reading_[0-9]{8}$'"
            )
        ).scalars()
    )
    for day in sorted(near - there):
        make_partitions(conn, day, day)


def _cell(value: Any) -> str:
    """One value in the text format of COPY."""
    if value is None:
        return "\\N"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return "{" + ",".join(repr(float(each)) for each in value) + "}"
    if isinstance(value, str):
        clean = value.replace("\x00", "").replace("\\", "\\\\").replace("\t", "\\t")
        return clean.replace("\n", "\\n").replace("\r", "\\r")
    if isinstance(value, float) and not math.isfinite(value):
        return "\\N"
    return repr(float(value)) if isinstance(value, float) else str(value)
