"""Rows that the store refuses are set aside, one by one, so that nothing waits behind them; a file keeps them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError

from twin.store.live import RowRefused

LOG = logging.getLogger(__name__)
LARGEST_FILE_BYTES = 64 * 1024 * 1024
T = TypeVar("T")
Write = Callable[[Connection, Sequence[T]], object]


class Aside:
    """The file ``refused.jsonl`` and how many rows went into it since they were told."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.untold = 0

    def put(self, what: str, row: object, error: BaseException) -> None:
        """Take one row and why it was refused; raises OSError where the disk refuses too, so that nothing is lost."""
        line = {"at": datetime.now(UTC), "what": what, "why": str(error).splitlines()[0][:500], "row": row}
        if self._file.exists() and self._file.stat().st_size > LARGEST_FILE_BYTES:
            self._file.replace(self._file.with_suffix(".old"))
        with self._file.open("ab") as file:
            file.write(msgspec.json.encode(line, enc_hook=repr) + b"\n")
        LOG.warning("%s is refused and set aside: %s", what, line["why"])
        self.untold += 1

    def keep(self, conn: Connection, what: str, rows: Sequence[T], write: Write[T]) -> None:
        """Write rows; where the store refuses some of them, find those by halves and set them aside."""
        if not rows:
            return
        try:
            with conn.begin_nested():
                write(conn, rows)
        except Exception as error:
            if not refuses(error):
                raise
            if len(rows) == 1:
                self.put(what, rows[0], error)
                return
            half = len(rows) // 2
            for some in (rows[:half], rows[half:]):
                self.keep(conn, what, some, write)


def refuses(error: Any) -> bool:
    """Whether the store says no to what a row holds, and not to everything (away, full, not migrated)."""
    if isinstance(error, DBAPIError):
        return isinstance(error, DataError | IntegrityError) and not error.connection_invalidated
    return isinstance(error, RowRefused | StatementError | OverflowError | ValueError)
