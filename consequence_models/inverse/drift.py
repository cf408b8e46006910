"""Which way the air came that a detector breathes now: the wind's own past, over the distance that the air has come.

A detector far down the wind does not see the wind of this minute, but that of all the minutes since its gas came out.
The mast's record is taken to hold over the whole site, as it is for the minute itself (Taylor's frozen air).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.inverse.mast import turning_of

Array = NDArray[np.float64]
LONGEST_S = 900.0  # of the past; what is farther away came with the mean of all that
_AGES = 24
_LEAST_M = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Rows over the distance that air has come: its mean heading and speed on the way, and how far headings spread."""

    distance_m: tuple[float, ...]
    towards_deg: tuple[float, ...]
    wind_m_s: tuple[float, ...]
    turning_deg: tuple[float, ...]

    def __post_init__(self) -> None:
        rows = {len(self.distance_m), len(self.towards_deg), len(self.wind_m_s), len(self.turning_deg)}
        if len(rows) != 1 or 0 in rows or min(self.wind_m_s) <= 0 or np.any(np.diff(self.distance_m) <= 0):
            raise ImpossibleInput(
                "来流记录不成立：各列等长、距离递增、风速大于 0",
                "a drift needs columns of one length, growing distances and winds above 0",
                field="distance_m",
            )

    def turn_rad(self, distance_m: ArrayLike, heading_rad: float) -> Array:
        """How far the way of the air turned from a heading, at distances; the same shape."""
        apart = np.angle(np.exp(1j * (np.radians(self.towards_deg) - heading_rad)))
        return np.asarray(np.interp(np.asarray(distance_m, float), self.distance_m, np.unwrap(apart)))

    def straightened(self, dx: Array, dy: Array, heading_rad: float) -> tuple[Array, Array]:
        """Ways from leak to sensor turned back by as much as the air turned on them, as if it had come straight."""
        turn = self.turn_rad(np.hypot(dx, dy), heading_rad)
        sin, cos = np.sin(turn), np.cos(turn)
        return dx * cos - dy * sin, dy * cos + dx * sin

    def speed_m_s(self, distance_m: ArrayLike) -> Array:
        """Mean speed on the way [m/s]."""
        return np.asarray(np.interp(np.asarray(distance_m, float), self.distance_m, self.wind_m_s))

    def spread_deg(self, distance_m: ArrayLike) -> Array:
        """Standard deviation of the heading from one moment of the stretch to the next [°]."""
        return np.asarray(np.interp(np.asarray(distance_m, float), self.distance_m, self.turning_deg))


def drift_of(t_s: ArrayLike, wind_m_s: ArrayLike, from_deg: ArrayLike, *, begins_s: float) -> Drift | None:
    """The drift of the air that is breathed from `begins_s` to the end of a mast's record; None of a record too short.

    Parameters
    ----------
    t_s, wind_m_s, from_deg : array_like (n,)
        Evenly spaced record in order of time, its last part the stretch that is looked at.

    Air of age a, breathed at time t, has come the way W(t) - W(t - a), where W adds up the wind: the way of a puff in a
    wind that is the same everywhere.
    """
    t, speed, bearing = (np.asarray(one, float) for one in (t_s, wind_m_s, from_deg))
    seen = np.flatnonzero(t >= begins_s)
    if len(t) < 3 or not seen.size or not np.isfinite(speed).all() or not np.isfinite(bearing).all():
        return None
    step = float(np.median(np.diff(t)))
    turn = np.radians(bearing + 180.0)
    way = np.cumsum(np.column_stack([speed * np.sin(turn), speed * np.cos(turn)]) * step, axis=0)
    longest = min(len(t) - 1, round(LONGEST_S / step))
    ages = np.unique(np.round(np.geomspace(1, longest, _AGES)).astype(int))
    rows = [row for age in ages if (row := _row(way, seen[seen >= age], int(age), step)) is not None]
    kept: list[tuple[float, float, float, float]] = []
    for one in rows:
        if not kept or one[0] > kept[-1][0] + _LEAST_M:
            kept.append(one)
    if not kept:
        return None
    distance, towards, pace, spread = zip(*kept, strict=True)
    return Drift(distance_m=distance, towards_deg=towards, wind_m_s=pace, turning_deg=spread)


def _row(way: Array, at: NDArray[np.intp], back: int, step_s: float) -> tuple[float, float, float, float] | None:
    """Distance, heading, speed and spread of the air that is `back` steps old; None where it has gone nowhere."""
    if not at.size:
        return None
    gone = way[at] - way[at - back]
    middle = gone.mean(axis=0)
    far = float(np.hypot(*middle))
    heading = np.arctan2(gone[:, 0], gone[:, 1])
    if far < _LEAST_M:
        return None
    towards = math.degrees(math.atan2(middle[0], middle[1])) % 360
    return far, towards, far / (back * step_s), turning_of(np.degrees(heading))
