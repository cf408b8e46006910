"""Outlines put together and taken apart: a hole, a further part, a cut along a line, two areas as one.

What comes out is checked by the same rule as what is drawn, so that nothing is composed that could not be kept.
Corners stay where they are to the last digit; only where lines meet new ones are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import split as shapely_split

from twin.model.errors import OutlineCrossesItself, TooFewPoints, WrongGeometry, ZeroArea, ZoneCrossesItself
from twin.rules.shape import check_outline

Operation = Literal["hole", "part", "merge", "cut", "check"]
Geometry = Mapping[str, Any]
SMALLEST_DEG2 = 1e-14  # about a square decimetre: what rounding leaves along a cut is no area


class HoleNotInside(WrongGeometry):
    """A hole lies outside of the outline, or takes all of it away."""

    message_zh = "洞须位于边界之内,且不能占满整个区域"
    message_en = "A hole must lie inside the outline and leave something of it"


class CutsNothing(WrongGeometry):
    """A line does not go right through an outline."""

    message_zh = "切分线须贯穿区域:起点和终点都在区域之外"
    message_en = "The line must go right through the area: begin and end it outside"


class PartsOverlap(WrongGeometry):
    """A further part overlaps the outline."""

    message_zh = "新加的一块与原区域重叠,请用合并"
    message_en = "The further part overlaps the area: merge them instead"


def composed(operation: Operation, outline: Geometry, other: Geometry | None, *, noun: str) -> list[dict[str, Any]]:
    """The outline after an operation with another geometry: one outline, or the pieces of a cut, largest first.

    Parameters
    ----------
    outline, other : GeoJSON geometry in longitude and latitude [degrees]; `other` of a cut is a line.

    Raises
    ------
    HoleNotInside, CutsNothing, PartsOverlap
        The operation makes no sense here.
    ZoneCrossesItself, OutlineCrossesItself, TooFewPoints, ZeroArea, WrongGeometry
        What is given or what comes out cannot be, with the place of the fault.
    """
    crosses = ZoneCrossesItself if noun == "zone" else OutlineCrossesItself
    base = check_outline(outline, crosses)
    if operation == "check":
        return [_told(base)]
    if other is None:
        raise TooFewPoints(field="other")
    if operation == "cut":
        return [_told(each) for each in _cut(base, other)]
    more = check_outline(other, crosses)
    made = {"hole": _hole, "part": _part, "merge": _merge}[operation](base, more)
    return [_told(check_outline(_told(made), crosses))]


def _hole(base: BaseGeometry, hole: BaseGeometry) -> BaseGeometry:
    made = base.difference(hole)
    inside = shapely.get_parts(base)
    if made.is_empty or not any(each.contains_properly(hole) for each in inside):
        raise HoleNotInside(field="outline", at=_at(hole))
    return made


def _part(base: BaseGeometry, part: BaseGeometry) -> BaseGeometry:
    if base.intersection(part).area > 0:
        raise PartsOverlap(field="outline", at=_at(base.intersection(part)))
    return shapely.MultiPolygon([*shapely.get_parts(base), *shapely.get_parts(part)])


def _merge(base: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    return base.union(other)


def _cut(base: BaseGeometry, line: Geometry) -> list[BaseGeometry]:
    if line.get("type") != "LineString" or len(line.get("coordinates") or ()) < 2:
        raise TooFewPoints(field="other")
    blade = shapely.force_2d(shape(dict(line)))
    parts = shapely.get_parts(base).tolist()
    pieces = [piece for part in parts for piece in shapely.get_parts(shapely_split(part, blade))]
    pieces = [each for each in pieces if each.area > SMALLEST_DEG2]
    if len(pieces) <= len(parts):
        raise CutsNothing(field="outline", at=_at(blade))
    return sorted(pieces, key=lambda each: each.area, reverse=True)


def _at(shown: BaseGeometry) -> tuple[float, float]:
    point = shown.representative_point()
    return float(point.x), float(point.y)


def _told(outline: BaseGeometry) -> dict[str, Any]:
    """As GeoJSON; one part alone is a polygon."""
    parts = shapely.get_parts(outline).tolist()
    if len(parts) == 1:
        outline = parts[0]
    if outline.is_empty or outline.geom_type not in ("Polygon", "MultiPolygon"):
        raise ZeroArea(field="outline")
    found: dict[str, Any] = mapping(outline)
    return {"type": found["type"], "coordinates": _lists(found["coordinates"])}


def _lists(nested: Any) -> Any:
    return [_lists(each) for each in nested] if isinstance(nested, (list, tuple)) else nested
