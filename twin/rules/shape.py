"""Whether a geometry can be: its kind, its points on the earth, an outline that does not cross itself and has an area.

The browser and PostGIS refuse the same faults by the same names.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from twin.model.errors import (
    OutlineCrossesItself,
    OutsideTheEarth,
    Place,
    TooFewPoints,
    WrongGeometry,
    ZeroArea,
    ZoneCrossesItself,
)
from twin.model.nouns import GeometryKind, Noun

KINDS: dict[GeometryKind, tuple[str, ...]] = {
    "outline": ("Polygon", "MultiPolygon"),
    "position": ("Point",),
    "line": ("LineString", "MultiLineString"),
}


SMALLEST_DEG2 = 1e-12
"""About a hundredth of a square metre: corners on one line enclose no more than rounding makes of them."""


def checked_geometry(noun: Noun, geometry: Mapping[str, Any] | None) -> BaseGeometry | None:
    """The geometry of a feature as shapely sees it: outlines flat, rings closed, positions with a height (0 if none).

    Parameters
    ----------
    geometry : GeoJSON geometry in longitude and latitude [degrees], None where the noun has or needs none.

    Raises
    ------
    WrongGeometry, OutsideTheEarth, TooFewPoints, ZeroArea, OutlineCrossesItself, ZoneCrossesItself
        With the place of the fault where there is one.
    """
    if noun.geometry is None:
        return None
    if not geometry:
        if noun.name == "enterprise":
            return None
        raise WrongGeometry(field=noun.geometry)
    if geometry.get("type") not in KINDS[noun.geometry]:
        raise WrongGeometry(
            f"{noun.name} needs {' or '.join(KINDS[noun.geometry])}, not {geometry.get('type')}", field=noun.geometry
        )
    _check_points(geometry, noun.geometry)
    if noun.geometry == "outline":
        return check_outline(geometry, ZoneCrossesItself if noun.name == "zone" else OutlineCrossesItself)
    found = _shape(geometry, noun.geometry)
    if noun.geometry == "position":
        return (
            found
            if found.has_z and math.isfinite(shapely.get_z(found))
            else shapely.force_3d(shapely.force_2d(found), 0.0)
        )
    return shapely.force_2d(found)


def checked_shape(geometry: Mapping[str, Any]) -> BaseGeometry:
    """A place, line or area that belongs to no noun, flat, as shapely sees it; raises as `checked_geometry` does."""
    kinds = [kind for kind, names in KINDS.items() if geometry.get("type") in names]
    if not kinds:
        raise WrongGeometry(field="geometry")
    _check_points(geometry, "geometry")
    if kinds == ["outline"]:
        return check_outline(geometry)
    return shapely.force_2d(_shape(geometry, "geometry"))


def _shape(geometry: Mapping[str, Any], field: str) -> BaseGeometry:
    try:
        found = shape(dict(geometry))
    except (ValueError, TypeError, shapely.errors.ShapelyError) as error:
        raise TooFewPoints(field=field) from error
    if found.is_empty:
        raise WrongGeometry(field=field)
    return found


def check_outline(
    geometry: Mapping[str, Any], crosses: type[OutlineCrossesItself] = OutlineCrossesItself
) -> BaseGeometry:
    """A polygon or multipolygon that is valid, as shapely sees it; raises as `checked_geometry` does."""
    rings = list(_rings(geometry))
    if not rings:
        raise WrongGeometry(field="outline")
    for ring in rings:
        if len({tuple(point[:2]) for point in ring}) < 3:
            raise TooFewPoints(at=_pair(ring[0]) if ring else None, field="outline")
    found = shapely.force_2d(shape(dict(geometry)))
    if found.convex_hull.area < SMALLEST_DEG2:
        raise ZeroArea(at=_pair(rings[0][0]), field="outline")
    reason = shapely.is_valid_reason(found)
    if reason != "Valid Geometry":
        fault, _, place = reason.partition("[")
        at = _pair(place.rstrip("]").split())
        raise (crosses(at=at, field="outline") if "elf-intersection" in fault else WrongGeometry(fault, at=at))
    return found


def _pair(point: Sequence[Any]) -> Place | None:
    return (float(point[0]), float(point[1])) if len(point) >= 2 else None


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    coordinates = geometry.get("coordinates") or []
    polygons = [coordinates] if geometry.get("type") == "Polygon" else coordinates
    for polygon in polygons:
        yield from polygon


def _points(coordinates: Any) -> Iterator[Sequence[Any]]:
    if not isinstance(coordinates, (list, tuple)):
        raise WrongGeometry()
    if coordinates and not isinstance(coordinates[0], (list, tuple)):
        yield coordinates
        return
    for part in coordinates:
        yield from _points(part)


def _check_points(geometry: Mapping[str, Any], field: str) -> None:
    for point in _points(geometry.get("coordinates")):
        numbers = all(isinstance(each, (int, float)) for each in point)
        if len(point) < 2 or not numbers or not all(map(math.isfinite, point[:2])):
            raise OutsideTheEarth(field=field)
        if abs(point[0]) > 180 or abs(point[1]) > 90:
            raise OutsideTheEarth(field=field, at=_pair(point))
