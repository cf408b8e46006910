"""Brute force: every tag against every fence with one shapely call each, and a page of plain Python for the state."""

from __future__ import annotations

from dataclasses import dataclass, field

import shapely

from twin.model.park import Fence
from twin.model.place import LocalFrame
from twin.rules.fence.outline import local_outline


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

    def fix(
        self, row: int, x: float, y: float, z: float, error_m: float, floor: int, since_s: float
    ) -> set[tuple[int, int, bool]]:
        """Crossings (row, column, entered) of one fix."""
        out = set()
        for column, fence in enumerate(self.fences):
            pair = self.pairs.setdefault((row, column), Pair())
            shape, point = local_outline(fence, self.frame), shapely.Point(x, y)
            level = (fence.bottom_m is None or z >= fence.bottom_m) and (fence.top_m is None or z <= fence.top_m)
            level = level and (fence.floor is None or floor in (-999, fence.floor))
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
