"""When the wind has left a picture behind: it turned, changed, or the picture is too old."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TURN_DEG = 20.0
CHANGE_FRACTION = 0.3
OLD_S = 300.0
CALM_M_S = 0.5  # below it a vane says nothing: a calm has no direction to turn from


def wind_left(was: Mapping[str, Any], now: Mapping[str, Any] | None, *, age_s: float) -> list[str]:
    """Why a picture made in one wind is not that of the present one; empty where it still is.

    Parameters
    ----------
    was, now
        `wind_m_s` and `wind_from_deg` of the picture and of the mast; None where the mast says nothing.
    age_s
        How long ago the picture's weather was measured [s].

    Returns
    -------
    list of `turned` (20° or more), `changed` (30 % or more), `old` (5 minutes or more), `unknown` (no wind is measured)
    """
    why = ["old"] if age_s >= OLD_S else []
    speed = None if now is None else now.get("wind_m_s")
    if now is None or speed is None:
        return [*why, "unknown"]
    before = float(was["wind_m_s"])
    if abs(speed - before) >= CHANGE_FRACTION * max(before, CALM_M_S):
        why.append("changed")
    bearing = now.get("wind_from_deg")
    moves = min(speed, before) >= CALM_M_S
    if moves and bearing is not None and turn_deg(float(was["wind_from_deg"]), float(bearing)) >= TURN_DEG:
        why.append("turned")
    return why


def turn_deg(before_deg: float, now_deg: float) -> float:
    """The smaller angle between two directions [°], 0 to 180."""
    return abs((now_deg - before_deg + 180.0) % 360.0 - 180.0)
