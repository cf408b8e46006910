"""People and vehicles that move along the ways of a park, and what their tags measure on the way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Array = NDArray[np.float64]
SNAP_M = 1.0
PAUSE_PER_S = 1 / 90.0
PAUSE_S = (10.0, 60.0)
ASIDE_M = 2.0
FOOTWAY_SHARE = 0.8


class Ways:
    """A network of straight pieces in local metres; where there are no ways, a web over the given area.

    Parameters
    ----------
    lines : sequence of ndarray, shape (n, 2)
        Centre lines of roads [m]; they are joined wherever they cross, also with the footways.
    footways : sequence of ndarray, shape (n, 2)
        Centre lines that are walked but not driven [m].
    area : ndarray, shape (2, 2)
        Lower left and upper right corner of the area for a park without ways [m].
    """

    def __init__(
        self, lines: Sequence[Array], area: Array, rng: np.random.Generator, *, footways: Sequence[Array] = ()
    ) -> None:
        roads = [shapely.LineString(line) for line in lines if len(line) > 1] or _web(area, rng)
        walks = [shapely.LineString(line) for line in footways if len(line) > 1]
        joined = shapely.unary_union(shapely.set_precision(shapely.MultiLineString([*roads, *walks]), 0.1))
        self.nodes, edges = _graph(joined)
        self.neighbours: list[list[int]] = [[] for _ in self.nodes]
        for a, b in edges:
            self.neighbours[a].append(b)
            self.neighbours[b].append(a)
        ends = np.array(sorted(edges), dtype=np.intp).reshape(-1, 2)
        middle = shapely.points((self.nodes[ends[:, 0]] + self.nodes[ends[:, 1]]) / 2)
        apart = shapely.distance(middle, shapely.MultiLineString(roads)) > SNAP_M
        self.footways = {(int(a), int(b)) for a, b in ends[apart]}

    def driven(self, a: int, b: int) -> bool:
        """Whether vehicles use the piece between two nodes."""
        return (min(a, b), max(a, b)) not in self.footways


class Walkers:
    """n movers on the ways; `x_m`, `y_m` are where they are. Some keep to the roads, others prefer the footways."""

    def __init__(
        self, ways: Ways, speed_m_s: Array, rng: np.random.Generator, *, on_roads: NDArray[np.bool_] | None = None
    ) -> None:
        self._ways, self._rng = ways, rng
        count = len(speed_m_s)
        self._on_roads = np.zeros(count, dtype=bool) if on_roads is None else on_roads
        nodes = range(len(ways.nodes))
        for_all = [node for node in nodes if any(ways.driven(node, near) for near in ways.neighbours[node])]
        on_foot = [node for node in nodes if any(not ways.driven(node, near) for near in ways.neighbours[node])]
        self._from = np.where(self._on_roads, rng.choice(for_all, count), rng.choice(on_foot or for_all, count))
        self._to = self._from.copy()
        for i in range(count):
            self._to[i] = self._onward(i, int(self._from[i]), -1)
        self._along = rng.uniform(0, 1, count) * self._length()
        self._aside = rng.uniform(-ASIDE_M, ASIDE_M, count)
        self._pause_s = np.zeros(count)
        self.speed_m_s = speed_m_s.copy()
        self.x_m, self.y_m = np.zeros(count), np.zeros(count)
        self.step(0.0)

    def step(self, seconds: float) -> None:
        """Let time pass."""
        rng = self._rng
        self._pause_s = np.maximum(self._pause_s - seconds, 0.0)
        stops = (self._pause_s == 0) & (rng.random(len(self._pause_s)) < PAUSE_PER_S * seconds)
        self._pause_s[stops] = rng.uniform(*PAUSE_S, int(stops.sum()))
        self._along += np.where(self._pause_s > 0, 0.0, self.speed_m_s * seconds)
        for i in np.flatnonzero(self._along >= self._length()):
            self._turn(int(i))
        a, b = self._ways.nodes[self._from], self._ways.nodes[self._to]
        length = self._length()
        unit = (b - a) / np.maximum(length, 1e-9)[:, None]
        place = a + unit * np.minimum(self._along, length)[:, None]
        self.x_m = place[:, 0] + unit[:, 1] * self._aside
        self.y_m = place[:, 1] - unit[:, 0] * self._aside

    def moving(self) -> NDArray[np.bool_]:
        """Who is not standing still."""
        moving: NDArray[np.bool_] = self._pause_s == 0
        return moving

    def _length(self) -> Array:
        step = self._ways.nodes[self._to] - self._ways.nodes[self._from]
        length: Array = np.hypot(step[:, 0], step[:, 1])
        return length

    def _turn(self, i: int) -> None:
        here, before = int(self._to[i]), int(self._from[i])
        self._from[i], self._to[i] = here, self._onward(i, here, before)
        self._along[i] = 0.0

    def _onward(self, i: int, here: int, before: int) -> int:
        near = [node for node in self._ways.neighbours[here] if node != before]
        on_foot = [node for node in near if not self._ways.driven(here, node)]
        if self._on_roads[i]:
            near = [node for node in near if node not in on_foot]
        elif on_foot and self._rng.random() < FOOTWAY_SHARE:
            near = on_foot
        return near[int(self._rng.integers(len(near)))] if near else before


def measure(
    x_m: Array,
    y_m: Array,
    z_m: float,
    anchors_m: Array,
    nearest: int,
    rng: np.random.Generator,
    *,
    sigma_m: float = 0.1,
) -> tuple[NDArray[np.intp], Array]:
    """Ranges of tags to their nearest anchors, with noise and now and then an obstacle in between.

    Returns
    -------
    index, range_m : ndarray, shape (n, nearest)
        Rows of the anchors, the nearest first, and the distances measured [m].
    """
    place = np.column_stack([x_m, y_m, np.full(len(x_m), z_m)])
    distance = np.linalg.norm(place[:, None, :] - anchors_m[None, :, :], axis=2)
    index = np.argsort(distance, axis=1)[:, :nearest]
    true = np.take_along_axis(distance, index, axis=1)
    obstacle = np.where(rng.random(true.shape) < 0.01, rng.exponential(2.0, true.shape), 0.0)
    return index, np.maximum(true + rng.normal(0.0, sigma_m, true.shape) + obstacle, 0.05)


def _web(area: Array, rng: np.random.Generator) -> list[shapely.LineString]:
    low, high = area
    xs = np.sort(rng.uniform(low[0], high[0], 8))
    ys = np.sort(rng.uniform(low[1], high[1], 8))
    return [shapely.LineString([(x, low[1]), (x, high[1])]) for x in xs] + [
        shapely.LineString([(low[0], y), (high[0], y)]) for y in ys
    ]


def _graph(lines: BaseGeometry) -> tuple[Array, set[tuple[int, int]]]:
    number: dict[tuple[int, int], int] = {}
    nodes: list[tuple[float, float]] = []
    edges: set[tuple[int, int]] = set()
    for part in shapely.get_parts(lines):
        before = -1
        for x, y in shapely.get_coordinates(part):
            key = (round(x / SNAP_M), round(y / SNAP_M))
            if key not in number:
                number[key] = len(nodes)
                nodes.append((float(x), float(y)))
            here = number[key]
            if before not in (-1, here):
                edges.add((min(before, here), max(before, here)))
            before = here
    return np.array(nodes).reshape(-1, 2), edges
