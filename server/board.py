"""The newest row of every mover and sensor, put together from frames that carry only what changed.

The engine sends changes up to 50 times a second and everything once a second; a browser that gets only the newest frame
must still see everybody, so every frame that leaves here is whole.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from twin.model.frame import MOVERS, pack_movers, pack_sensors, unpack


class Board:
    """The rows of one kind of frame, by index."""

    def __init__(self) -> None:
        self._columns: dict[str, np.ndarray[Any, Any]] = {}
        self._present = np.zeros(0, bool)

    def clear(self) -> None:
        """Forget everything, because the lists the indices point into have changed."""
        self._columns = {}
        self._present = np.zeros(0, bool)

    def take(self, frame: bytes) -> bytes:
        """Note what a frame says; returns a frame with every row known so far."""
        change = unpack(frame)
        index = change.arrays["index"].astype(np.int64)
        self._grow(int(index.max()) + 1 if index.size else 0, change.arrays)
        for name, values in change.arrays.items():
            self._columns[name][index] = values
        self._present[index] = True
        rows = np.flatnonzero(self._present)
        if rows.size == index.size:
            return frame
        whole: dict[str, Any] = {name: column[rows] for name, column in self._columns.items()}
        if change.kind == MOVERS:
            return pack_movers(sequence=change.sequence, time_s=change.time_s, **whole)
        return pack_sensors(sequence=change.sequence, time_s=change.time_s, **whole)

    def _grow(self, size: int, like: dict[str, Any]) -> None:
        more = size - self._present.size
        if more <= 0 and self._columns:
            return
        more = max(more, 0)
        self._present = np.concatenate([self._present, np.zeros(more, bool)])
        for name, values in like.items():
            old = self._columns.get(name, np.zeros(0, values.dtype))
            self._columns[name] = np.concatenate([old, np.zeros(more, values.dtype)])
