"""The way in for responders: from their station by road to a place upwind, outside every outline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray

from consequence_models.escape.ways import Network

SECTORS_DEG = (30.0, 60.0, 90.0, 135.0)  # own choice: straight upwind first, then to the side, never downwind
DRIVE_M_S = 30 / 3.6  # GB 4387-2008: 30 km/h on the main roads of a plant (recalled)
DRIVE_SOURCE = "GB 4387-2008, 30 km/h on the main roads of a plant (recalled)"
FARTHEST_RATIO = 4.0  # own choice: farther than this many stand-offs away is not a stand-off place


@dataclass(frozen=True, slots=True, kw_only=True)
class Approach:
    """Where to stand and how to get there; `reason` says why there is no way (`nodes` is then empty)."""

    nodes: tuple[int, ...] = ()
    length_m: float = 0.0
    seconds: float = 0.0
    station: int | None = None
    distance_m: float | None = None
    off_wind_deg: float | None = None
    reason: str = ""


def approach(
    network: Network,
    *,
    source_m: tuple[float, float],
    wind_from_deg: float,
    keep_out: shapely.Geometry,
    standoff_m: float,
    stations_m: Sequence[tuple[float, float]],
    drive_m_s: float = DRIVE_M_S,
) -> Approach:
    """The quickest way by road to the best stand-off place.

    Parameters
    ----------
    source_m, wind_from_deg
        Where it leaks [m], and where the wind comes from [deg clockwise from north].
    keep_out
        No way and no place lies in it [local metres].
    standoff_m
        The place is at least this far from the source [m], and as near to it as can be.
    stations_m
        Where responders may start; the nearest by road counts.
    """
    keep_out = shapely.union_all([keep_out, shapely.Point(source_m).buffer(0.999 * standoff_m)])
    free = np.array(network.driven, bool)
    if len(network.ends):
        a, b = (network.xy_m[network.ends[:, k]] for k in (0, 1))
        free &= ~np.asarray(shapely.intersects(keep_out, shapely.linestrings(np.stack([a, b], axis=1))))
    if not free.any():
        return Approach(reason="no_open_road")
    starts = _starts(network, free, stations_m, keep_out)
    if not starts:
        return Approach(reason="no_station")
    graph = network.graph(free)
    seconds, paths = nx.multi_source_dijkstra(graph, set(starts.values()), weight="length_m")
    best = _place(network, seconds, source_m, wind_from_deg, standoff_m)
    if best is None:
        return Approach(reason="no_upwind_place")
    node, distance, off = best
    by_node = {number: station for station, number in starts.items()}
    return Approach(
        nodes=tuple(paths[node]),
        length_m=float(seconds[node]),
        seconds=float(seconds[node]) / drive_m_s,
        station=by_node[paths[node][0]],
        distance_m=distance,
        off_wind_deg=off,
    )


def _starts(
    network: Network, free: NDArray[np.bool_], stations_m: Sequence[tuple[float, float]], keep_out: shapely.Geometry
) -> dict[int, int]:
    """The open road node nearest to each station that is itself not in the keep-out area."""
    among = np.unique(network.ends[free])
    found = {}
    for number, (x, y) in enumerate(stations_m):
        if shapely.contains_xy(keep_out, x, y):
            continue
        away = np.hypot(*(network.xy_m[among] - [x, y]).T)
        found[number] = int(among[int(np.argmin(away))])
    return found


def _place(
    network: Network,
    reached: dict[int, float],
    source_m: tuple[float, float],
    wind_from_deg: float,
    standoff_m: float,
) -> tuple[int, float, float] | None:
    nodes = np.array(sorted(reached), dtype=np.intp)
    east, north = (network.xy_m[nodes] - source_m).T
    distance = np.hypot(east, north)
    bearing = np.degrees(np.arctan2(east, north))
    off = np.abs((bearing - wind_from_deg + 180.0) % 360.0 - 180.0)
    near = (distance >= standoff_m) & (distance <= FARTHEST_RATIO * standoff_m)
    for sector in SECTORS_DEG:
        fitting = np.flatnonzero(near & (off <= sector))
        if fitting.size:
            best = fitting[int(np.argmin(distance[fitting]))]
            return int(nodes[best]), float(distance[best]), float(off[best])
    return None
