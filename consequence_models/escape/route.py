"""Ways through a network whose cells close and open: the earliest arrival, and the least exposed way where none is.

The earliest arrival is exact: a node has at most two open spells, before and after the cloud, and a walker may wait
while a node is open. A state is a node in one of its spells, and the states are settled in order of time (Phillips &
Likhachev 2011, "SIPP: Safe interval path planning for dynamic environments", ICRA).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from consequence_models.escape.closure import Closure
from consequence_models.escape.ways import Network

Array = NDArray[np.float64]
INSIDE_WEIGHT = 1e4  # a second in the cloud counts as much as this many outside it: out first, then quickly


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One cell, from node to node, between two times [s]."""

    cell: int
    start: int
    stop: int
    start_s: float
    stop_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A way on the clock; `wait_s` is spent waiting, `inside_s` in closed cells (0 for a safe way)."""

    legs: tuple[Leg, ...]
    leave_s: float
    arrive_s: float
    length_m: float
    wait_s: float
    inside_s: float = 0.0

    def nodes(self, start: int) -> list[int]:
        """The nodes passed, beginning with `start`."""
        return [start, *(leg.stop for leg in self.legs)]


def earliest(
    network: Network, closed: Closure, start: int, goals: Collection[int], *, leave_s: float, speed_m_s: float
) -> dict[int, Route]:
    """The earliest safe arrival at each goal that can be reached; goals that are ever closed are left out.

    Parameters
    ----------
    network, closed
        The ways, and when they are closed.
    start, goals
        Nodes.
    leave_s, speed_m_s
        When the walker starts, on the clock of `closed` [s], and how fast [m/s].
    """
    clock = _Clock(closed)
    first = clock.spell(start, leave_s)
    if first is None:
        return {}
    wanted = {goal for goal in goals if not clock.ever[goal]}
    best: dict[tuple[int, int], float] = {(start, first): leave_s}
    by: dict[tuple[int, int], tuple[tuple[int, int], Leg]] = {}
    settled: set[tuple[int, int]] = set()
    found: dict[int, Route] = {}
    heap = [(leave_s, start, first)]
    while heap and len(found) < len(wanted):
        time, node, spell = heapq.heappop(heap)
        if (node, spell) in settled:
            continue
        settled.add((node, spell))
        if node in wanted:
            found[node] = _back(network, by, (node, spell), leave_s)
        for cell, beyond in network.cells_at[node]:
            seconds = float(network.length_m[cell]) / speed_m_s
            for depart in clock.departures(cell, time, seconds, clock.until(node, spell)):
                arrive = depart + seconds
                there = clock.spell(beyond, arrive)
                if there is None or arrive >= best.get((beyond, there), math.inf):
                    continue
                best[beyond, there] = arrive
                leg = Leg(cell=cell, start=node, stop=beyond, start_s=depart, stop_s=arrive)
                by[beyond, there] = ((node, spell), leg)
                heapq.heappush(heap, (arrive, beyond, there))
    return found


def least_exposed(
    network: Network, closed: Closure, start: int, goals: Collection[int], *, leave_s: float, speed_m_s: float
) -> dict[int, Route]:
    """The way to each goal that leaves the cloud soonest and stays out, where no safe way exists.

    Cells that are closed at any time after `leave_s` count as closed here; `inside_s` is then taken on the clock.
    """
    graph = network.graph()
    later = closed.cell_ever & (closed.cell_go_s > leave_s)

    def weight(_a: int, _b: int, edge: Mapping[str, float]) -> float:
        return edge["length_m"] / speed_m_s * (INSIDE_WEIGHT if later[int(edge["cell"])] else 1.0)

    paths: dict[int, list[int]] = nx.single_source_dijkstra_path(graph, start, weight=weight)
    found = {}
    for goal in goals:
        if goal in paths and not closed.node_ever[goal]:
            found[goal] = _walk(network, closed, paths[goal], graph, leave_s, speed_m_s)
    return found


class _Clock:
    """Open spells of nodes and cells, as plain floats."""

    def __init__(self, closed: Closure) -> None:
        self.ever = closed.node_ever.tolist()
        self._come, self._go = closed.node_come_s.tolist(), closed.node_go_s.tolist()
        self._cell_ever = closed.cell_ever.tolist()
        self._cell_come, self._cell_go = closed.cell_come_s.tolist(), closed.cell_go_s.tolist()

    def spell(self, node: int, time_s: float) -> int | None:
        """0 before the cloud or without one, 1 after it, None in it."""
        if not self.ever[node] or time_s <= self._come[node]:
            return 0
        return 1 if time_s >= self._go[node] else None

    def until(self, node: int, spell: int) -> float:
        """How long one may wait at a node."""
        return float(self._come[node]) if self.ever[node] and spell == 0 else math.inf

    def departures(self, cell: int, time_s: float, seconds: float, until_s: float) -> list[float]:
        """When a walker who is at one end may step on a cell: now, and when it opens again."""
        if not self._cell_ever[cell]:
            return [time_s]
        found = [time_s] if time_s + seconds <= self._cell_come[cell] else []
        again = max(time_s, self._cell_go[cell])
        if again <= until_s and math.isfinite(again):
            found.append(again)
        return found


def _back(
    network: Network, by: Mapping[tuple[int, int], tuple[tuple[int, int], Leg]], state: tuple[int, int], leave_s: float
) -> Route:
    legs: list[Leg] = []
    while state in by:
        state, leg = by[state]
        legs.append(leg)
    legs.reverse()
    return _route(network, tuple(legs), leave_s)


def _walk(
    network: Network, closed: Closure, path: list[int], graph: nx.Graph, leave_s: float, speed_m_s: float
) -> Route:
    legs, time = [], leave_s
    for a, b in pairwise(path):
        edge = graph.edges[a, b]
        after = time + edge["length_m"] / speed_m_s
        legs.append(Leg(cell=edge["cell"], start=a, stop=b, start_s=time, stop_s=after))
        time = after
    inside = sum(_overlap(leg, closed) for leg in legs)
    return _route(network, tuple(legs), leave_s, inside)


def _overlap(leg: Leg, closed: Closure) -> float:
    come, go = float(closed.cell_come_s[leg.cell]), float(closed.cell_go_s[leg.cell])
    return max(0.0, min(leg.stop_s, go) - max(leg.start_s, come))


def _route(network: Network, legs: tuple[Leg, ...], leave_s: float, inside_s: float = 0.0) -> Route:
    arrive = legs[-1].stop_s if legs else leave_s
    walking = sum(leg.stop_s - leg.start_s for leg in legs)
    return Route(
        legs=legs,
        leave_s=leave_s,
        arrive_s=arrive,
        length_m=float(sum(network.length_m[leg.cell] for leg in legs)),
        wait_s=max(0.0, arrive - leave_s - walking),
        inside_s=inside_s,
    )
