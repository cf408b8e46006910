"""Room kept back on the disk of the live process: let go when the disk refuses, so that alarms and messages go on.

A full disk is announced long before; the reserve is for the day when nobody looked. It comes back by itself. While it
is in use the keeper fills no database, which often shares the disk: what is left is for the journal and the spool.
"""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

LOG = logging.getLogger(__name__)
RESERVE_BYTES = 64 * 1024 * 1024
"""A quarter of a million messages: some nine minutes of 500 a second."""
MOST_OF_DISK_FRACTION = 0.05
ROOM_FACTOR = 4
"""The reserve is made again once so many times its size is free."""


class Reserve:
    """One file of a size on the disk of a folder."""

    def __init__(self, folder: Path, *, size_bytes: int = RESERVE_BYTES) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "reserve"
        whole = shutil.disk_usage(folder).total
        self.size_bytes = min(size_bytes, int(whole * MOST_OF_DISK_FRACTION))

    @property
    def held(self) -> bool:
        """Whether the room is still kept back."""
        return _size(self._file) > 0

    def hold(self) -> None:
        """Keep the room back where there is enough of it; a disk that refuses is asked again at the next tick."""
        if self.held or self.free()[0] < ROOM_FACTOR * self.size_bytes:
            return
        fresh = self._file.with_suffix(".new")
        try:
            with fresh.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, self.size_bytes)
            fresh.replace(self._file)
        except OSError as error:
            LOG.warning("no room can be kept back: %s", error)
            fresh.unlink(missing_ok=True)

    def release(self) -> bool:
        """Let the room go; False where there was none."""
        if not self.held:
            return False
        try:
            os.truncate(self._file, 0)
        except OSError:
            return False
        LOG.error("the disk is full; the room that was kept back is in use now")
        return True

    def free(self) -> tuple[int, int]:
        """Free and whole size of the disk [bytes]."""
        usage = shutil.disk_usage(self._file.parent)
        return usage.free, usage.total


def in_use(folder: Path) -> bool:
    """Whether the room that the live process of a folder kept back was let go and is not kept back again."""
    return _size(folder / "reserve") == 0


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return -1
