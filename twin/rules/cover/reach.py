"""How far it is along roads and paths, from hydrants or muster points to every piece of way and every outline.

The ways are cut where they cross; a device is joined to the nearest way. Distances are those of the shortest way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

PIECE_M = 5.0
HYDRANT_M = 150.0
"""Protection radius of an outdoor hydrant: GB 50974-2014, 7.3.2, along the way a hose is laid (own knowledge, high)."""
JOIN_M = 60.0  # a device farther from every way is joined to none
ACROSS_M = 30.0  # from a way straight to what is served


@dataclass(frozen=True, slots=True)
class Ways:
    """A net of short pieces of way: nodes (n, 2) [m], pieces (m, 2) as indices of nodes, their lengths [m]."""

    nodes: NDArray[np.float64]
    pieces: NDArray[np.int64]
    length_m: NDArray[np.float64]

    def lines(self) -> NDArray[np.object_]:
        """Every piece as a line."""
        return np.asarray(shapely.linestrings(self.nodes[self.pieces]))


def ways_of(lines: Sequence[Any], *, piece_m: float = PIECE_M) -> Ways:
    """The net of some lines in local metres, cut at crossings and into pieces of `piece_m` at most."""
    noded = shapely.segmentize(shapely.node(shapely.union_all(np.asarray(lines, dtype=object))), piece_m)
    parts = shapely.get_parts(noded)
    points, part = shapely.get_coordinates(parts, return_index=True)
    same = part[1:] == part[:-1]
    nodes, number = np.unique(np.round(points, 3), axis=0, return_inverse=True)
    number = number.reshape(-1)
    pieces = np.column_stack([number[:-1][same], number[1:][same]])
    length = np.hypot(*(nodes[pieces[:, 0]] - nodes[pieces[:, 1]]).T)
    return Ways(nodes, pieces, length)


def distances(ways: Ways, places: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """From the nearest of some places (k, 2) [m] to every node: distance along ways [m] and which place (−1 none)."""
    count = len(ways.nodes)
    if count == 0 or len(places) == 0:
        return np.full(count, np.inf), np.full(count, -1)
    tree = shapely.STRtree(np.asarray(shapely.points(ways.nodes), dtype=object))
    joined, away = tree.query_nearest(
        shapely.points(places), max_distance=JOIN_M, return_distance=True, all_matches=False
    )
    nodes = joined[1]
    a, b = ways.pieces.T
    # Every place is a node of its own behind the nodes of the net, joined to the nearest of them.
    first = np.concatenate([a, count + joined[0]])
    second = np.concatenate([b, nodes])
    cost = np.concatenate([np.maximum(ways.length_m, 1e-9), np.maximum(away, 1e-9)])
    size = count + len(places)
    # The shortest of parallel pieces counts; a sparse matrix would add them up.
    order = np.lexsort((cost, np.maximum(first, second), np.minimum(first, second)))
    low, high = np.minimum(first, second)[order], np.maximum(first, second)[order]
    unique = np.concatenate([[True], (np.diff(low) != 0) | (np.diff(high) != 0)]) if len(low) else np.array([], bool)
    net = coo_matrix((cost[order][unique], (low[unique], high[unique])), shape=(size, size)).tocsr()
    far, _, origin = dijkstra(
        net, directed=False, indices=count + np.unique(joined[0]), min_only=True, return_predecessors=True
    )
    return far[:count], np.where(np.isfinite(far[:count]), origin[:count] - count, -1)


def reached(ways: Ways, far_m: NDArray[np.float64], limit_m: float) -> NDArray[np.bool_]:
    """Whether both ends of each piece lie within a distance."""
    return np.asarray((far_m[ways.pieces] <= limit_m).all(axis=1))


@dataclass(frozen=True, slots=True)
class Crossings:
    """From nodes of a net straight to outlines that lie within `ACROSS_M`: index of each (k,), and metres (k,)."""

    outline: NDArray[np.int64]
    node: NDArray[np.int64]
    away_m: NDArray[np.float64]
    count: int

    def nearest_m(self, far_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """The shortest way to each outline [m], given that to every node; ∞ where none leads."""
        result = np.full(self.count, np.inf)
        np.minimum.at(result, self.outline, far_m[self.node] + self.away_m)
        return result


def crossings(ways: Ways, outlines: Sequence[Any]) -> Crossings:
    """Where one leaves a net for each of some outlines in local metres; it hangs on no device."""
    nodes, places = np.asarray(shapely.points(ways.nodes), dtype=object), np.asarray(outlines, dtype=object)
    if len(nodes) == 0 or len(places) == 0:
        return Crossings(np.empty(0, int), np.empty(0, int), np.empty(0), len(places))
    outline, node = shapely.STRtree(nodes).query(places, predicate="dwithin", distance=ACROSS_M)
    return Crossings(outline, node, shapely.distance(places[outline], nodes[node]), len(places))
