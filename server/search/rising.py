"""Which detectors rise: an alarm of their own, or a lasting rise above rest that no alarm level has named yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server.search.rolling import Rest, Rolling

Array = NDArray[np.float64]
LASTS_S = 20  # a rise below alarm level must last so long
SIGMAS = 6.0  # standard deviations of a mean at rest
OF_HIGH, OF_RANGE = 0.2, 0.02  # and be at least so much of the first alarm level, or of the range where there is none
BEGAN_SIGMAS = 3.0
LOOK_BACK_S = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """One detector that rises: its row, since when, and whether an alarm said so or the search saw it."""

    row: int
    began_s: int
    how: str  # alarm | rise


def rising(rolling: Rolling, rest: Rest, alarmed: NDArray[np.bool_], now_s: int) -> list[Rise]:
    """Detectors that rise now, the first to rise first; `alarmed` are those in high alarm, shape (detectors,)."""
    part = rolling.past(now_s - LASTS_S + 1, now_s + 1)
    if not len(part):
        return []
    heard = np.isfinite(part).mean(axis=0) > 0.5
    mean = np.where(heard, np.nansum(part, axis=0) / np.maximum(np.isfinite(part).sum(axis=0), 1), np.nan)
    least = np.where(np.isfinite(rolling.high), OF_HIGH * rolling.high, OF_RANGE * rolling.top)
    limit = rest.level + np.maximum(SIGMAS * rest.block_noise, least)
    with np.errstate(invalid="ignore"):
        above = heard & (mean > limit)
    rows = np.flatnonzero(alarmed | above)
    found = [
        Rise(row=int(row), began_s=_began(rolling, rest, int(row), now_s), how="alarm" if alarmed[row] else "rise")
        for row in rows
    ]
    return sorted(found, key=lambda one: one.began_s)


def quiet(rolling: Rolling, rest: Rest, rows: NDArray[np.intp], now_s: int, lasts_s: int) -> bool:
    """Whether none of these detectors was above its rest for a while."""
    part = rolling.past(now_s - lasts_s, now_s + 1)[:, rows]
    with np.errstate(invalid="ignore"):
        least = np.where(np.isfinite(rolling.high), OF_HIGH * rolling.high, OF_RANGE * rolling.top)[rows]
        return not bool((part > rest.level[rows] + np.maximum(SIGMAS * rest.noise[rows], least)).any())


def _began(rolling: Rolling, rest: Rest, row: int, now_s: int) -> int:
    """The first second of the stretch above rest that ends now."""
    line = rolling.past(now_s - LOOK_BACK_S, now_s + 1)[:, row]
    with np.errstate(invalid="ignore"):
        low = np.flatnonzero(~(line > rest.level[row] + BEGAN_SIGMAS * rest.noise[row]))
    low = low[low < len(line) - 1]
    return now_s - (len(line) - 1 - (int(low[-1]) if low.size else 0))
