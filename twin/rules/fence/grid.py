"""Which fences a point may be in, by a raster: most cells lie wholly inside or outside and need no geometry at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

SMALLEST_CELL_M = 10.0
MOST_CELLS_A_SIDE = 400


@dataclass(frozen=True, slots=True)
class Pairs:
    """Points (index `at`) inside fences (`column`)."""

    at: NDArray[np.intp]
    column: NDArray[np.intp]


class Grid:
    """A raster over some shapes; `inside` answers exactly as `shapely.intersects_xy` does for every pair."""

    def __init__(self, shapes: NDArray[np.object_]) -> None:
        self._shapes = shapes
        there = np.flatnonzero(~shapely.is_empty(shapes)) if len(shapes) else np.zeros(0, dtype=np.intp)
        bounds = shapely.total_bounds(shapes[there]) if len(there) else np.zeros(4)
        self._west, self._south = float(bounds[0]), float(bounds[1])
        extent = max(float(bounds[2] - bounds[0]), float(bounds[3] - bounds[1]), 1.0)
        self._cell = max(SMALLEST_CELL_M, extent / MOST_CELLS_A_SIDE)
        self._nx = int((bounds[2] - bounds[0]) // self._cell) + 1
        self._ny = int((bounds[3] - bounds[1]) // self._cell) + 1
        self._fill(there)

    def inside(self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> Pairs:
        """All pairs of points and shapes that hold them.

        Parameters
        ----------
        x_m, y_m : ndarray, shape (n,)
            Local metres; one that is not finite is in no shape.
        """
        with np.errstate(invalid="ignore"):
            ix, iy = np.floor((x_m - self._west) / self._cell), np.floor((y_m - self._south) / self._cell)
            on = (ix >= 0) & (ix < self._nx) & (iy >= 0) & (iy < self._ny)
        points = np.flatnonzero(on)
        cell = iy[points].astype(np.intp) * self._nx + ix[points].astype(np.intp)
        first, count = self._start[cell], self._start[cell + 1] - self._start[cell]
        at = np.repeat(points, count)
        entry = np.arange(count.sum()) + np.repeat(first - np.cumsum(count) + count, count)
        column, whole = self._column[entry], self._whole[entry]
        edge = np.flatnonzero(~whole)
        if len(edge):
            held = shapely.intersects_xy(self._shapes[column[edge]], x_m[at[edge]], y_m[at[edge]])
            whole[edge] = held
        return Pairs(at[whole], column[whole])

    def _fill(self, there: NDArray[np.intp]) -> None:
        """Lists of (fence, wholly inside) per cell, one behind the other."""
        self._column, self._whole = np.zeros(0, dtype=np.intp), np.zeros(0, dtype=bool)
        self._start = np.zeros(self._nx * self._ny + 1, dtype=np.intp)
        if not len(there):
            return
        ix, iy = np.meshgrid(np.arange(self._nx), np.arange(self._ny))
        west, south = self._west + ix.ravel() * self._cell, self._south + iy.ravel() * self._cell
        boxes = shapely.box(west, south, west + self._cell, south + self._cell)
        known, cell = STRtree(boxes).query(self._shapes[there], predicate="intersects")
        column = there[known]
        order = np.lexsort((column, cell))
        cell, column = cell[order], column[order]
        self._column = column
        self._whole = shapely.covers(self._shapes[column], boxes[cell])
        self._start = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=self._nx * self._ny))]).astype(np.intp)
