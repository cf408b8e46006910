"""Which floor of a building a tag is on: what is measured fits the height of one floor better than those of the others.

One moment rarely decides, and errors that last would make many moments look like proof; so the memory is short and a
floor is only named, or changed, where the odds are a hundred to one. Until then it is unknown, which every fence takes
as possible.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from ingest.positioning.descent import descend
from ingest.positioning.method import Array
from ingest.positioning.normal import Heard, misfit
from twin.model.park import Building
from twin.model.place import LocalFrame

ODDS = math.log(100.0)
KEPT = 0.8
"""What each moment leaves of the evidence before it: about five moments count."""
LARGEST_SQUARE = 9.0
"""One measurement speaks against a floor with three sigmas at most; it may be an obstructed one."""
LEAVING_M = 2.0
"""A tag is out of a building when it is farther from it than this, and than its own error."""


@dataclass(slots=True)
class _Stay:
    """One tag in one building: evidence for each floor, and the floor it is believed to be on."""

    building: int
    evidence: Array
    level: int | None = field(default=None)


class Floors:
    """The buildings of a park that have more than one floor, and which tags are on which."""

    def __init__(self, buildings: Sequence[Building], frame: LocalFrame, tag_height_m: float) -> None:
        several = [building for building in buildings if building.floors > 1 and building.height_m > 0]
        self._shapes = np.array([_outline(building, frame) for building in several], dtype=object)
        self._tree = shapely.STRtree(self._shapes)
        self._height_m = [
            building.base_m + tag_height_m + building.height_m / building.floors * np.arange(building.floors)
            for building in several
        ]
        self._ground_m = tag_height_m
        self._stays: dict[str, _Stay] = {}

    def height_m(self, tag_id: str) -> float:
        """Height of a tag above the ground: that of its floor, or of the ground where the floor is not known [m]."""
        stay = self._stays.get(tag_id)
        return (
            self._ground_m if stay is None or stay.level is None else float(self._height_m[stay.building][stay.level])
        )

    def level(self, tag_id: str) -> int | None:
        """Floor of a tag, 1 at the bottom; None outside and where it is not known."""
        stay = self._stays.get(tag_id)
        return None if stay is None or stay.level is None else stay.level + 1

    def judge(self, tag_ids: Sequence[str], h: Heard, x_m: Array, y_m: Array, error_m: Array) -> None:
        """Weigh one moment's measurements of located tags; `h` tells their spread with the part that lasts."""
        if not len(self._shapes) or not len(tag_ids):
            return
        inside = self._where(tag_ids, x_m, y_m, error_m)
        for building in np.unique(inside[inside >= 0]).tolist():
            rows = np.flatnonzero(inside == building)
            costs = self._costs(h.take(rows), x_m[rows], y_m[rows], building)
            for row, cost in zip(rows.tolist(), costs, strict=True):
                self._weigh(tag_ids[row], building, cost)
        for row in np.flatnonzero(inside < 0).tolist():
            self._stays.pop(tag_ids[row], None)

    def _where(self, tag_ids: Sequence[str], x_m: Array, y_m: Array, error_m: Array) -> NDArray[np.intp]:
        """Building of each tag, -1 outside; who was in stays in until clearly out."""
        found = np.full(len(tag_ids), -1, dtype=np.intp)
        points = np.atleast_1d(np.asarray(shapely.points(x_m, y_m), dtype=object))
        at, building = self._tree.query(points, predicate="within")
        found[at] = building
        for row, tag_id in enumerate(tag_ids):
            stay = self._stays.get(tag_id)
            if stay is not None and found[row] < 0:
                away = shapely.distance(self._shapes[stay.building], points[row])
                found[row] = stay.building if away <= max(LEAVING_M, float(error_m[row])) else -1
        return found

    def _costs(self, h: Heard, x_m: Array, y_m: Array, building: int) -> Array:
        """Misfit of each tag on each floor (n, floors), each floor at the place that suits it best."""
        out = []
        weight = h.weight()
        for height in self._height_m[building]:
            there = h.take(slice(None))
            there.z_m = np.full(len(h), height)
            x, y = descend(there, weight, x_m, y_m, iterations=4)
            square = weight * np.square(misfit(there, x, y, weight)[0])
            out.append(np.minimum(np.nan_to_num(square, nan=LARGEST_SQUARE), LARGEST_SQUARE).sum(axis=1))
        return np.column_stack(out)

    def _weigh(self, tag_id: str, building: int, cost: Array) -> None:
        stay = self._stays.get(tag_id)
        if stay is None or stay.building != building:
            stay = self._stays[tag_id] = _Stay(building, np.zeros(len(cost)))
        stay.evidence = KEPT * stay.evidence - cost / 2
        second, best = np.partition(stay.evidence, -2)[-2:]
        if best - second >= ODDS:
            stay.level = int(stay.evidence.argmax())


def _outline(building: Building, frame: LocalFrame) -> shapely.MultiPolygon:
    def ring(points: Sequence[tuple[float, float]]) -> Array:
        lon, lat = np.asarray(points, dtype=float)[:, :2].T
        return np.column_stack(frame.to_local(lon, lat))

    shape = shapely.MultiPolygon(
        [shapely.Polygon(ring(rings[0]), [ring(hole) for hole in rings[1:]]) for rings in building.polygons]
    )
    shapely.prepare(shape)
    return shape
