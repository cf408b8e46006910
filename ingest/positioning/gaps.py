"""Where a site has no positioning worth the name: the ground inside its outline that an anchor plan does not cover."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from twin.model.park import Site
from twin.model.place import LocalFrame

SMALLEST_M2 = 100.0
"""A gap smaller than one cell of the usual grid is an artefact of the grid."""
COVERED = ("good", "fair")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Gaps as GeoJSON features, the largest first, and the covered share of the site (None without an outline)."""

    features: list[dict[str, Any]]
    covered_fraction: float | None


def gaps(site: Site, bands: Iterable[dict[str, Any]]) -> Gaps:
    """The parts of a site's outline that lie in none of the bands that will do.

    Parameters
    ----------
    bands : iterable of GeoJSON features
        As `ingest.positioning.bands.bands` gives them, in longitude and latitude.

    Returns
    -------
    Gaps
        Each gap with `band` 'gap' and its `area_m2`; ground beyond the reach of all anchors is a gap as well.
    """
    frame = site.frame()
    ground = shapely.union_all([Polygon(outer, holes) for outer, *holes in _local(site, frame)])
    if ground.is_empty:
        return Gaps(features=[], covered_fraction=None)
    found = [shape(each["geometry"]) for each in bands if each["properties"]["band"] in COVERED]
    covered = shapely.union_all([_to_local(each, frame).buffer(0) for each in found])
    left = ground.difference(covered)
    parts = sorted((p for p in _parts(left) if p.area >= SMALLEST_M2), key=lambda each: -each.area)
    features = [_feature(number, part, frame) for number, part in enumerate(parts, start=1)]
    return Gaps(features=features, covered_fraction=float(1.0 - left.area / ground.area))


def _local(site: Site, frame: LocalFrame) -> Iterable[list[Any]]:
    for polygon in site.outline:
        yield [list(zip(*frame.to_local(*zip(*(p[:2] for p in ring), strict=True)), strict=True)) for ring in polygon]


def _to_local(given: BaseGeometry, frame: LocalFrame) -> BaseGeometry:
    return shapely.transform(given, lambda at: shapely.get_coordinates(shapely.points(*frame.to_local(*at.T))))


def _parts(given: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(given).tolist() if isinstance(part, Polygon)]


def _feature(number: int, part: Polygon, frame: LocalFrame) -> dict[str, Any]:
    drawn = shapely.transform(part, lambda at: shapely.get_coordinates(shapely.points(*frame.to_lonlat(*at.T))))
    rounded = shapely.set_precision(drawn, 1e-7, mode="pointwise")
    properties = {"id": f"gap-{number}", "band": "gap", "area_m2": round(part.area, 1)}
    return {
        "type": "Feature",
        "id": f"gap-{number}",
        "geometry": dict(mapping(MultiPolygon([rounded]) if isinstance(rounded, Polygon) else rounded)),
        "properties": properties,
    }
