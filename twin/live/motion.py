"""How each tag moves, from places a few seconds apart: speed with its error, heading, and whether it stands still."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twin.rules.facts import Motion

BASE_S = 3.0
"""Speed is measured over at least so long: over one second the error of two fixes is larger than a walk."""
STILL_RADIUS_M = 2.0
SIGMAS = 2.0
SIGMAS_OF_95_PERCENT = 2.4477
KNOWN_AFTER_S = 5.0
"""Somebody who has kept to one place for so long counts as standing still."""

Floats = NDArray[np.float64]


class Motions:
    """One row per tag, as on the board of movers."""

    def __init__(self) -> None:
        self._base = np.zeros((0, 3))
        self._rest = np.zeros((0, 3))
        self._speed = np.zeros((0, 3))
        self._moved = np.zeros(0, dtype=bool)

    def move(self, rows: NDArray[np.intp], x_m: Floats, y_m: Floats, error_m: Floats, at_s: Floats) -> None:
        """Take new places; `at_s` is any clock [s], shape (n,)."""
        self._grow(int(rows.max()) + 1)
        here = np.column_stack([x_m, y_m, at_s])
        sigma = error_m / SIGMAS_OF_95_PERCENT
        self._measure(rows, here, sigma)
        rest = self._rest[rows]
        away = np.hypot(*(here - rest)[:, :2].T) > np.maximum(STILL_RADIUS_M, 3 * sigma)
        first = np.isnan(rest[:, 0])
        self._moved[rows] |= away
        self._rest[rows[away | first]] = here[away | first]

    def of(self, row: int, now_s: float) -> Motion:
        """How one tag moves."""
        if row >= len(self._base) or np.isnan(self._rest[row, 0]):
            return Motion()
        speed, error, heading = self._speed[row].tolist()
        rested = now_s - float(self._rest[row, 2]) >= KNOWN_AFTER_S
        still = True if rested else False if self._moved[row] else None
        return Motion(speed_m_s=speed, speed_error_m_s=error, heading_deg=None if np.isnan(heading) else heading,
                      still=still)  # fmt: skip

    def _measure(self, rows: NDArray[np.intp], here: Floats, sigma: Floats) -> None:
        step = here - self._base[rows]
        first = np.isnan(step[:, 0])
        due = step[:, 2] >= BASE_S
        took = rows[due]
        if len(took):
            length, dt = np.hypot(step[due, 0], step[due, 1]), step[due, 2]
            heading = np.degrees(np.arctan2(step[due, 0], step[due, 1])) % 360
            heading[length < np.maximum(2.0, 3 * sigma[due])] = np.nan
            self._speed[took] = np.column_stack([length / dt, SIGMAS * np.sqrt(2) * sigma[due] / dt, heading])
        self._base[rows[due | first]] = here[due | first]

    def _grow(self, rows: int) -> None:
        missing = rows - len(self._base)
        if missing > 0:
            self._base = np.pad(self._base, ((0, missing), (0, 0)), constant_values=np.nan)
            self._rest = np.pad(self._rest, ((0, missing), (0, 0)), constant_values=np.nan)
            self._speed = np.pad(self._speed, ((0, missing), (0, 0)))
            self._speed[-missing:, 2] = np.nan
            self._moved = np.pad(self._moved, (0, missing))
