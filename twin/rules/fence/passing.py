"""Who passed right through a fence between two fixes: the straight way from one to the next, where it can be believed.

A jump is no way: it must not be faster than anything drives here, nor longer in time than somebody takes for a detour,
and the fix after it must stay on the far side.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

if TYPE_CHECKING:
    from twin.rules.fence.engine import Fixes

SHORTEST_STEP_M = 3.0
SIGMAS = 2.0
FASTEST_M_S = 20.0
LONGEST_GAP_S = 30.0
INSIDE = 1

Fits = Callable[["Fixes", NDArray[np.intp], NDArray[np.intp]], NDArray[np.bool_]]
Way = tuple[float, float, float, float]


class Passing:
    """The last place of every row, and the ways that wait for the next fix."""

    def __init__(self, tree: STRtree, shapes: NDArray[np.object_]) -> None:
        self._tree, self._shapes = tree, shapes
        self._x = self._y = self._sigma = np.zeros(0)
        self._waiting: dict[int, tuple[Way, list[int]]] = {}

    def step(
        self, fixes: Fixes, since_s: NDArray[np.float64], state: NDArray[np.int8], fits: Fits
    ) -> list[tuple[int, int]]:
        """Pairs (row, column) that passed through, as the newest fixes confirm; `state` is that after them."""
        self._grow(int(fixes.rows.max()) + 1)
        passed = self._confirmed(fixes)
        x, y, sigma = self._x[fixes.rows], self._y[fixes.rows], self._sigma[fixes.rows]
        step = np.hypot(fixes.x_m - x, fixes.y_m - y)
        blur = SIGMAS * np.maximum(sigma, fixes.sigma_m)
        with np.errstate(invalid="ignore"):
            far = (step >= np.maximum(SHORTEST_STEP_M, 2 * blur)) & (since_s <= LONGEST_GAP_S)
            far &= step <= FASTEST_M_S * since_s
        for i in np.flatnonzero(far):
            self._consider(fixes, int(i), (float(x[i]), float(y[i]), float(fixes.x_m[i]), float(fixes.y_m[i])),
                           float(2 * blur[i]), state, fits)  # fmt: skip
        self._x[fixes.rows], self._y[fixes.rows], self._sigma[fixes.rows] = fixes.x_m, fixes.y_m, fixes.sigma_m
        return passed

    def _consider(self, fixes: Fixes, i: int, way: Way, chord_m: float, state: NDArray[np.int8], fits: Fits) -> None:
        line = shapely.LineString([way[:2], way[2:]])
        columns = self._tree.query(line, predicate="intersects")
        if not len(columns):
            return
        row = int(fixes.rows[i])
        columns = columns[state[row, columns] != INSIDE]
        ends_in = shapely.intersects_xy(self._shapes[columns], way[0], way[1])
        ends_in |= shapely.intersects_xy(self._shapes[columns], way[2], way[3])
        columns = columns[~ends_in]
        columns = columns[fits(fixes, np.full(len(columns), i), columns)]
        length = shapely.length(shapely.intersection(self._shapes[columns], line))
        through = columns[length >= max(chord_m, 1e-6)].tolist()
        if through:
            self._waiting[row] = (way, through)

    def _confirmed(self, fixes: Fixes) -> list[tuple[int, int]]:
        if not self._waiting:
            return []
        passed = []
        for i, row in enumerate(fixes.rows.tolist()):
            waiting = self._waiting.pop(row, None)
            if waiting is None:
                continue
            (from_x, from_y, to_x, to_y), columns = waiting
            x, y = float(fixes.x_m[i]), float(fixes.y_m[i])
            if np.hypot(x - to_x, y - to_y) < np.hypot(x - from_x, y - from_y):
                passed += [(row, column) for column in columns]
        return passed

    def _grow(self, rows: int) -> None:
        missing = rows - len(self._x)
        if missing > 0:
            more = max(missing, len(self._x) // 2)
            self._x, self._y = (np.pad(a, (0, more), constant_values=np.nan) for a in (self._x, self._y))
            self._sigma = np.pad(self._sigma, (0, more))
