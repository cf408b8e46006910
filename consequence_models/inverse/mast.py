"""What a mast's record says of a stretch: its mean wind, and how far the wind turned within it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LEAST_TURNING_DEG = 1.0


def wind_of(speeds: Array, bearings_deg: Array) -> tuple[float, float]:
    """Mean speed and mean direction [°] of a stretch of a mast's record."""
    turn = np.radians(bearings_deg)
    heading = math.degrees(math.atan2(float(np.sin(turn).mean()), float(np.cos(turn).mean())))
    return float(speeds.mean()), heading % 360


def turning_of(bearings_deg: Array) -> float:
    """Standard deviation of the direction within a stretch [°], never less than a vane can tell.

    Source: Yamartino (1984), Journal of Climate and Applied Meteorology 23, 1362-1366, for a direction in one sector.
    """
    turn = np.radians(bearings_deg)
    length = min(1.0, float(np.hypot(np.sin(turn).mean(), np.cos(turn).mean())))
    apart = math.sqrt(1 - length * length)
    return max(math.degrees(math.asin(apart) * (1 + (2 / math.sqrt(3) - 1) * apart**3)), LEAST_TURNING_DEG)
