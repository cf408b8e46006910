"""What the pure half of the twin is given by others; the store fulfils it, `server` hands it in."""

from __future__ import annotations

from typing import Protocol

from twin.registers.register import Entry


class EntryBook(Protocol):
    """Where the entries of the registers are kept."""

    def get(self, register: str, entry_id: str) -> Entry:
        """One entry; raises `NotFound`."""
        ...

    def entries(self, register: str) -> list[Entry]:
        """Every entry of one register, in order of id."""
        ...

    def put(self, entry: Entry, *, version: int | None, who: str) -> Entry:
        """Add (`version` None) or change an entry; raises AlreadyExists or VersionConflict."""
        ...
