"""Muster rolls in the store: a whole roll is opened at once, and read at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from twin.registers.muster_roll import REGISTER
from twin.registers.register import Entry
from twin.store.refusals import refusals
from twin.store.tables import REGISTER_ENTRY


def open_roll(conn: Connection, entries: Sequence[Entry], *, who: str) -> int:
    """Add the entries that are not there yet; those that are keep what was ticked. Says how many were new."""
    if not entries:
        return 0
    rows = [
        {
            "register": entry.register, "id": entry.id, "state": entry.state, "body": dict(entry.body),
            "site_id": entry.site_id, "enterprise_id": entry.enterprise_id, "recorded_by": who,
        }
        for entry in entries
    ]  # fmt: skip
    with refusals():
        done = conn.execute(insert(REGISTER_ENTRY).on_conflict_do_nothing().returning(REGISTER_ENTRY.c.id), rows)
        return len(done.all())


def read_roll(conn: Connection, roll: str) -> list[Entry]:
    """Everybody on one roll, in order of id."""
    mine = (REGISTER_ENTRY.c.register == REGISTER.id, REGISTER_ENTRY.c.id.startswith(f"{roll}.", autoescape=True))
    rows = conn.execute(select(REGISTER_ENTRY).where(*mine).order_by(REGISTER_ENTRY.c.id))
    return [Entry(**{name: getattr(row, name) for name in Entry.__dataclass_fields__}) for row in rows]
