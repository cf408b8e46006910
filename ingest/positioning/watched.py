"""Watches the files of what was learned, so that a running site takes it without a restart."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from twin.model.errors import WrongValue

LOG = logging.getLogger(__name__)
T = TypeVar("T")


class Watched(Generic[T]):
    """Hands on what a file holds whenever it changed; a broken file changes nothing, for alarms must go on."""

    def __init__(self, file: Path, read: Callable[[Path], T | None], hand_on: Callable[[T], None]) -> None:
        self._file, self._read, self._hand_on = file, read, hand_on
        self._seen: tuple[int, int] | None = None

    def look(self) -> None:
        """Read the file if it is another than last time."""
        try:
            state = self._file.stat()
        except OSError:
            return
        if (state.st_mtime_ns, state.st_size) == self._seen:
            return
        self._seen = state.st_mtime_ns, state.st_size
        try:
            found = self._read(self._file)
        except (WrongValue, OSError) as error:
            LOG.error("%s is not taken: %s", self._file.name, error)
            return
        if found is not None:
            self._hand_on(found)
            LOG.info("positions follow %s", self._file)
