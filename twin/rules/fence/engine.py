"""Which tag is inside which fence: a state machine over all pairs at once, aware of how well a position is known.

Entering and leaving are believed when `CONFIRMATIONS` fixes in a row lie on the other side by more than two sigma; who
stays just inside the line is believed to be in after `PATIENCE` fixes in a row (being late to let go is harmless, being
blind is not). The first fix of a tag sets its state and makes no event. Times and roles are the business of the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, STRtree

from twin.model.park import Fence
from twin.model.place import LocalFrame

CONFIRMATIONS = 2
PATIENCE = 5
SIGMAS = 2.0
SIGMAS_OF_95_PERCENT = 2.4477
"""Radius of the 95 % circle of a round two-dimensional Gaussian, in sigmas."""

UNKNOWN, OUTSIDE, INSIDE = -1, 0, 1
FAR_M = 1e9


@dataclass(frozen=True, slots=True)
class Crossing:
    """A tag (row) that entered or left a fence (column)."""

    row: int
    column: int
    entered: bool


class FenceEngine:
    """State of every tag (rows) in every fence (columns): unknown, outside or inside."""

    def __init__(
        self,
        fences: Sequence[Fence],
        frame: LocalFrame,
        *,
        confirmations: int = CONFIRMATIONS,
        patience: int = PATIENCE,
    ) -> None:
        self.fences = tuple(fences)
        self._confirmations = confirmations
        self._patience = patience
        self._shapes = np.array([local_outline(fence, frame) for fence in fences], dtype=object)
        self._tree = STRtree(self._shapes)
        self._edges = shapely.boundary(self._shapes) if len(fences) else self._shapes
        self._bottom = np.array([_or(fence.bottom_m, -np.inf) for fence in fences])
        self._top = np.array([_or(fence.top_m, np.inf) for fence in fences])
        self._floor = np.array([_or(fence.floor, -999) for fence in fences], dtype=np.int64)
        self.state = np.full((0, len(fences)), UNKNOWN, dtype=np.int8)
        self._count = np.zeros((0, len(fences)), dtype=np.int16)

    def update(
        self,
        rows: NDArray[np.intp],
        x_m: NDArray[np.float64],
        y_m: NDArray[np.float64],
        z_m: NDArray[np.float64],
        error_m: NDArray[np.float64],
        floor: NDArray[np.int64] | None = None,
    ) -> list[Crossing]:
        """Move tags to new positions; each row at most once a call.

        Parameters
        ----------
        rows : ndarray of int, shape (n,)
            Rows of the tags; the state grows with the highest one.
        x_m, y_m, z_m, error_m : ndarray, shape (n,)
            Local metres, height above the ground and 95 % radius [m].
        floor : ndarray of int, shape (n,), optional
            Floor of each position; -999 where unknown, which matches every fence.

        Returns
        -------
        list of Crossing
            In the order of `rows`.
        """
        if not self.fences or not len(rows):
            return []
        self._grow(int(rows.max()) + 1)
        distance = self._signed_distance(x_m, y_m, error_m)
        distance[~self._level_fits(z_m, floor)] = FAR_M
        return self._advance(rows, distance, error_m / SIGMAS_OF_95_PERCENT)

    def inside(self, column: int) -> NDArray[np.intp]:
        """Rows of the tags inside one fence."""
        return np.flatnonzero(self.state[:, column] == INSIDE)

    def _advance(
        self, rows: NDArray[np.intp], distance: NDArray[np.float64], sigma_m: NDArray[np.float64]
    ) -> list[Crossing]:
        state, count = self.state[rows], self._count[rows]
        here = np.where(distance <= 0, INSIDE, OUTSIDE).astype(np.int8)
        first = state == UNKNOWN
        other = ~first & (here != state)
        count = np.where(other, count + 1, 0)
        sure = np.abs(distance) >= SIGMAS * sigma_m[:, None]
        turned = other & (count >= self._confirmations) & (sure | ((here == INSIDE) & (count >= self._patience)))
        changed = first | turned
        self.state[rows] = np.where(changed, here, state)
        self._count[rows] = np.where(changed, 0, count)
        at, columns = np.nonzero(turned)
        return [Crossing(int(rows[i]), int(j), bool(here[i, j] == INSIDE)) for i, j in zip(at, columns, strict=True)]

    def _signed_distance(
        self, x_m: NDArray[np.float64], y_m: NDArray[np.float64], error_m: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        distance = np.full((len(x_m), len(self.fences)), FAR_M)
        points = np.atleast_1d(np.asarray(shapely.points(x_m, y_m), dtype=object))
        reach = float(np.max(error_m, initial=0.0)) + 1.0
        at, column = self._tree.query(points, predicate="dwithin", distance=reach)
        if len(at):
            to_edge = shapely.distance(self._edges[column], points[at])
            within = shapely.covers(self._shapes[column], points[at])
            distance[at, column] = np.where(within, -to_edge, to_edge)
        return distance

    def _level_fits(self, z_m: NDArray[np.float64], floor: NDArray[np.int64] | None) -> NDArray[np.bool_]:
        fits: NDArray[np.bool_] = (z_m[:, None] >= self._bottom) & (z_m[:, None] <= self._top)
        if floor is not None:
            known = (floor[:, None] != -999) & (self._floor != -999)
            fits &= ~known | (floor[:, None] == self._floor)
        return fits

    def _grow(self, rows: int) -> None:
        missing = rows - len(self.state)
        if missing > 0:
            self.state = np.pad(self.state, ((0, missing), (0, 0)), constant_values=UNKNOWN)
            self._count = np.pad(self._count, ((0, missing), (0, 0)))


def local_outline(fence: Fence, frame: LocalFrame) -> MultiPolygon:
    """Outline of a fence in local metres."""

    def ring(points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
        lon, lat = np.asarray(points, dtype=float)[:, :2].T
        return np.column_stack(frame.to_local(lon, lat))

    shape = MultiPolygon([Polygon(ring(rings[0]), [ring(hole) for hole in rings[1:]]) for rings in fence.polygons])
    shapely.prepare(shape)
    return shape


def _or(value: float | int | None, other: float) -> float:
    return other if value is None else value
