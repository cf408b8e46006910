"""Place: the only door between longitude, latitude (CGCS2000, degrees) and local metres (x east, y north).

Local metres are the site's projected CRS (for example EPSG:4549) less the easting and northing of the site's middle,
so that coordinates stay small. Grid north, not true north: they differ by the meridian convergence (0.5° at 1° of
longitude from the central meridian at 31° N).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from twin.model.errors import Invalid

GEOGRAPHIC = "EPSG:4490"
Ring = tuple[tuple[float, float], ...]
Polygon = tuple[Ring, ...]


class UnknownCrs(Invalid):
    """A coordinate reference system nobody knows."""

    message_zh = "未知的坐标系"
    message_en = "Unknown coordinate reference system"


class CrsIsNotMetric(Invalid):
    """A site needs a projected CRS in metres."""

    message_zh = "场地坐标系必须是以米为单位的投影坐标系"
    message_en = "The site's coordinate reference system must be projected, in metres"


@lru_cache(maxsize=64)
def transformer(source: str, target: str) -> Transformer:
    """Transformer between two CRS, always x (east, longitude) before y (north, latitude).

    Raises
    ------
    UnknownCrs
        One of the two is not in the PROJ database.
    """
    try:
        return Transformer.from_crs(CRS.from_user_input(source), CRS.from_user_input(target), always_xy=True)
    except CRSError as error:
        raise UnknownCrs(f"Unknown coordinate reference system: {source} or {target}") from error


@dataclass(frozen=True, slots=True)
class LocalFrame:
    """Local metres around one origin; `east_m`, `north_m` are the origin's coordinates in `crs`."""

    crs: str
    east_m: float = 0.0
    north_m: float = 0.0
    _forward: Transformer = field(init=False, repr=False, compare=False)
    _back: Transformer = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_forward", transformer(GEOGRAPHIC, self.crs))
        object.__setattr__(self, "_back", transformer(self.crs, GEOGRAPHIC))

    def to_local(self, lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Local x, y [m] of longitudes and latitudes [degrees]; scalars give 0-d arrays."""
        east, north = self._forward.transform(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
        return np.asarray(east - self.east_m), np.asarray(north - self.north_m)

    def to_lonlat(self, x_m: ArrayLike, y_m: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Longitudes and latitudes [degrees] of local x, y [m]; scalars give 0-d arrays."""
        x = np.asarray(x_m, dtype=float) + self.east_m
        y = np.asarray(y_m, dtype=float) + self.north_m
        lon, lat = self._back.transform(x, y)
        return np.asarray(lon), np.asarray(lat)


def frame_around(crs: str, lon: float, lat: float) -> LocalFrame:
    """Frame of a projected CRS with its origin at one place, rounded to whole metres.

    Raises
    ------
    UnknownCrs, CrsIsNotMetric
    """
    east, north = transformer(GEOGRAPHIC, crs).transform(lon, lat)
    axes = CRS.from_user_input(crs)
    if not axes.is_projected or any(axis.unit_name not in ("metre", "meter") for axis in axes.axis_info[:2]):
        raise CrsIsNotMetric()
    return LocalFrame(crs, float(round(east)), float(round(north)))
