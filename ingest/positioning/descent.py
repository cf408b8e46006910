"""Gauss-Newton at a known height, and how well the place it ends at is known; for many tags at once."""

from __future__ import annotations

import numpy as np

from ingest.positioning.method import Array
from ingest.positioning.normal import Heard, equations, misfit

ITERATIONS = 12
CONVERGED_M = 1e-4
RADIUS_95 = 2.4477
"""95 % radius of a round Gaussian in two dimensions, in sigmas: sqrt(-2 ln 0.05)."""


def descend(h: Heard, weight: Array, x: Array, y: Array, *, iterations: int = ITERATIONS) -> tuple[Array, Array]:
    """Gauss-Newton from a start to the nearest minimum; a step is never longer than the anchors are far apart."""
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    part, w, reach, rows = h, weight, extent(h), np.arange(len(x))
    for turn in range(iterations):
        step_x, step_y = _step(part, w, x[rows], y[rows])
        length = np.hypot(step_x, step_y)
        shrink = np.minimum(1.0, reach / np.maximum(length, 1e-12))
        x[rows] += step_x * shrink
        y[rows] += step_y * shrink
        moving = np.flatnonzero(length > CONVERGED_M)
        if not len(moving):
            break
        if turn >= 2 and len(moving) < 0.5 * len(length):
            part, w, reach, rows = part.take(moving), w[moving], reach[moving], rows[moving]
    return x, y


def covariance(h: Heard, weight: Array, x: Array, y: Array) -> tuple[Array, Array]:
    """Covariance (n, 3) [m²] and 95 % radius [m] at places; grown by what the measurements disagree."""
    r, hx, hy = misfit(h, x, y, weight)
    xx, xy, yy, _, _ = equations(weight, hx, hy, r, common=h.method.common_unknown)
    freedom = (weight > 0).sum(axis=1) - 2 - int(h.method.common_unknown)
    disagreement = np.maximum(1.0, np.einsum("nk,nk,nk->n", weight, r, r) / np.maximum(freedom, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        determinant = xx * yy - xy * xy
        scale = np.where(determinant > 1e-9 * xx * yy, disagreement / determinant, np.nan)
        cov = np.column_stack([yy * scale, -xy * scale, xx * scale])
    return cov, radius_95(cov)


def radius_95(cov_m2: Array) -> Array:
    """95 % radius [m] along the longer axis of covariances (n, 3)."""
    half, spread = (cov_m2[:, 0] + cov_m2[:, 2]) / 2, np.hypot((cov_m2[:, 0] - cov_m2[:, 2]) / 2, cov_m2[:, 1])
    return RADIUS_95 * np.sqrt(half + spread)


def extent(h: Heard) -> Array:
    half = h.method.search_m(h.anchors_m, h.value, h.known)
    return np.maximum(half, 1.0)


def _step(h: Heard, weight: Array, x: Array, y: Array) -> tuple[Array, Array]:
    r, hx, hy = misfit(h, x, y, weight)
    xx, xy, yy, p, q = equations(weight, hx, hy, r, common=h.method.common_unknown)
    with np.errstate(divide="ignore", invalid="ignore"):
        determinant = xx * yy - xy * xy
        step_x, step_y = (yy * p - xy * q) / determinant, (xx * q - xy * p) / determinant
    stuck = ~np.isfinite(step_x + step_y) & np.isfinite(x + y)
    return np.where(stuck, 0.0, step_x), np.where(stuck, 0.0, step_y)
