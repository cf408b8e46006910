"""Which sources of gas have a detector near enough: GB/T 50493-2019, horizontal distances outdoors and enclosed.

A source is a structure that holds a substance; which flange of it will leak nobody knows, so a source counts as covered
where some of its outline lies within reach of a detector that senses its kind of danger, and the share of its outline
within reach is told beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

Danger = Literal["combustible", "toxic"]
RADII_M: dict[tuple[Danger, bool], float] = {
    ("combustible", False): 10.0,
    ("toxic", False): 4.0,
    ("combustible", True): 5.0,
    ("toxic", True): 2.0,
}
"""Reach by danger and whether the place is enclosed [m]. Source: GB/T 50493-2019 4.2, from published summaries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """A gas detector in local metres and the danger it senses."""

    id: str
    x_m: float
    y_m: float
    danger: Danger
    enclosed: bool = False

    @property
    def radius_m(self) -> float:
        """How far it reaches."""
        return RADII_M[self.danger, self.enclosed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A structure that holds a substance of some danger."""

    id: str
    outline: Any
    danger: Danger


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """How well one source is watched: nearest fitting detector, and the share of its outline within reach."""

    source: Source
    nearest: str
    distance_m: float
    share: float
    gap: Any

    @property
    def covered(self) -> bool:
        """Whether some detector reaches it."""
        return self.share > 0


def discs(detectors: Sequence[Detector]) -> NDArray[np.object_]:
    """What every detector reaches, as polygons."""
    places = shapely.points([(each.x_m, each.y_m) for each in detectors])
    return np.asarray(shapely.buffer(places, [each.radius_m for each in detectors], quad_segs=16))


def covered(sources: Sequence[Source], detectors: Sequence[Detector]) -> list[Covered]:
    """How well each source is watched, in their order; a gap is the part of its outline that nothing reaches."""
    found: dict[int, Covered] = {}
    for danger in ("combustible", "toxic"):
        rows = [k for k, each in enumerate(sources) if each.danger == danger]
        fitting = [each for each in detectors if each.danger == danger]
        found |= zip(rows, _of_one_kind([sources[k] for k in rows], fitting), strict=True)
    return [found[k] for k in range(len(sources))]


def _of_one_kind(sources: Sequence[Source], detectors: Sequence[Detector]) -> list[Covered]:
    rims = [shapely.boundary(each.outline) for each in sources]
    if not detectors:
        return [
            Covered(source=one, nearest="", distance_m=float("inf"), share=0.0, gap=rim)
            for one, rim in zip(sources, rims, strict=True)
        ]
    areas = discs(detectors)
    tree = shapely.STRtree(shapely.points([(each.x_m, each.y_m) for each in detectors]))
    outlines = np.array([each.outline for each in sources], dtype=object)
    near, distance = tree.query_nearest(outlines, return_distance=True, all_matches=False)
    reach = {int(row): (int(one), float(away)) for row, one, away in zip(near[0], near[1], distance, strict=True)}
    hits = shapely.STRtree(areas).query(np.array(rims, dtype=object), predicate="intersects")
    touching: dict[int, list[int]] = {}
    for row, disc in hits.T.tolist():
        touching.setdefault(row, []).append(disc)
    result = []
    for k, (one, rim) in enumerate(zip(sources, rims, strict=True)):
        gap = shapely.difference(rim, shapely.union_all(areas[touching[k]])) if k in touching else rim
        nearest, away = reach[k]
        share = 1.0 - float(shapely.length(gap) / shapely.length(rim)) if shapely.length(rim) else 0.0
        result.append(Covered(source=one, nearest=detectors[nearest].id, distance_m=away, share=share, gap=gap))
    return result
