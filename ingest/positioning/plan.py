"""What a set of anchors can do, before it is mounted: expected error and coverage over a site, by the Cramér-Rao bound.

Free lines of sight are assumed: steel in between makes it worse, never better. A cell that too few anchors reach, or
that they see from one side only, is NaN: nobody can be located there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.positioning.bank import SLOTS
from ingest.positioning.bound import bound
from ingest.positioning.descent import radius_95
from ingest.positioning.locate import TAG_HEIGHT_M
from ingest.positioning.method import Array, Method, methods
from ingest.positioning.normal import heard
from ingest.positioning.radio_map import Grid
from twin.model.park import Park

CELLS_AT_ONCE = 20_000
COVERED_ERROR_M = 3.0
"""Largest static error in blue and yellow areas (AQ 3064.3-2025, 7.1.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a tag can expect in each cell of a grid, all (nx, ny).

    `error_m` is the 95 % radius [m], NaN where it cannot be located; `anchors` how many reach it.
    """

    grid: Grid
    error_m: Array
    anchors: NDArray[np.intp]

    def covered_fraction(self, worst_error_m: float = COVERED_ERROR_M) -> float:
        """Share of the cells in which the 95 % radius is no larger than this."""
        return float(np.mean(np.nan_to_num(self.error_m, nan=np.inf) <= worst_error_m))


def expected(
    grid: Grid,
    anchors_m: Array,
    *,
    method: str = "range",
    z_m: float = TAG_HEIGHT_M,
    sigma: float | None = None,
    reach_m: float | None = None,
    parameters: Array | None = None,
) -> Expected:
    """Expected error and coverage of an anchor plan.

    Parameters
    ----------
    grid : Grid
        Where to ask.
    anchors_m : ndarray, shape (k, 3)
        Planned anchors [m].
    method : str
        Name of the positioning method.
    z_m : float
        Height of the tag [m].
    sigma : float, optional
        Spread of one measurement, lasting errors included; without it that of an uncalibrated installation.
    reach_m : float, optional
        How far an anchor is heard [m].
    parameters : ndarray, shape (k, p), optional
        Parameters of the method for each anchor.

    Returns
    -------
    Expected
        From the nearest eight anchors, as the live walk uses them.

    Source: Kay (1993), Fundamentals of Statistical Signal Processing: Estimation Theory, eq. 3.31.
    """
    kind = methods()[method]
    spread = float(np.hypot(kind.sigma, kind.trust.lasting_sigma)) if sigma is None else sigma
    reach = kind.reach_m if reach_m is None else reach_m
    own = np.asarray(kind.usual((1, len(anchors_m)))[0] if parameters is None else parameters)
    cells = grid.places()
    error, count = np.full(len(cells), np.nan), np.zeros(len(cells), dtype=np.intp)
    for start in range(0, len(cells) if len(anchors_m) else 0, CELLS_AT_ONCE):
        part = slice(start, start + CELLS_AT_ONCE)
        error[part], count[part] = _of_cells(kind, cells[part], anchors_m, own, z_m, spread, reach)
    shape = (len(grid.x_m), len(grid.y_m))
    return Expected(grid=grid, error_m=error.reshape(shape), anchors=count.reshape(shape))


def expected_of(park: Park, *, step_m: float = 5.0, kind: str = "uwb", method: str = "range") -> Expected:
    """Expected error over the box around a park's anchors of one kind, one reach wider on all sides."""
    chosen = [anchor for anchor in park.anchors.values() if anchor.kind == kind]
    x, y = park.site.frame().to_local([a.lon for a in chosen], [a.lat for a in chosen])
    places = np.column_stack([x, y, [a.z_m for a in chosen]]).reshape(-1, 3)
    margin = methods()[method].reach_m / 2
    low, high = (places[:, :2].min(axis=0), places[:, :2].max(axis=0)) if len(places) else (np.zeros(2), np.zeros(2))
    grid = Grid.over((low - margin).tolist(), (high + margin).tolist(), step_m)
    return expected(grid, places, method=method)


def _of_cells(
    kind: Method, cells: Array, anchors_m: Array, parameters: Array, z_m: float, sigma: float, reach_m: float
) -> tuple[Array, NDArray[np.intp]]:
    flat = np.hypot(cells[:, :1] - anchors_m[:, 0], cells[:, 1:] - anchors_m[:, 1])
    away = np.hypot(flat, z_m - anchors_m[:, 2])
    nearest = np.argsort(away, axis=1)[:, :SLOTS]
    reached = np.take_along_axis(away, nearest, axis=1) <= reach_m
    h = heard(
        kind, anchors_m=anchors_m[nearest], value=np.where(reached, 0.0, np.nan), z_m=np.full(len(cells), z_m),
        sigma=sigma, parameters=parameters[nearest],
    )  # fmt: skip
    radius = radius_95(bound(h, cells[:, 0], cells[:, 1]))
    return radius, (away <= reach_m).sum(axis=1)
