"""Which batches that were pushed over HTTP are kept already: their keys, on disk before the answer."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from ingest import spool

MOST = 200_000
SEGMENT_BYTES = 1024 * 1024
SEGMENTS_KEPT = 16


class Pushes:
    """A log of keys, the newest `MOST` of them in memory too."""

    def __init__(self, folder: Path) -> None:
        self._log = spool.Writer(folder, segment_bytes=SEGMENT_BYTES)
        self._known: OrderedDict[str, None] = OrderedDict()
        for _, record in spool.read(folder):
            self.learn(record.decode("utf-8", "replace"))

    def holds(self, batch: str) -> bool:
        """Whether a batch is kept already."""
        return batch in self._known

    def learn(self, batch: str) -> None:
        """Know a batch that the spool holds."""
        self._known[batch] = None
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def add(self, batch: str) -> None:
        """Know a batch from now on, over restarts too; raises OSError where the disk refuses."""
        self._log.append([batch.encode()])
        self._log.sync()
        self.learn(batch)
        if self._log.full:
            self._log.rotate()
            self._log.drop_before(self._log.end, keep=SEGMENTS_KEPT)
