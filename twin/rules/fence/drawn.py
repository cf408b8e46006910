"""The outline on the map of a fence that was given as a strip or a disc, so that nobody must draw what follows from it.

Only for the map and the tiles: the rules use the strip or the disc itself, in the site's own metres.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely import LineString, Point
from shapely.geometry import mapping

from twin.model.terms import FenceTerms, terms


def drawn(rule: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A GeoJSON outline in longitude and latitude, None where the rule gives no shape.

    Raises
    ------
    WrongValue
        The rule cannot be understood.

    Metres per degree after the series of the WGS 84 ellipsoid (NGA, 2014, TR8350.2); good to 1e-4 over a kilometre.
    """
    asked = terms(FenceTerms, dict(rule or {}))
    if asked.circle is not None:
        place = (asked.circle.lon, asked.circle.lat)
        return _outline([place], lambda at: Point(at[0]).buffer(asked.circle.radius_m))
    if asked.corridor is not None:
        half_m = asked.corridor.width_m / 2
        return _outline(asked.corridor.line, lambda at: LineString(at).buffer(half_m, cap_style="flat"))
    return None


def _outline(points: Sequence[tuple[float, float]], grown: Any) -> dict[str, Any]:
    origin = np.array(points[0])
    scale = _metres_per_degree(float(origin[1]))
    shape = grown((np.array(points) - origin) * scale)
    back = shapely.transform(shape, lambda at: at / scale + origin)
    return dict(mapping(back))


def _metres_per_degree(lat: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    phi = np.radians(lat)
    east = 111412.84 * np.cos(phi) - 93.5 * np.cos(3 * phi)
    north = 111132.92 - 559.82 * np.cos(2 * phi) + 1.175 * np.cos(4 * phi)
    return np.array([east, north])
