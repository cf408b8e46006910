"""Measurements of one moment → places with their error, for many tags at once, without any memory.

Gauss-Newton from a good first guess; where measurements do not fit together, many starts under a robust loss that is
sharpened step by step, so that the loss itself never decides from a bad start. What the anchors cannot tell is refused:
too few of them, all in a row, or two places that explain the measurements equally well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest.positioning.descent import covariance, descend
from ingest.positioning.method import Array, Mask
from ingest.positioning.normal import Heard, misfit
from ingest.positioning.starts import from_many_starts

OUTLIER_SIGMAS = 4.0
"""A measurement this far off is not noise: one in 16,000 of a Gaussian."""
WORST_ERROR_M = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Places of n tags; where `ok` is False the anchors did not suffice and x, y mean nothing.

    `cov_m2` (n, 3) is xx, xy, yy [m²], grown where measurements disagree; `error_m` the 95 % radius along the longer
    axis [m]; `used` (n, k) which measurements were believed.
    """

    x_m: Array
    y_m: Array
    cov_m2: Array
    error_m: Array
    used: Mask
    ok: Mask


def solve(h: Heard, *, start: tuple[Array, Array] | None = None, worst_error_m: float = WORST_ERROR_M) -> Solution:
    """Least squares places of n tags at known heights.

    Parameters
    ----------
    h : Heard
        Measurements of n tags.
    start : pair of ndarray, shape (n,), optional
        Places to begin from [m]; without them the method's own guess, or many starts.
    worst_error_m : float
        Places known worse than this (95 % radius) are refused [m].

    Source: Foy (1976), Position-location solutions by Taylor-series estimation, IEEE Trans. AES-12.
    """
    if not len(h):
        return _nothing(h)
    weight = h.weight()
    enough = h.known.sum(axis=1) >= h.method.fewest
    if start is None and h.method.guess is not None:
        start = h.method.guess(h.anchors_m, h.value, h.known, h.z_m, h.parameters)
    if start is None:
        x, y, cost = np.full(len(h), np.nan), np.full(len(h), np.nan), np.full(len(h), np.inf)
    else:
        x, y = descend(h, weight, *start)
        cost = _worst(h, weight, x, y)
    alone = np.zeros(len(h), dtype=bool)
    doubtful = np.flatnonzero(enough & ~(cost < OUTLIER_SIGMAS))
    if len(doubtful):
        found = from_many_starts(h.take(doubtful), outlier_sigmas=OUTLIER_SIGMAS)
        x[doubtful], y[doubtful], weight[doubtful], alone[doubtful] = found
    cov, error = covariance(h, weight, x, y)
    ok = enough & np.isfinite(x) & np.isfinite(y) & (error < worst_error_m) & ~alone
    return Solution(x_m=x, y_m=y, cov_m2=cov, error_m=error, used=weight > 0, ok=ok)


def _worst(h: Heard, weight: Array, x: Array, y: Array) -> Array:
    """The largest misfit of each tag, in sigmas; NaN where the descent came to nothing."""
    r, _, _ = misfit(h, x, y, weight)
    worst: Array = (np.abs(r) * np.sqrt(weight)).max(axis=1)
    return worst


def _nothing(h: Heard) -> Solution:
    none = np.zeros(0)
    return Solution(x_m=none, y_m=none, cov_m2=np.zeros((0, 3)), error_m=none, used=h.known, ok=np.zeros(0, dtype=bool))
