"""Which detectors rise above their rest, and since when: a cumulative sum per sensor, below any alarm level."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
SLACK, LIMIT = 1.0, 8.0  # in standard deviations: finds a lasting rise of two in eight readings, Page (1954)
REST_SHARE = 0.05  # the background is the lowest twentieth of the record before


def background_of(record: ArrayLike) -> Array:
    """Each sensor's rest: the 5 % quantile of its record, shape (times, sensors) to (sensors,); NaN is left out."""
    return np.asarray(np.nanquantile(np.asarray(record, float), REST_SHARE, axis=0))


def silence_counts(places_m: Array, first: int, *, since_s: float, wind_m_s: float) -> NDArray[np.bool_]:
    """Which sensors the gas has had time to reach, so that their silence is news, shape (sensors,).

    The gas was at the first sensor `since_s` ago. From any leak, no other sensor is farther down the wind than its
    distance from the first; nearer than the wind has gone since, the gas is there or passes it by.
    """
    away = np.hypot(*(places_m - places_m[first])[:, :2].T)
    return np.asarray(away <= wind_m_s * since_s)


def rises(values: ArrayLike, noise: ArrayLike) -> NDArray[np.int64]:
    """Index of the first reading at which each sensor has risen, -1 where it has not.

    Parameters
    ----------
    values : array_like (times, sensors), background taken off
    noise : array_like (sensors,), standard deviation at rest, same unit

    Source: Page (1954), Biometrika 41, 100-115 (cumulative sum).
    """
    scaled = np.nan_to_num(np.asarray(values, float) / np.asarray(noise, float))
    total = np.zeros(scaled.shape[1])
    found = np.full(scaled.shape[1], -1)
    for at, row in enumerate(scaled):
        total = np.maximum(0.0, total + row - SLACK)
        found = np.where((found < 0) & (total > LIMIT), at, found)
    return found
