"""Ranges to anchors → positions with their error, for many tags at once.

The height of the tag is taken as known: in a plant the anchors hang at nearly one height, which leaves the vertical
unobservable. A linear solution starts a Gauss-Newton iteration; one range that does not fit the others (no line of
sight) is left out. What the anchors cannot tell is refused, not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SIGMA_M = 0.1
"""Assumed spread of one range [m]; two-way UWB ranging in the open shows 0.03 to 0.1 m."""
FEWEST_ANCHORS = 3
ITERATIONS = 8
STEP_LIMIT_M = 50.0
OUTLIER_SIGMAS = 4.0
WORST_ERROR_M = 50.0
RADIUS_95 = 2.4477


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Positions of n tags; where `ok` is False the anchors did not suffice and x, y mean nothing."""

    x_m: Array
    y_m: Array
    cov_m2: Array
    error_m: Array
    used: NDArray[np.bool_]
    ok: NDArray[np.bool_]


def solve(
    *, anchors_m: Array, range_m: Array, known: NDArray[np.bool_], z_m: Array, sigma_m: float = SIGMA_M
) -> Solution:
    """Least squares positions of n tags at known heights.

    Parameters
    ----------
    anchors_m : ndarray, shape (n, k, 3)
        Places of the anchors of each tag, padded to k [m].
    range_m, known : ndarray, shape (n, k)
        Measured distances [m] and which of them are measurements, not padding.
    z_m : ndarray, shape (n,)
        Heights of the tags [m].
    sigma_m : float
        Spread of one range [m].

    Returns
    -------
    Solution
        Covariances (n, 3) as xx, xy, yy [m²], grown where the ranges disagree; `error_m` is the 95 % radius along
        the longer axis.

    Source: Foy (1976), Position-location solutions by Taylor-series estimation. The bound it is tested against is
    Cramér-Rao for ranges, sigma² (Σ u uᵀ)⁻¹ with u the horizontal part of the unit vector from anchor to tag.
    """
    used = known & np.isfinite(range_m) & (range_m > 0)
    range_m = np.where(used, range_m, 1.0)
    drop = anchors_m[..., 2] - z_m[:, None]
    enough = used.sum(axis=1) >= FEWEST_ANCHORS
    x, y = _linear(anchors_m, range_m, drop, used)
    x, y = _refine(anchors_m, range_m, drop, used, x, y)
    worst, misfit = _worst(anchors_m, range_m, drop, used, x, y)
    doubtful = np.flatnonzero((misfit > OUTLIER_SIGMAS * sigma_m) & (used.sum(axis=1) > FEWEST_ANCHORS))
    if len(doubtful):
        used = used.copy()
        used[doubtful, worst[doubtful]] = False
        part = (anchors_m[doubtful], range_m[doubtful], drop[doubtful], used[doubtful])
        x[doubtful], y[doubtful] = _refine(*part, *_linear(*part))
    cov, error = _covariance(anchors_m, range_m, drop, used, x, y, sigma_m)
    ok = enough & np.isfinite(x) & np.isfinite(y) & np.isfinite(error) & (error < WORST_ERROR_M)
    return Solution(x_m=x, y_m=y, cov_m2=cov, error_m=error, used=used, ok=ok)


def _linear(anchors: Array, ranges: Array, drop: Array, used: NDArray[np.bool_]) -> tuple[Array, Array]:
    weight = used.astype(float)
    total = np.maximum(weight.sum(axis=1), 1.0)

    def centred(values: Array) -> Array:
        mean: Array = (values * weight).sum(axis=1) / total
        return values - mean[:, None]

    ax, ay = anchors[..., 0], anchors[..., 1]
    dx, dy = centred(ax), centred(ay)
    right = centred(ax**2 + ay**2 + drop**2 - ranges**2) / 2
    return _solve_2x2(weight, dx, dy, right)


def _refine(
    anchors: Array, ranges: Array, drop: Array, used: NDArray[np.bool_], x: Array, y: Array
) -> tuple[Array, Array]:
    weight = used.astype(float)
    for _ in range(ITERATIONS):
        ux, uy, residual = _geometry(anchors, ranges, drop, x, y)
        step_x, step_y = _solve_2x2(weight, ux, uy, residual)
        length = np.hypot(step_x, step_y)
        shrink = np.minimum(1.0, STEP_LIMIT_M / np.maximum(length, 1e-12))
        x, y = x + step_x * shrink, y + step_y * shrink
        if np.nanmax(length, initial=0.0) < 1e-5:
            break
    return x, y


def _geometry(anchors: Array, ranges: Array, drop: Array, x: Array, y: Array) -> tuple[Array, Array, Array]:
    dx, dy = x[:, None] - anchors[..., 0], y[:, None] - anchors[..., 1]
    distance = np.maximum(np.sqrt(dx**2 + dy**2 + drop**2), 1e-6)
    return dx / distance, dy / distance, ranges - distance


def _solve_2x2(weight: Array, ux: Array, uy: Array, right: Array) -> tuple[Array, Array]:
    a, b, c = (weight * ux * ux).sum(1), (weight * ux * uy).sum(1), (weight * uy * uy).sum(1)
    p, q = (weight * ux * right).sum(1), (weight * uy * right).sum(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        determinant = a * c - b * b
        return (c * p - b * q) / determinant, (a * q - b * p) / determinant


def _worst(
    anchors: Array, ranges: Array, drop: Array, used: NDArray[np.bool_], x: Array, y: Array
) -> tuple[NDArray[np.intp], Array]:
    residual = np.where(used, np.abs(_geometry(anchors, ranges, drop, x, y)[2]), -1.0)
    residual = np.nan_to_num(residual, nan=-1.0)
    index = residual.argmax(axis=1)
    return index, residual[np.arange(len(index)), index]


def _covariance(
    anchors: Array, ranges: Array, drop: Array, used: NDArray[np.bool_], x: Array, y: Array, sigma_m: float
) -> tuple[Array, Array]:
    weight = used.astype(float)
    ux, uy, residual = _geometry(anchors, ranges, drop, x, y)
    a, b, c = (weight * ux * ux).sum(1), (weight * ux * uy).sum(1), (weight * uy * uy).sum(1)
    freedom = np.maximum(weight.sum(axis=1) - 2, 1.0)
    variance = np.maximum(sigma_m**2, (weight * residual**2).sum(axis=1) / freedom)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = variance / (a * c - b * b)
        cov = np.column_stack([c * scale, -b * scale, a * scale])
        half, spread = (cov[:, 0] + cov[:, 2]) / 2, np.hypot((cov[:, 0] - cov[:, 2]) / 2, cov[:, 1])
        return cov, RADIUS_95 * np.sqrt(half + spread)
