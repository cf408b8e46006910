"""The outline of a fence in local metres, whether it was drawn, is a strip along a line, or a disc around a place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Point, Polygon

from twin.model.park import Fence
from twin.model.place import LocalFrame

QUARTER_SEGMENTS = 16
"""Straight pieces per quarter circle: a disc of 15 m is drawn 2 cm too small at worst."""


def local_outline(fence: Fence, frame: LocalFrame) -> MultiPolygon:
    """Outline of a fence in local metres, prepared; empty for one that moves."""
    terms = fence.rule
    if terms.around is not None:
        shape = MultiPolygon()
    elif terms.corridor is not None:
        line = LineString(_points(terms.corridor.line, frame))
        strip = line.buffer(terms.corridor.width_m / 2, quad_segs=QUARTER_SEGMENTS, cap_style="flat")
        shape = _multi(strip)
    elif terms.circle is not None:
        centre = Point(_points([(terms.circle.lon, terms.circle.lat)], frame)[0])
        shape = _multi(centre.buffer(terms.circle.radius_m, quad_segs=QUARTER_SEGMENTS))
    else:
        parts = [(_points(outer, frame), [_points(hole, frame) for hole in holes]) for outer, *holes in fence.polygons]
        shape = MultiPolygon([Polygon(outer, holes) for outer, holes in parts])
    shapely.prepare(shape)
    return shape


def _points(points: Sequence[tuple[float, ...]], frame: LocalFrame) -> NDArray[np.float64]:
    lon, lat = np.asarray([point[:2] for point in points], dtype=float).T
    return np.column_stack(frame.to_local(lon, lat))


def _multi(shape: Polygon | MultiPolygon) -> MultiPolygon:
    return shape if isinstance(shape, MultiPolygon) else MultiPolygon([shape])
