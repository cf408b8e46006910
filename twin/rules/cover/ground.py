"""An area of ground in square cells: how many cameras see each, and cells as polygons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from twin.rules.cover.viewshed import Viewshed

CELL_M = 2.0
MOST_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of `cell_m` from a south-west corner [local metres]; `inside` (rows, columns) are those of the area."""

    west_m: float
    south_m: float
    cell_m: float
    inside: NDArray[np.bool_]

    def middles(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """x of every column and y of every row [m]."""
        rows, columns = self.inside.shape
        x = self.west_m + (np.arange(columns, dtype=float) + 0.5) * self.cell_m
        y = self.south_m + (np.arange(rows, dtype=float) + 0.5) * self.cell_m
        return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)

    def outline(self, chosen: NDArray[np.bool_]) -> Any:
        """Chosen cells as a polygon or several."""
        edge = np.diff(np.pad(chosen.astype(np.int8), ((0, 0), (1, 1))), axis=1)
        row, begin = np.nonzero(edge == 1)
        _, end = np.nonzero(edge == -1)
        south = self.south_m + row * self.cell_m
        boxes = shapely.box(
            self.west_m + begin * self.cell_m, south, self.west_m + end * self.cell_m, south + self.cell_m
        )
        return shapely.union_all(boxes, grid_size=1e-3)

    def area_m2(self, chosen: NDArray[np.bool_]) -> float:
        """The area of chosen cells."""
        return float(chosen.sum()) * self.cell_m**2


def cells_of(area: Any, *, without: list[Any] | None = None, cell_m: float = CELL_M) -> Cells:
    """The cells whose middle lies in an area and outside of structures; coarser where there would be too many."""
    west, south, east, north = area.bounds
    cell_m = max(cell_m, float(np.sqrt((east - west) * (north - south) / MOST_CELLS)))
    columns, rows = (max(1, int(np.ceil(wide / cell_m))) for wide in (east - west, north - south))
    cells = Cells(west, south, cell_m, np.ones((rows, columns), dtype=bool))
    x, y = np.meshgrid(*cells.middles())
    shapely.prepare(area)
    inside = shapely.contains_xy(area, x, y)
    for each in without or ():
        low_x, low_y, high_x, high_y = each.bounds
        i, j = (max(0, int((low - start) / cell_m)) for low, start in ((low_y, south), (low_x, west)))
        k, m = (max(0, int((high - start) / cell_m) + 1) for high, start in ((high_y, south), (high_x, west)))
        if i < k and j < m and i < rows and j < columns:
            inside[i:k, j:m] &= ~shapely.contains_xy(each, x[i:k, j:m], y[i:k, j:m])
    return Cells(west, south, cell_m, inside)


def times_seen(view: Viewshed, cells: Cells) -> NDArray[np.uint16]:
    """How many cameras see each cell; 0 outside of the area."""
    count = np.zeros(cells.inside.shape, dtype=np.uint16)
    x, y = cells.middles()
    for k, camera in enumerate(view.cameras):
        i, j = (np.searchsorted(axis, at - camera.range_m) for axis, at in ((y, camera.y_m), (x, camera.x_m)))
        m, n = (np.searchsorted(axis, at + camera.range_m) for axis, at in ((y, camera.y_m), (x, camera.x_m)))
        if i < m and j < n:
            count[i:m, j:n] += view.at(k, *np.meshgrid(x[j:n], y[i:m]))
    return np.where(cells.inside, count, 0)
