"""Alarms and their journal in the store: filled from the alarm engine's journal on disk, which comes first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from geoalchemy2 import WKTElement
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from twin.model.live import Alarm, AlarmChange
from twin.store.tables import ALARM, ALARM_JOURNAL, SRID

_PLAIN = tuple(name for name in Alarm.__dataclass_fields__ if name not in ("lon", "lat", "z_m", "site_id"))


def write_changes(conn: Connection, changes: Iterable[AlarmChange]) -> int:
    """Keep journal lines and the alarms after them, and say how many lines were new.

    A line that comes twice is kept once; an older line never overwrites a newer state.
    """
    given = sorted(changes, key=lambda change: change.seq)
    newest = {change.alarm.id: change.alarm for change in given}
    for alarm in newest.values():
        upsert_alarm(conn, alarm)
    if not given:
        return 0
    rows = [_line(change) for change in given]
    done = conn.execute(insert(ALARM_JOURNAL).values(rows).on_conflict_do_nothing().returning(ALARM_JOURNAL.c.seq))
    return len(done.all())


def upsert_alarm(conn: Connection, alarm: Alarm) -> None:
    """Keep the state of one alarm unless a newer one (by `seq`) is kept already."""
    row = _row(alarm)
    statement = insert(ALARM).values(**row)
    fresh = {name: statement.excluded[name] for name in row if name != "id"}
    conn.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_=fresh, where=ALARM.c.seq < statement.excluded.seq)
    )


def open_alarms(conn: Connection) -> list[Alarm]:
    """Every alarm that is not back to normal, the newest first."""
    return _read(conn, ALARM.c.state != "normal", limit=5000)


def alarms(conn: Connection, *, limit: int = 500) -> list[Alarm]:
    """The newest alarms in any state."""
    return _read(conn, limit=limit)


def one_alarm(conn: Connection, alarm_id: str) -> Alarm | None:
    """One alarm in any state, as the store has it."""
    return next(iter(_read(conn, ALARM.c.id == alarm_id, limit=1)), None)


def journal(conn: Connection, *, after: int = 0, limit: int = 500, alarm_id: str = "") -> list[dict[str, Any]]:
    """Journal lines above a number, in order."""
    statement = select(ALARM_JOURNAL).where(ALARM_JOURNAL.c.seq > after).order_by(ALARM_JOURNAL.c.seq).limit(limit)
    if alarm_id:
        statement = statement.where(ALARM_JOURNAL.c.alarm_id == alarm_id)
    return [dict(row._mapping) for row in conn.execute(statement)]


def lines_between(conn: Connection, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Journal lines between two moments in order, each with what its alarm is about.

    Alarms that were raised before and are not over yet come first, with a line of their own at the time they were.
    """
    about = ("source_kind", "source_id", "condition", "priority", "text_zh", "text_en", "enterprise_id")
    columns = [ALARM.c[name] for name in about]
    older = (
        select(ALARM.c.raised_at.label("at"), ALARM.c.id.label("alarm_id"), *columns)
        .where(ALARM.c.raised_at < since, ALARM.c.state != "normal")
        .order_by(ALARM.c.raised_at)
    )
    lines = (
        select(*(ALARM_JOURNAL.c[name] for name in ("at", "alarm_id", "from_state", "to_state")), *columns)
        .join(ALARM, ALARM.c.id == ALARM_JOURNAL.c.alarm_id)
        .where(ALARM_JOURNAL.c.at >= since, ALARM_JOURNAL.c.at < until)
        .order_by(ALARM_JOURNAL.c.seq)
    )
    before = [dict(row._mapping) | {"from_state": "", "to_state": "unacknowledged"} for row in conn.execute(older)]
    found = before + [dict(row._mapping) for row in conn.execute(lines)]
    return [row | {"id": row["alarm_id"], "from_state": row["from_state"] or ""} for row in found]


def last_seq(conn: Connection) -> int:
    """The highest journal number in the store, 0 where there is none."""
    return int(conn.execute(select(func.coalesce(func.max(ALARM_JOURNAL.c.seq), 0))).scalar_one())


def _row(alarm: Alarm) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(alarm, name) for name in _PLAIN}
    there = alarm.lon is not None and alarm.lat is not None
    position = WKTElement(f"POINT Z ({alarm.lon} {alarm.lat} {alarm.z_m or 0.0})", srid=SRID) if there else None
    return row | {
        "site_id": alarm.site_id or None,
        "position": position,
    }


def _line(change: AlarmChange) -> dict[str, Any]:
    names = ("seq", "at", "from_state", "to_state", "who", "comment", "value", "record")
    row: dict[str, Any] = {name: getattr(change, name) for name in names}
    return row | {"alarm_id": change.alarm.id, "origin": change.alarm.origin}


def _read(conn: Connection, *where: Any, limit: int) -> list[Alarm]:
    columns = [column for column in ALARM.c if column.name != "position"]
    place = [
        getattr(func, f"ST_{axis}")(ALARM.c.position).label(name)
        for axis, name in zip("XYZ", ("lon", "lat", "z_m"), strict=True)
    ]
    rows = conn.execute(
        select(*columns, *place).where(*where).order_by(ALARM.c.raised_at.desc(), ALARM.c.id).limit(limit)
    )
    return [Alarm(**(dict(row._mapping) | {"site_id": row.site_id or ""})) for row in rows]
