"""Places from many starts under a robust loss that is sharpened step by step (graduated non-convexity, Blake &
Zisserman 1987, Visual Reconstruction): the loss never decides from a bad start, and rivals are noticed."""

from __future__ import annotations

import numpy as np

from ingest.positioning.descent import covariance, descend
from ingest.positioning.method import Array, Mask
from ingest.positioning.normal import Heard, misfit

STARTS_ACROSS = 9
STARTS_KEPT = 5
SHARPENING = (30.0, 10.0, 4.0, 2.0, 1.0)
CAUCHY = 2.385
"""Scale of the Cauchy loss with 95 % efficiency for Gaussian noise (Holland & Welsch 1977)."""
RIVAL_COST = 9.0
"""Two places whose costs differ by less than this (three sigmas) cannot be told apart."""


def from_many_starts(h: Heard, *, outlier_sigmas: float) -> tuple[Array, Array, Array, Mask]:
    """Best place of each tag, the weights of the measurements believed there, and whether a rival is as good."""
    weight = h.weight()
    start_x, start_y = _starts(h, weight)
    n, m = start_x.shape
    many, w = h.take(np.repeat(np.arange(n), m)), np.repeat(weight, m, axis=0)
    x, y = np.array(start_x.ravel()), np.array(start_y.ravel())
    for sharp in SHARPENING:
        for _ in range(3):
            x, y = descend(many, w * _softness(many, w, x, y, sharp), x, y, iterations=1)
    x, y = _settle(many, w, x, y)
    cost = np.nan_to_num(_cauchy(many, w, x, y, 1.0), nan=np.inf).reshape(n, m)
    xs, ys = x.reshape(n, m), y.reshape(n, m)
    best = cost.argmin(axis=1)[:, None]
    low = np.take_along_axis(cost, best, axis=1)
    best_x, best_y = (np.take_along_axis(each, best, axis=1)[:, 0] for each in (xs, ys))
    believed = _believed(h, weight, best_x, best_y, outlier_sigmas)
    best_x, best_y = descend(h, believed, best_x, best_y)
    error = covariance(h, believed, best_x, best_y)[1]
    apart = np.hypot(xs - best_x[:, None], ys - best_y[:, None])
    far = apart > np.maximum(2 * np.nan_to_num(error, nan=0.0), 1e-2)[:, None]
    rival = np.asarray((far & (cost < low + RIVAL_COST)).any(axis=1), dtype=bool)
    return best_x, best_y, believed, rival


def _settle(h: Heard, weight: Array, x: Array, y: Array) -> tuple[Array, Array]:
    for _ in range(6):
        x, y = descend(h, weight * _softness(h, weight, x, y, 1.0), x, y, iterations=1)
    return x, y


def _believed(h: Heard, weight: Array, x: Array, y: Array, outlier_sigmas: float) -> Array:
    """Weights without the measurements that do not fit, as long as enough remain."""
    r, _, _ = misfit(h, x, y, weight * _softness(h, weight, x, y, 1.0))
    fits = np.abs(r) * np.sqrt(weight) < outlier_sigmas
    left = (fits & (weight > 0)).sum(axis=1) > h.method.fewest - 1
    return np.where(fits | ~left[:, None], weight, 0.0)


def _softness(h: Heard, weight: Array, x: Array, y: Array, sharp: float) -> Array:
    r, _, _ = misfit(h, x, y, weight)
    return 1.0 / (1.0 + weight * r * r / (CAUCHY * sharp) ** 2)


def _cauchy(h: Heard, weight: Array, x: Array, y: Array, sharp: float) -> Array:
    scale = (CAUCHY * sharp) ** 2
    r, _, _ = misfit(h, x, y, weight * _softness(h, weight, x, y, sharp))
    cost: Array = (scale * np.log1p(weight * r * r / scale)).sum(axis=1)
    return cost


def _starts(h: Heard, weight: Array) -> tuple[Array, Array]:
    """The best of a grid of places around the anchors, and of neighbours only the better one, (n, STARTS_KEPT)."""
    middle_x, middle_y = _middle(h)
    half = np.maximum(h.method.search_m(h.anchors_m, h.value, h.known), 1.0)
    ticks = np.linspace(-1, 1, STARTS_ACROSS)
    gx = (middle_x[:, None] + half[:, None] * np.repeat(ticks, STARTS_ACROSS)[None, :]).ravel()
    gy = (middle_y[:, None] + half[:, None] * np.tile(ticks, STARTS_ACROSS)[None, :]).ravel()
    count = STARTS_ACROSS**2
    many, w = h.take(np.repeat(np.arange(len(h)), count)), np.repeat(weight, count, axis=0)
    coarse = SHARPENING[0]
    for _ in range(2):
        gx, gy = descend(many, w * _softness(many, w, gx, gy, coarse), gx, gy, iterations=1)
    cost = np.nan_to_num(_cauchy(many, w, gx, gy, coarse), nan=np.inf).reshape(len(h), count)
    gx, gy = gx.reshape(cost.shape), gy.reshape(cost.shape)
    chosen_x, chosen_y = [], []
    for _ in range(STARTS_KEPT):
        best = cost.argmin(axis=1)[:, None]
        cx, cy = np.take_along_axis(gx, best, axis=1), np.take_along_axis(gy, best, axis=1)
        chosen_x.append(cx[:, 0])
        chosen_y.append(cy[:, 0])
        cost[np.hypot(gx - cx, gy - cy) < half[:, None] / STARTS_ACROSS] = np.inf
    return np.column_stack(chosen_x), np.column_stack(chosen_y)


def _middle(h: Heard) -> tuple[Array, Array]:
    count = np.maximum(h.known.sum(axis=1), 1)
    x, y = ((h.anchors_m[..., i] * h.known).sum(axis=1) / count for i in (0, 1))
    return x, y
