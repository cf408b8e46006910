"""Where somebody stopped on a way: the stay points of a track.

A stay is the longest run of fixes that all lie within a radius of its first one and that lasts long enough (Li, Zheng,
Xie, Chen, Liu, Ma: Mining user similarity based on location history, ACM GIS 2008, section 3). Two runs at one place
that a short leap parts, as a reflected signal makes it, are one stay; a silence ends a stay, for nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

RADIUS_M = 10.0
"""Wider than the error of the positioning in use (docs/replay.md), narrower than a unit of the plant."""
LEAST_S = 120.0
LEAP_S = 60.0
SILENCE_S = 600.0


@dataclass(frozen=True, slots=True)
class Stay:
    """From row `first` to row `last` of a track, about the mean of its places [m]."""

    first: int
    last: int
    x_m: float
    y_m: float


def stays(
    at_s: NDArray[np.float64],
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    *,
    radius_m: float = RADIUS_M,
    least_s: float = LEAST_S,
) -> list[Stay]:
    """Where a track stopped.

    Parameters
    ----------
    at_s : times [s], rising; shape (n,)
    x_m, y_m : places in a frame of metres; shape (n,)
    radius_m : how far from its first fix a stay may reach
    least_s : what passes faster is no stay

    Returns
    -------
    list of Stay
        In order of time; no two share a row.
    """
    found: list[Stay] = []
    for begin, end in _heard(at_s):
        rows = slice(begin, end)
        for first, last in _runs(at_s[rows], x_m[rows], y_m[rows], radius_m, least_s):
            _add(found, begin + first, begin + last, at_s, x_m, y_m, radius_m)
    return found


def _heard(at_s: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Spans of rows without a silence inside."""
    cuts = [0, *(np.flatnonzero(np.diff(at_s) > SILENCE_S) + 1).tolist(), len(at_s)]
    return [(begin, end) for begin, end in pairwise(cuts) if begin < end]


def _runs(
    at_s: NDArray[np.float64], x_m: NDArray[np.float64], y_m: NDArray[np.float64], radius_m: float, least_s: float
) -> list[tuple[int, int]]:
    """Runs near their first fix; only where the fix `least_s` later is near too need the ones between be looked at."""
    later = np.searchsorted(at_s, at_s + least_s)
    whole = later < len(at_s)
    there = np.minimum(later, len(at_s) - 1)
    hopeful = np.flatnonzero(whole & (np.hypot(x_m[there] - x_m, y_m[there] - y_m) <= radius_m))
    runs: list[tuple[int, int]] = []
    free = 0
    for first in hopeful.tolist():
        if first < free:
            continue
        last = _last_near(first, x_m, y_m, radius_m)
        if at_s[last] - at_s[first] >= least_s:
            runs.append((first, last))
            free = last + 1
    return runs


def _last_near(first: int, x_m: NDArray[np.float64], y_m: NDArray[np.float64], radius_m: float) -> int:
    """The last row before the first one that is too far from row `first`."""
    begin, step = first, 64
    while begin < len(x_m):
        end = min(begin + step, len(x_m))
        away = np.flatnonzero(np.hypot(x_m[begin:end] - x_m[first], y_m[begin:end] - y_m[first]) > radius_m)
        if away.size:
            return begin + int(away[0]) - 1
        begin, step = end, 2 * step
    return len(x_m) - 1


def _add(
    found: list[Stay],
    first: int,
    last: int,
    at_s: NDArray[np.float64],
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    radius_m: float,
) -> None:
    """One more stay, or the one before it going on after a leap."""

    def about(begin: int, end: int) -> Stay:
        rows = slice(begin, end + 1)
        return Stay(begin, end, float(np.mean(x_m[rows])), float(np.mean(y_m[rows])))

    one = about(first, last)
    before = found[-1] if found else None
    if before and at_s[first] - at_s[before.last] <= LEAP_S and _apart_m(before, one) <= radius_m:
        was, now = before.last - before.first + 1, last - first + 1
        x, y = ((was * a + now * b) / (was + now) for a, b in ((before.x_m, one.x_m), (before.y_m, one.y_m)))
        found[-1] = Stay(before.first, last, x, y)
        return
    found.append(one)


def _apart_m(one: Stay, other: Stay) -> float:
    return float(np.hypot(one.x_m - other.x_m, one.y_m - other.y_m))
