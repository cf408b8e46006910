"""Where the coordinates of a file are: any CRS of PROJ, the shifted systems of Chinese web maps, or a local grid.

`EPSG:4549` and the like, WKT and PROJ texts; `GCJ-02` and `BD-09` (longitude, latitude as web maps shift them);
`local:120.9,31.85,12.5` for metres around a point, whose y axis points 12.5° clockwise from north.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from twin.model.errors import OutsideTheEarth
from twin.model.place import GEOGRAPHIC, UnknownCrs, transformer
from twin.model.shifted import shifted_all

Points = NDArray[np.float64]
SHIFTED = {"gcj-02": "gcj02", "gcj02": "gcj02", "bd-09": "bd09", "bd09": "bd09", "bd09ll": "bd09"}
LOCAL = "local:"


def to_geographic(places: NDArray[Any], crs: str) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Geometries in EPSG:4490, and by how much grid north of `crs` turns from true north at each [degrees, clockwise].

    Raises
    ------
    UnknownCrs, OutsideTheEarth
        The latter where coordinates cannot be of this CRS.
    """
    forward, step = change(crs)
    turn = np.zeros(len(places))
    placed = np.array(places, dtype=object)
    for has_z in (False, True):
        chosen = np.array([p is not None and not p.is_empty and p.has_z == has_z for p in places], dtype=bool)
        if not chosen.any():
            continue
        placed[chosen] = shapely.transform(places[chosen], forward, include_z=has_z)
        middle = shapely.get_coordinates(shapely.centroid(places[chosen]))
        turn[chosen] = azimuth_deg(forward(middle), forward(middle + np.array((0.0, step))))
    return placed, turn


def change(crs: str) -> tuple[Callable[[Points], Points], float]:
    """From coordinates (n, 2 or 3) of `crs` to longitude and latitude, and a short step north in its units."""
    named = SHIFTED.get(crs.strip().lower())
    if named is not None:
        return lambda points: _with_height(points, *shifted_all(points[:, 1], points[:, 0], named, "wgs84")[::-1]), 1e-5
    if crs.strip().lower().startswith(LOCAL):
        return _local(crs), 1.0
    way = transformer(crs, GEOGRAPHIC)

    def forward(points: Points) -> Points:
        lon, lat = way.transform(points[:, 0], points[:, 1])
        if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
            raise OutsideTheEarth(f"Coordinates are not of {crs}", f"坐标不属于 {crs}", field="crs")
        return _with_height(points, lon, lat)

    projected = way.source_crs is not None and way.source_crs.is_projected
    return forward, 1.0 if projected else 1e-5


def _local(crs: str) -> Callable[[Points], Points]:
    try:
        numbers = [float(part) for part in crs.strip()[len(LOCAL) :].split(",")]
        lon, lat, heading = (*numbers, 0.0)[:3]
    except ValueError as error:
        raise UnknownCrs(f"'{crs}' is no local grid: say local:LON,LAT,HEADING") from error
    if not (len(numbers) in (2, 3) and np.isfinite(numbers).all() and abs(lon) <= 180 and abs(lat) < 90):
        raise UnknownCrs(f"'{crs}' is no local grid: say local:LON,LAT,HEADING")
    way = transformer(f"+proj=aeqd +lat_0={lat!r} +lon_0={lon!r} +ellps=GRS80 +units=m +type=crs", GEOGRAPHIC)
    cos, sin = np.cos(np.radians(heading)), np.sin(np.radians(heading))

    def forward(points: Points) -> Points:
        x, y = points[:, 0], points[:, 1]
        return _with_height(points, *way.transform(x * cos + y * sin, y * cos - x * sin))

    return forward


def _with_height(points: Points, lon: Points, lat: Points) -> Points:
    return np.column_stack([lon, lat, *points[:, 2:].T])


def azimuth_deg(start: Points, end: Points) -> NDArray[np.float64]:
    """Direction of short steps between longitudes and latitudes [degrees clockwise from north]."""
    with np.errstate(invalid="ignore"):
        east = (end[:, 0] - start[:, 0]) * np.cos(np.radians(start[:, 1]))
        return np.nan_to_num(np.degrees(np.arctan2(east, end[:, 1] - start[:, 1])))
