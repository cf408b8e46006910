"""What the live process writes behind the spool: the alarm journal and the rows of the walk, each in order.

Where the disk refuses, what is to be written waits in memory and is tried again; nothing is left out.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from ingest import rows, spool
from ingest.journal import Journal
from ingest.reserve import Reserve
from twin.model.live import AlarmChange

LOG = logging.getLogger(__name__)
ROWS_SEGMENT_BYTES = 16 * 1024 * 1024


class Books:
    """Journal and rows in a folder, with the room kept back for them."""

    def __init__(self, folder: Path, site_id: str) -> None:
        self.reserve = Reserve(folder)
        self.journal = Journal(folder / "journal", site_id, make_room=self.reserve.release)
        self._rows = spool.Writer(folder / "rows", segment_bytes=ROWS_SEGMENT_BYTES, make_room=self.reserve.release)
        self._unwritten: list[AlarmChange] = []
        self._unwritten_rows: list[bytes] = []

    @property
    def waits(self) -> bool:
        """Whether the disk has refused something that still waits."""
        return bool(self._unwritten or self._unwritten_rows)

    def write(self, changes: Sequence[AlarmChange]) -> bool:
        """Write changes to the journal; where the disk refuses they wait, in order, and False is returned."""
        self._unwritten += changes
        try:
            self.journal.write(self._unwritten)
        except OSError as error:
            LOG.error("the alarm journal cannot be written: %s", error)
            return False
        self._unwritten = []
        return True

    def add(self, record: rows.Rows) -> bool:
        """Write the rows of a micro-batch behind those that wait; False where the disk refuses."""
        self._unwritten_rows.append(rows.encode(record))
        return self.write_rows()

    def write_rows(self) -> bool:
        """Write rows that wait, in order; True once something was written and nothing waits any more."""
        if not self._unwritten_rows:
            return False
        try:
            self._rows.append(self._unwritten_rows)
            self._unwritten_rows = []
            self._rows.sync()
            if self._rows.full:
                self._rows.rotate()
        except OSError as error:
            LOG.error("rows cannot be written: %s", error)
            return False
        return True

    def close(self) -> None:
        """Let go of the journal."""
        self.journal.close()
