"""Whether the sun is up: the guidebook's distances differ between day and night."""

from __future__ import annotations

import math
from datetime import UTC, datetime


def sun_elevation_deg(at: datetime, lon: float, lat: float) -> float:
    """Elevation of the sun [deg], good to about half a degree.

    Parameters
    ----------
    at : aware time.
    lon, lat : place [deg].

    Source: Cooper (1969), Solar Energy 12, declination; Spencer (1971) equation of time (four terms).
    """
    moment = at.astimezone(UTC)
    day = moment.timetuple().tm_yday
    turn = 2 * math.pi * (day - 1) / 365
    declination = math.radians(23.45) * math.sin(2 * math.pi * (284 + day) / 365)
    minutes = 229.18 * (0.000075 + 0.001868 * math.cos(turn) - 0.032077 * math.sin(turn)
                        - 0.014615 * math.cos(2 * turn) - 0.040849 * math.sin(2 * turn))  # fmt: skip
    hours = moment.hour + moment.minute / 60 + moment.second / 3600 + (4 * lon + minutes) / 60
    angle = math.radians(15 * (hours - 12))
    sine = math.sin(math.radians(lat)) * math.sin(declination) + math.cos(math.radians(lat)) * math.cos(
        declination
    ) * math.cos(angle)
    return math.degrees(math.asin(max(-1.0, min(1.0, sine))))
