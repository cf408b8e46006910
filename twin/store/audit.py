"""The audit journal: append-only rows, each with the hash of all before it, so that a changed or lost row shows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select, text

from twin.store.planned import iso
from twin.store.tables import AUDIT

FIRST = "0" * 64
_LOCK = 4490_0002
_HASHED = ("seq", "at", "who", "verb", "noun", "object_id", "before", "after")


def append_audit(
    conn: Connection,
    *,
    who: str,
    verb: str,
    noun: str = "",
    object_id: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> int:
    """Write one row in the transaction of the change itself and say its number.

    Writers take turns until they commit, so that the chain has one order.
    """
    conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = conn.execute(select(AUDIT.c.seq, AUDIT.c.hash).order_by(AUDIT.c.seq.desc()).limit(1)).one_or_none()
    moment = at or conn.execute(text("SELECT clock_timestamp()")).scalar_one()
    row = {
        "seq": (last.seq if last else 0) + 1,
        "at": moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000),
        "who": who,
        "verb": verb,
        "noun": noun,
        "object_id": object_id,
        "before": _plain(before),
        "after": _plain(after),
    }
    conn.execute(insert(AUDIT).values(**row, hash=_hash(last.hash if last else FIRST, row)))
    return int(row["seq"])


def read_audit(
    conn: Connection, *, after: int = 0, limit: int = 200, newest_first: bool = True
) -> list[dict[str, Any]]:
    """Rows with a number above `after`."""
    order = AUDIT.c.seq.desc() if newest_first else AUDIT.c.seq
    rows = conn.execute(select(AUDIT).where(AUDIT.c.seq > after).order_by(order).limit(limit))
    return [dict(row._mapping) | {"at": iso(row.at)} for row in rows]


def first_broken(conn: Connection) -> int | None:
    """The number of the first row whose hash does not fit the rows before it; None where the chain is whole."""
    before, expected = FIRST, 1
    for row in conn.execute(select(AUDIT).order_by(AUDIT.c.seq)):
        if row.seq != expected or row.hash != _hash(before, {name: getattr(row, name) for name in _HASHED}):
            return int(expected)
        before, expected = row.hash, row.seq + 1
    return None


def _plain(value: Mapping[str, Any] | None) -> Any:
    return None if value is None else orjson.loads(orjson.dumps(value, default=str, option=orjson.OPT_SERIALIZE_NUMPY))


def _hash(before: str, row: Mapping[str, Any]) -> str:
    body = orjson.dumps(
        [before, *(iso(row["at"]) if name == "at" else row[name] for name in _HASHED)], option=orjson.OPT_SORT_KEYS
    )
    return hashlib.sha256(body).hexdigest()
