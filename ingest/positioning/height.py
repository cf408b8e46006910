"""Places with their height, where the anchors can tell it; refused where they cannot.

Anchors that hang at one height, or in one plane through which a tag could be mirrored, say nothing about which side of
it a tag is on: then the height is unknown, however well the ranges fit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest.positioning.method import Array, Mask
from ingest.positioning.normal import Heard
from ingest.positioning.solve import OUTLIER_SIGMAS, solve

ITERATIONS = 10
WORST_SIGMA_M = 1.0
"""A height less sure than this does not tell one floor from the next (3 m at three sigmas)."""
FLATTEST_SIGMAS = 10.0
"""Anchors whose spread out of their common plane is less than this many sigmas of a range are in one plane."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solid:
    """Places (n, 3) [m] and covariance (n, 3, 3) [m²] of n tags; where `seen` is False the height cannot be told."""

    place_m: Array
    cov_m2: Array
    seen: Mask


def solve_with_height(h: Heard) -> Solid:
    """Least squares places with height of n tags; `h.z_m` is where to begin.

    Methods with a common unknown need one anchor more. Source: Foy (1976), IEEE Trans. AES-12.
    """
    flat = solve(h)
    place = np.column_stack([flat.x_m, flat.y_m, h.z_m])
    weight = h.weight()
    cov = np.full((len(h), 3, 3), np.nan)
    for _ in range(ITERATIONS):
        information, right = _equations(h, weight, place)
        good = np.isfinite(information).all(axis=(1, 2)) & (np.linalg.cond(np.nan_to_num(information)) < 1e12)
        cov[good] = np.linalg.inv(information[good])
        cov[~good] = np.nan
        step = np.einsum("nij,nj->ni", cov, right)
        place = place + np.clip(np.nan_to_num(step), -10.0, 10.0)
    enough = (weight > 0).sum(axis=1) >= h.method.fewest + 1
    with np.errstate(invalid="ignore"):
        sure = np.sqrt(cov[:, 2, 2]) <= WORST_SIGMA_M
        fits = (np.abs(_misfit(h, weight, place)[0]) * np.sqrt(weight) < OUTLIER_SIGMAS).all(axis=1)
    return Solid(place_m=place, cov_m2=cov, seen=enough & sure & fits & ~_in_one_plane(h, weight))


def _misfit(h: Heard, weight: Array, place: Array) -> tuple[Array, Array]:
    """Misfits (n, k) and slopes (n, k, 3), a common unknown taken out of both."""
    x, y, z = (place[:, i, None] for i in range(3))
    predicted, *slopes = h.method.predict(h.anchors_m, x, y, z, h.parameters)
    jacobian = np.stack(slopes, axis=2)
    left = h.method.misfit(h.value, predicted)
    if h.method.common_unknown:
        total = np.maximum(weight.sum(axis=1), 1e-300)
        left = left - (np.einsum("nk,nk->n", weight, left) / total)[:, None]
        jacobian = jacobian - (np.einsum("nk,nki->ni", weight, jacobian) / total[:, None])[:, None]
    return left, jacobian


def _equations(h: Heard, weight: Array, place: Array) -> tuple[Array, Array]:
    left, jacobian = _misfit(h, weight, place)
    return (
        np.einsum("nk,nki,nkj->nij", weight, jacobian, jacobian),
        np.einsum("nk,nki,nk->ni", weight, jacobian, left),
    )


def _in_one_plane(h: Heard, weight: Array) -> Mask:
    used = (weight > 0)[..., None]
    middle = (h.anchors_m * used).sum(axis=1, keepdims=True) / np.maximum(used.sum(axis=1, keepdims=True), 1)
    thin = np.linalg.svd((h.anchors_m - middle) * used, compute_uv=False)[:, -1]
    sigma = np.where(weight > 0, h.sigma, 0.0).max(axis=1)
    return np.asarray(thin < FLATTEST_SIGMAS * sigma)
