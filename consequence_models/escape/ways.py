"""The roads and paths of a park as one network of short cells, on which places can be put."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
CELL_M = 15.0  # own choice: a walker crosses a cell in 13 s, and a plume is wider than that where it matters
SNAP_M = 2.0  # own choice: a drawn end this near to another line is joined to it
GRID_M = 0.05  # own choice: ends nearer than this are one place
ON_ROAD_M = 0.5


@dataclass(frozen=True, kw_only=True)
class Network:
    """Nodes and the straight cells between them; `driven` says which cells a vehicle can use.

    `xy_m` has shape (n, 2), `ends` (m, 2) of node numbers, `length_m` and `driven` (m,).
    """

    xy_m: Array
    ends: NDArray[np.intp]
    length_m: Array
    driven: NDArray[np.bool_]

    @cached_property
    def cells_at(self) -> list[list[tuple[int, int]]]:
        """For every node the cells that end there: (cell, node at its other end)."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.xy_m]
        for cell, (a, b) in enumerate(self.ends.tolist()):
            found[a].append((cell, b))
            found[b].append((cell, a))
        return found

    @cached_property
    def middles_m(self) -> Array:
        """The middle of every cell, shape (m, 2)."""
        return np.asarray((self.xy_m[self.ends[:, 0]] + self.xy_m[self.ends[:, 1]]) / 2)

    def graph(self, cells: NDArray[np.bool_] | None = None) -> Any:
        """The network, or those of its cells, as a graph; edges carry `cell` and `length_m`."""
        chosen = range(len(self.ends)) if cells is None else np.flatnonzero(cells).tolist()
        graph = nx.Graph()
        graph.add_nodes_from(range(len(self.xy_m)))
        for cell in chosen:
            a, b = self.ends[cell].tolist()
            graph.add_edge(a, b, cell=cell, length_m=float(self.length_m[cell]))
        return graph

    def nearest(self, x_m: float, y_m: float, *, driven: bool = False) -> tuple[int, float] | None:
        """The nearest node and its distance [m]; None where there is no way at all."""
        among = np.unique(self.ends[self.driven] if driven else self.ends)
        if not among.size:
            return None
        away = np.hypot(*(self.xy_m[among] - [x_m, y_m]).T)
        best = int(np.argmin(away))
        return int(among[best]), float(away[best])

    def with_places(self, places_m: ArrayLike, *, reach_m: float) -> tuple[Network, list[int | None]]:
        """The network with more places, each joined to its nearest node in cells; None for one beyond `reach_m`."""
        nodes, ends, driven = [*self.xy_m.tolist()], [*self.ends.tolist()], [*self.driven.tolist()]
        numbers: list[int | None] = []
        for x, y in np.asarray(places_m, float).reshape(-1, 2).tolist():
            found = self.nearest(x, y)
            if found is None or found[1] > reach_m:
                numbers.append(None)
                continue
            here = found[0]
            steps = max(1, int(np.ceil(found[1] / CELL_M)))
            for share in np.arange(1, steps + 1) / steps:
                nodes.append((self.xy_m[found[0]] * (1 - share) + np.array([x, y]) * share).tolist())
                ends.append([here, len(nodes) - 1])
                driven.append(False)
                here = len(nodes) - 1
            numbers.append(here)
        return _network(np.array(nodes).reshape(-1, 2), np.array(ends).reshape(-1, 2), np.array(driven, bool)), numbers


def ways(lines: Sequence[ArrayLike], driven: Sequence[bool], *, cell_m: float = CELL_M) -> Network:
    """One network of the centre lines of a park.

    Parameters
    ----------
    lines : sequence of array_like, shape (k, 2)
        Centre lines [m]; they are joined where they cross, and where an end lies within `SNAP_M` of another line.
    driven
        For each line whether vehicles use it.
    cell_m
        Longest cell [m].
    """
    drawn = [(shapely.LineString(np.asarray(one, float)[:, :2]), car)
             for one, car in zip(lines, driven, strict=True) if len(np.asarray(one)) > 1]  # fmt: skip
    if not drawn:
        return _network(np.zeros((0, 2)), np.zeros((0, 2), int), np.zeros(0, bool))
    courses = [line for line, _ in drawn]
    joined = shapely.unary_union([*courses, *_bridges(courses)], grid_size=GRID_M)
    cut = shapely.segmentize(joined, cell_m)
    pieces = [shapely.get_coordinates(part) for part in shapely.get_parts(cut)]
    starts = np.concatenate([part[:-1] for part in pieces])
    stops = np.concatenate([part[1:] for part in pieces])
    both = np.round(np.concatenate([starts, stops]) / GRID_M).astype(np.int64)
    corners, number = np.unique(both, axis=0, return_inverse=True)
    pairs = np.sort(number.reshape(2, -1).T, axis=1)
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    xy = np.asarray(corners * GRID_M, np.float64)
    middles = shapely.points((xy[pairs[:, 0]] + xy[pairs[:, 1]]) / 2)
    roads = shapely.MultiLineString([line for line, car in drawn if car])
    on_road = np.asarray(shapely.distance(middles, roads) <= ON_ROAD_M)
    return _network(xy, pairs, on_road)


def _bridges(lines: Sequence[shapely.LineString]) -> list[shapely.LineString]:
    """Short lines from ends that stop just before another line to the nearest point of it."""
    tree = shapely.STRtree(list(lines))
    found = []
    for own, line in enumerate(lines):
        for end in (shapely.get_point(line, 0), shapely.get_point(line, -1)):
            for other in tree.query(end, predicate="dwithin", distance=SNAP_M):
                if other != own and not shapely.touches(end, lines[other]):
                    found.append(shapely.shortest_line(end, lines[other]))
    return [one for one in found if shapely.length(one) > 0]


def _network(xy: Array, ends: NDArray[Any], driven: NDArray[np.bool_]) -> Network:
    ends = np.asarray(ends, np.intp)
    length = np.hypot(*(xy[ends[:, 0]] - xy[ends[:, 1]]).T) if len(ends) else np.zeros(0)
    return Network(xy_m=np.asarray(xy, float), ends=ends, length_m=np.asarray(length, float), driven=driven)
