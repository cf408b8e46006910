"""Watches the file of calibrations, so that a running site takes what was learned without a restart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from ingest.positioning.calibration import Calibration, read_calibrations
from twin.model.errors import WrongValue

LOG = logging.getLogger(__name__)


class Calibrated:
    """Hands on the calibrations of a file whenever it changed; a broken file changes nothing, for alarms must go on."""

    def __init__(self, file: Path, hand_on: Callable[[Mapping[str, Calibration]], None]) -> None:
        self._file, self._hand_on = file, hand_on
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
            self._hand_on(read_calibrations(self._file))
            LOG.info("positions follow the calibration of %s", self._file)
        except (WrongValue, OSError) as error:
            LOG.error("the calibration is not taken: %s", error)
