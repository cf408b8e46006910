"""The shifted coordinates of Chinese web maps: GCJ-02 and BD-09, to and from WGS 84 (to a metre the same as CGCS2000).

Nothing is stored in them; they are for display on such maps, and for reading what was digitised on one.
Source: the publicly known formula (constants agree with the eviltransform test values to better than 1e-6°).
"""

from __future__ import annotations

from math import atan2, cos, hypot, pi, radians, sin, sqrt

from twin.model.errors import Invalid

SYSTEMS = ("wgs84", "gcj02", "bd09")
_A, _EE = 6378245.0, 0.00669342162296594323  # Krassovsky's axis and eccentricity squared, as the formula has them
_X_PI = pi * 3000.0 / 180.0
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
LatLon = tuple[float, float]


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
    if source not in SYSTEMS or target not in SYSTEMS:
        raise UnknownShift(field="crs")
    here = (latitude_deg, longitude_deg)
    if source == target:
        return here
    if source == "bd09":
        here = _from_bd09(*here)
    elif source == "wgs84":
        here = _to_gcj02(*here)
    if target == "wgs84":
        return _to_wgs84(*here)
    return _to_bd09(*here) if target == "bd09" else here


def _outside(lat: float, lon: float) -> bool:
    return not (_WEST <= lon <= _EAST and _SOUTH <= lat <= _NORTH)


def _to_gcj02(lat: float, lon: float) -> LatLon:
    if _outside(lat, lon):
        return lat, lon
    x, y = lon - 105.0, lat - 35.0
    both = (20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + both
    north += (20 * sin(pi * y) + 40 * sin(pi * y / 3)) * 2 / 3
    north += (160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + both
    east += (20 * sin(pi * x) + 40 * sin(pi * x / 3)) * 2 / 3
    east += (150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)) * 2 / 3
    magic = 1 - _EE * sin(radians(lat)) ** 2
    d_lat = north * 180 / (_A * (1 - _EE) / (magic * sqrt(magic)) * pi)
    d_lon = east * 180 / (_A / sqrt(magic) * cos(radians(lat)) * pi)
    return lat + d_lat, lon + d_lon


def _to_wgs84(lat: float, lon: float) -> LatLon:
    """The inverse, by repeating the forward shift until it no longer moves."""
    at_lat, at_lon = lat, lon
    for _ in range(20):
        there_lat, there_lon = _to_gcj02(at_lat, at_lon)
        miss = max(abs(there_lat - lat), abs(there_lon - lon))
        at_lat, at_lon = at_lat - (there_lat - lat), at_lon - (there_lon - lon)
        if miss < 1e-12:
            break
    return at_lat, at_lon


def _to_bd09(lat: float, lon: float) -> LatLon:
    z = hypot(lon, lat) + 0.00002 * sin(lat * _X_PI)
    theta = atan2(lat, lon) + 0.000003 * cos(lon * _X_PI)
    return z * sin(theta) + 0.006, z * cos(theta) + 0.0065


def _from_bd09(lat: float, lon: float) -> LatLon:
    x, y = lon - 0.0065, lat - 0.006
    z = hypot(x, y) - 0.00002 * sin(y * _X_PI)
    theta = atan2(y, x) - 0.000003 * cos(x * _X_PI)
    return z * sin(theta), z * cos(theta)
