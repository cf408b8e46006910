"""Brute force: every tag against every fence with one shapely call each, and a page of plain Python for the state."""

from __future__ import annotations

from dataclasses import dataclass, field

import shapely

from twin.model.park import Fence
from twin.model.place import LocalFrame
from twin.rules.fence.outline import local_outline

NO_WAY_M_S, LONGEST_GAP_S, SHORTEST_M = 20.0, 30.0, 3.0


@dataclass
class Pair:
    """One tag in one fence."""

    inside: bool | None = None
    evidence: float = 0.0
    count: int = 0


@dataclass
class Oracle:
    """What the engine must say, worked out one pair at a time."""

    fences: list[Fence]
    frame: LocalFrame
    pairs: dict[tuple[int, int], Pair] = field(default_factory=dict)
    last: dict[int, tuple[float, float, float]] = field(default_factory=dict)
    doubtful: dict[int, tuple[tuple[float, float], tuple[float, float], list[int]]] = field(default_factory=dict)
    passed: set[tuple[int, int]] = field(default_factory=set)

    def fix(
        self, row: int, x: float, y: float, z: float, error_m: float, floor: int, since_s: float
    ) -> set[tuple[int, int, bool]]:
        """Crossings (row, column, entered) of one fix; `passed` are then the pairs it confirms a way through for."""
        out = self._states(row, x, y, z, error_m, floor, since_s)
        self._ways(row, x, y, z, error_m / 2.4477, floor, since_s)
        return out

    def _ways(self, row: int, x: float, y: float, z: float, sigma: float, floor: int, since_s: float) -> None:
        """The straight way from the fix before, where nothing speaks against it; the next fix must stay beyond."""
        self.passed = set()
        if row in self.doubtful:
            (ax, ay), (bx, by), columns = self.doubtful.pop(row)
            if (x - bx) ** 2 + (y - by) ** 2 < (x - ax) ** 2 + (y - ay) ** 2:
                self.passed = {(row, column) for column in columns}
        before, self.last[row] = self.last.get(row), (x, y, sigma)
        if before is None:
            return
        blur = 4.0 * max(sigma, before[2])
        way = shapely.LineString([before[:2], (x, y)])
        if not (max(SHORTEST_M, blur) <= way.length <= NO_WAY_M_S * since_s and since_s <= LONGEST_GAP_S):
            return
        columns = []
        for column, fence in enumerate(self.fences):
            shape = local_outline(fence, self.frame)
            ends = [shape.intersects(shapely.Point(at)) for at in way.coords]
            if self.pairs[row, column].inside or any(ends) or not self._level(fence, z, floor):
                continue
            chord = shape.intersection(way)
            if not chord.is_empty and chord.length >= max(blur, 1e-6):
                columns.append(column)
        if columns:
            self.doubtful[row] = (before[:2], (x, y), columns)

    @staticmethod
    def _level(fence: Fence, z: float, floor: int) -> bool:
        level = (fence.bottom_m is None or z >= fence.bottom_m) and (fence.top_m is None or z <= fence.top_m)
        return level and (fence.floor is None or floor in (-999, fence.floor))

    def _states(
        self, row: int, x: float, y: float, z: float, error_m: float, floor: int, since_s: float
    ) -> set[tuple[int, int, bool]]:
        out = set()
        for column, fence in enumerate(self.fences):
            pair = self.pairs.setdefault((row, column), Pair())
            shape, point = local_outline(fence, self.frame), shapely.Point(x, y)
            level = self._level(fence, z, floor)
            here = bool(level and shape.intersects(point))
            if pair.inside is None:
                pair.inside = here
                continue
            if here == pair.inside:
                pair.evidence, pair.count = 0.0, 0
                continue
            away = shape.boundary.distance(point) if level else 1e9
            sigma = error_m / 2.4477
            sigmas = away / sigma if sigma > 0 else (1e9 if away > 0 else 0.0)
            weight = 1.0 if sigmas >= 4.0 else min(max(since_s, 0.0), 1.0)
            pair.evidence += min(max(sigmas - 1.25, 0.0), 1.0) * weight
            pair.count += 1
            if pair.evidence >= 2.0 - 1e-9 or (here and pair.count >= 5):
                out.add((row, column, here))
                pair.inside, pair.evidence, pair.count = here, 0.0, 0
        return out
