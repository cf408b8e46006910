"""The shifted coordinates of Chinese web maps: GCJ-02 and BD-09, to and from WGS 84 (to a metre the same as CGCS2000).

Nothing is stored in them; they are for display on such maps, and for reading what was digitised on one.
Source: the publicly known formula (constants agree with the eviltransform test values to better than 1e-6°).
"""

from __future__ import annotations

from math import pi

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin.model.errors import Invalid

SYSTEMS = ("wgs84", "gcj02", "bd09")
_A, _EE = 6378245.0, 0.00669342162296594323  # Krassovsky's axis and eccentricity squared, as the formula has them
_X_PI = pi * 3000.0 / 180.0
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
LatLon = tuple[float, float]
Arrays = tuple[NDArray[np.float64], NDArray[np.float64]]


class UnknownShift(Invalid):
    """Only WGS 84, GCJ-02 and BD-09 are known here."""

    message_zh = "只支持 wgs84、gcj02、bd09"
    message_en = "Only wgs84, gcj02 and bd09 are known"


def shifted(latitude_deg: float, longitude_deg: float, source: str, target: str) -> LatLon:
    """Latitude and longitude [°] in another of the three systems; unchanged outside the box around China.

    Raises
    ------
    UnknownShift
    """
    latitude, longitude = shifted_all(latitude_deg, longitude_deg, source, target)
    return float(latitude), float(longitude)


def shifted_all(latitude_deg: ArrayLike, longitude_deg: ArrayLike, source: str, target: str) -> Arrays:
    """`shifted` of arrays of one shape.

    Raises
    ------
    UnknownShift
    """
    if source not in SYSTEMS or target not in SYSTEMS:
        raise UnknownShift(field="crs")
    here = (np.asarray(latitude_deg, dtype=float), np.asarray(longitude_deg, dtype=float))
    if source == target:
        return here
    if source == "bd09":
        here = _from_bd09(*here)
    elif source == "wgs84":
        here = _to_gcj02(*here)
    if target == "wgs84":
        return _to_wgs84(*here)
    return _to_bd09(*here) if target == "bd09" else here


def _to_gcj02(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Arrays:
    inside = (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)
    x, y = lon - 105.0, lat - 35.0
    both = (20 * np.sin(6 * pi * x) + 20 * np.sin(2 * pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + both
    north += (20 * np.sin(pi * y) + 40 * np.sin(pi * y / 3)) * 2 / 3
    north += (160 * np.sin(pi * y / 12) + 320 * np.sin(pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + both
    east += (20 * np.sin(pi * x) + 40 * np.sin(pi * x / 3)) * 2 / 3
    east += (150 * np.sin(pi * x / 12) + 300 * np.sin(pi * x / 30)) * 2 / 3
    magic = 1 - _EE * np.sin(np.radians(lat)) ** 2
    d_lat = north * 180 / (_A * (1 - _EE) / (magic * np.sqrt(magic)) * pi)
    d_lon = east * 180 / (_A / np.sqrt(magic) * np.cos(np.radians(lat)) * pi)
    return np.where(inside, lat + d_lat, lat), np.where(inside, lon + d_lon, lon)


def _to_wgs84(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Arrays:
    """The inverse, by repeating the forward shift until it no longer moves."""
    at_lat, at_lon = lat, lon
    for _ in range(20):
        there_lat, there_lon = _to_gcj02(at_lat, at_lon)
        miss = np.max(np.abs([there_lat - lat, there_lon - lon]), initial=0.0)
        at_lat, at_lon = at_lat - (there_lat - lat), at_lon - (there_lon - lon)
        if miss < 1e-12:
            break
    return at_lat, at_lon


def _to_bd09(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Arrays:
    z = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _X_PI)
    theta = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _X_PI)
    return z * np.sin(theta) + 0.006, z * np.cos(theta) + 0.0065


def _from_bd09(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Arrays:
    """The inverse: the public formula misses by up to 1e-6° (0.1 m), so it is only where the search begins."""
    x, y = lon - 0.0065, lat - 0.006
    z = np.hypot(x, y) - 0.00002 * np.sin(y * _X_PI)
    theta = np.arctan2(y, x) - 0.000003 * np.cos(x * _X_PI)
    at_lat, at_lon = z * np.sin(theta), z * np.cos(theta)
    for _ in range(20):
        there_lat, there_lon = _to_bd09(at_lat, at_lon)
        miss = np.max(np.abs([there_lat - lat, there_lon - lon]), initial=0.0)
        at_lat, at_lon = at_lat - (there_lat - lat), at_lon - (there_lon - lon)
        if miss < 1e-12:
            break
    return at_lat, at_lon
