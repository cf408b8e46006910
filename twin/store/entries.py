"""Entries of the registers in the store: one table of checked JSON; only the scope's own are seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from twin.model.errors import Forbidden, NotFound, VersionConflict
from twin.registers.register import Entry
from twin.store.planned import iso
from twin.store.refusals import refusals
from twin.store.tables import REGISTER_ENTRY


class StoredEntries:
    """The entries as one transaction sees them (fulfils `twin.ports.EntryBook`)."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def get(self, register: str, entry_id: str) -> Entry:
        """One entry; raises `NotFound`."""
        there = (REGISTER_ENTRY.c.register == register, REGISTER_ENTRY.c.id == entry_id)
        row = self._conn.execute(select(REGISTER_ENTRY).where(*there)).one_or_none()
        if row is None:
            raise NotFound(f"{register} has no entry '{entry_id}'")
        return _entry(row)

    def entries(self, register: str, *, state: str | None = None, newest: int | None = None) -> list[Entry]:
        """Every entry of one register (in a state; the last so many), in order of id."""
        asked = select(REGISTER_ENTRY).where(REGISTER_ENTRY.c.register == register)
        if state is not None:
            asked = asked.where(REGISTER_ENTRY.c.state == state)
        if newest is None:
            return [_entry(row) for row in self._conn.execute(asked.order_by(REGISTER_ENTRY.c.id))]
        rows = self._conn.execute(asked.order_by(REGISTER_ENTRY.c.id.desc()).limit(newest))
        return [_entry(row) for row in rows][::-1]

    def written_by(self, register: str, entry_id: str) -> str:
        """Who wrote an entry last; raises `NotFound`."""
        there = (REGISTER_ENTRY.c.register == register, REGISTER_ENTRY.c.id == entry_id)
        who = self._conn.execute(select(REGISTER_ENTRY.c.recorded_by).where(*there)).scalar_one_or_none()
        if who is None:
            raise NotFound(f"{register} has no entry '{entry_id}'")
        return str(who)

    def put(self, entry: Entry, *, version: int | None, who: str) -> Entry:
        """Add (`version` None) or change an entry; raises AlreadyExists, VersionConflict, NotFound or Forbidden."""
        values = {
            "state": entry.state,
            "body": {name: _plain(value) for name, value in entry.body.items()},
            "site_id": entry.site_id,
            "enterprise_id": entry.enterprise_id,
            "recorded_by": who,
        }
        with refusals():
            if version is None:
                self._conn.execute(insert(REGISTER_ENTRY).values(register=entry.register, id=entry.id, **values))
            else:
                self._change(entry, values, version)
        return self.get(entry.register, entry.id)

    def _change(self, entry: Entry, values: dict[str, Any], version: int) -> None:
        there = (REGISTER_ENTRY.c.register == entry.register, REGISTER_ENTRY.c.id == entry.id)
        done = self._conn.execute(
            update(REGISTER_ENTRY)
            .where(*there, REGISTER_ENTRY.c.version == version)
            .values(**values, version=version + 1, recorded_at=func.now())
        )
        if done.rowcount == 0:
            raise Forbidden() if self.get(entry.register, entry.id).version == version else VersionConflict()


def _plain(value: Any) -> Any:
    return iso(value) if isinstance(value, datetime) else value


def _entry(row: Any) -> Entry:
    return Entry(**{name: getattr(row, name) for name in Entry.__dataclass_fields__})
