"""When a cloud is where: from when until when every node and cell of a network is closed to people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from consequence_models.escape.ways import Network
from consequence_models.exposure import history, passage
from consequence_models.result import Field

Array = NDArray[np.float64]
BLOCK = 4096  # receptors at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Closed from `come` to `go` [s]; open all the time where `come` is +inf, closed for good where `go` is."""

    node_come_s: Array
    node_go_s: Array
    cell_come_s: Array
    cell_go_s: Array

    @property
    def node_ever(self) -> NDArray[np.bool_]:
        """Which nodes are closed at some time."""
        return self.node_come_s < self.node_go_s

    @property
    def cell_ever(self) -> NDArray[np.bool_]:
        """Which cells are closed at some time."""
        return self.cell_come_s < self.cell_go_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """Where a field is asked instead for ground that it only meets when the wind turns: on its axis, as far away.

    `level` is what must be reached there: the level over the factor by which the values may be higher.
    """

    x_m: float
    y_m: float
    towards_deg: float
    level: float

    def spots(self, places_m: Array) -> Array:
        """Places on the axis as far from the source as the given ones, shape (n, 2)."""
        away = np.hypot(places_m[:, 0] - self.x_m, places_m[:, 1] - self.y_m)
        heading = np.radians(self.towards_deg)
        return np.stack([self.x_m + away * np.sin(heading), self.y_m + away * np.cos(heading)], axis=-1)


def open_everywhere(network: Network) -> Closure:
    """Nothing is closed."""
    nodes, cells = len(network.xy_m), len(network.ends)
    return Closure(node_come_s=np.full(nodes, np.inf), node_go_s=np.full(nodes, -np.inf),
                   cell_come_s=np.full(cells, np.inf), cell_go_s=np.full(cells, -np.inf))  # fmt: skip


def closure_of(
    network: Network,
    *,
    field: Field | None,
    level: float,
    times_s: Array,
    z_m: float,
    reach: shapely.Geometry,
    always: shapely.Geometry | None = None,
    turned: Turned | None = None,
    margin_s: float = 0.0,
) -> Closure:
    """When the cells of a network are at or above a level.

    Parameters
    ----------
    field
        A field that knows time; None closes `reach` for good.
    level, z_m
        In the unit of the field; height of people [m].
    times_s : shape (k,)
        Times at which the field is asked [s]. A place still above the level at the last of them stays closed.
    reach
        Where the level is reached at any time [local metres]; beyond it the field is not asked.
    always
        Closed besides, such as a 90th-percentile contour beyond the median: for good, or as `turned` says.
    turned
        Where the field is asked for that ground, which is then closed as long as the cloud may be there.
    margin_s
        Kept free before the cloud comes and after it has gone [s].

    Notes
    -----
    A cell takes the widest of the times of its two ends and its middle. A value that is not known closes.
    """
    spots = np.concatenate([network.xy_m, network.middles_m])
    inside = np.asarray(shapely.contains_xy(reach, spots[:, 0], spots[:, 1]))
    come, go = np.full(len(spots), np.inf), np.full(len(spots), -np.inf)
    if field is None:
        come[inside], go[inside] = -np.inf, np.inf
    elif inside.any():
        come[inside], go[inside] = _passages(field, spots[inside], level, times_s, z_m)
    if always is not None:
        beyond = np.asarray(shapely.contains_xy(always, spots[:, 0], spots[:, 1])) & ~inside
        if field is None or turned is None:
            come[beyond], go[beyond] = -np.inf, np.inf
        elif beyond.any():
            come[beyond], go[beyond] = _passages(field, turned.spots(spots[beyond]), turned.level, times_s, z_m)
    met = come < go
    come[met] -= margin_s
    go[met] += margin_s
    nodes = len(network.xy_m)
    three = np.stack([network.ends[:, 0], network.ends[:, 1], nodes + np.arange(len(network.ends))])
    return Closure(node_come_s=come[:nodes], node_go_s=go[:nodes],
                   cell_come_s=come[three].min(axis=0), cell_go_s=go[three].max(axis=0))  # fmt: skip


def _passages(field: Field, spots: Array, level: float, times_s: Array, z_m: float) -> tuple[Array, Array]:
    come, go = [], []
    for start in range(0, len(spots), BLOCK):
        part = spots[start : start + BLOCK]
        values = history(field, part[:, 0], part[:, 1], z_m, times_s)
        values = np.where(np.isnan(values), np.inf, values)
        arrives, leaves = passage(times_s, np.minimum(values, 1e6 * level), level)
        leaves = np.where(values[:, -1] >= level, np.inf, leaves)
        come.append(np.where(np.isnan(arrives), np.inf, arrives))
        go.append(np.where(np.isnan(arrives), -np.inf, leaves))
    return np.concatenate(come), np.concatenate(go)
