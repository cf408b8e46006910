"""How long positions and readings are kept: the settings, what is due, and the steps that thin or delete one day each.

A step is one transaction: killed at any moment, a day is either as it was or done, and `kept_day` says which.
AQ 3064.3-2025, 4.4, asks for tracks of one year at least; hence 366 days where nobody sets another time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, text

from twin.model.errors import VersionConflict

KINDS = ("position", "reading")
LEAST_DAYS = 366
Step = Literal["thinned", "deleted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """The settings: days until thinning and deleting; steps below which a row says nothing new."""

    thin_after_days: int = 30
    delete_after_days: int = 366
    position_step_m: float = 0.5
    position_step_s: float = 10.0
    reading_step_fraction: float = 0.01
    reading_step_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Due:
    """One day of one kind whose next step has come; `held_by` names what forbids it."""

    kind: str
    day: date
    step: Step
    held_by: tuple[str, ...] = ()


_NAMES = tuple(Keeping.__dataclass_fields__)


def read_keeping(conn: Connection) -> dict[str, Any]:
    """The settings with their version, who changed them and when."""
    names = ", ".join((*_NAMES, "version", "changed_at", "changed_by"))
    return dict(conn.execute(text(f"SELECT {names} FROM core.keeping")).one()._mapping)  # noqa: S608 (names are ours)


def save_keeping(conn: Connection, keeping: Keeping, *, version: int, who: str) -> dict[str, Any]:
    """Change the settings; raises VersionConflict where somebody was faster, WrongValue for times out of order."""
    columns = ", ".join(f"{name} = :{name}" for name in _NAMES)
    done = conn.execute(
        text(
            f"UPDATE core.keeping SET {columns}, version = version + 1, changed_at = now(), changed_by = :who"  # noqa: S608
            " WHERE version = :version"
        ),
        {**asdict(keeping), "who": who, "version": version},
    )
    if done.rowcount != 1:
        raise VersionConflict()
    return read_keeping(conn)


def kept_days(conn: Connection) -> list[dict[str, Any]]:
    """The day partitions there are, oldest first: kind, day, rows as PostgreSQL counts them, bytes, thinned or not."""
    rows = conn.execute(
        text(
            "SELECT p.relname AS kind, to_date(right(c.relname, 8), 'YYYYMMDD') AS day,"
            " greatest(c.reltuples, 0)::bigint AS rows, pg_total_relation_size(c.oid) AS bytes, k.done_at AS thinned_at"
            " FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid JOIN pg_class AS p ON p.oid = i.inhparent"
            " LEFT JOIN core.kept_day AS k ON k.kind = p.relname AND k.step = 'thinned'"
            "  AND k.day = to_date(right(c.relname, 8), 'YYYYMMDD')"
            " WHERE p.oid IN ('core.position'::regclass, 'core.reading'::regclass) AND c.relname ~ '_[0-9]{8}$'"
            " ORDER BY 2, 1"
        )
    )
    return [dict(row._mapping) for row in rows]


def due(conn: Connection, now: datetime) -> list[Due]:
    """What is to be thinned or deleted now, oldest first; a held day is named with what holds it."""
    keeping, today = read_keeping(conn), now.astimezone(UTC).date()
    found: list[Due] = []
    for each in kept_days(conn):
        age = (today - each["day"]).days
        if age > keeping["delete_after_days"]:
            step: Step = "deleted"
        elif age > keeping["thin_after_days"] and each["thinned_at"] is None:
            step = "thinned"
        else:
            continue
        held = conn.execute(text("SELECT core.held_by(:day)"), {"day": each["day"]}).scalar_one()
        found.append(Due(each["kind"], each["day"], step, tuple(held)))
    return found


def carry_out(conn: Connection, one: Due) -> tuple[int, int]:
    """Thin or delete one day; rows before and after. The connection is the owner's, not the application's."""
    conn.execute(text("SELECT set_config('onemap.enterprises', '*', true), set_config('lock_timeout', '5s', true)"))
    given = {"kind": one.kind, "day": one.day}
    if one.step == "deleted":
        return int(conn.execute(text("SELECT core.drop_day(:kind, :day)"), given).scalar_one()), 0
    before, after = conn.execute(text("SELECT core.thin_day(:kind, :day)"), given).scalar_one()
    return int(before), int(after)


def drop_strays(conn: Connection, now: datetime) -> int:
    """Delete weather, and rows of devices with a mad clock, that came longer ago than anything is kept; how many."""
    conn.execute(text("SELECT set_config('onemap.enterprises', '*', true)"))
    oldest = now - timedelta(days=read_keeping(conn)["delete_after_days"] + 1)
    gone = 0
    for table in ("position_other", "reading_other", "weather"):
        held = "NOT EXISTS (SELECT FROM unnest(core.held_by((received_at AT TIME ZONE 'UTC')::date)))"
        done = conn.execute(
            text(f"DELETE FROM core.{table} WHERE received_at < :oldest AND {held}"),  # noqa: S608 (names are ours)
            {"oldest": oldest},
        )
        gone += done.rowcount
    return gone


def warnings(keeping: Sequence[Any] | dict[str, Any]) -> list[dict[str, str]]:
    """What speaks against the settings as they are."""
    if dict(keeping)["delete_after_days"] >= LEAST_DAYS:
        return []
    return [
        {
            "code": "KeptTooShort",
            "zh": f"AQ 3064.3-2025 第 4.4 条要求轨迹至少保存一年,应不少于 {LEAST_DAYS} 天",
            "en": f"AQ 3064.3-2025, 4.4, asks for tracks of one year at least: {LEAST_DAYS} days or more",
        }
    ]
