"""Distances [m]: two-way ranging by UWB, round-trip time by WiFi.

Source of the slopes: Foy (1976), Position-location solutions by Taylor-series estimation, IEEE Trans. AES-12.
"""

from __future__ import annotations

import numpy as np

from ingest.positioning.method import Array, Mask, Method, Trust

FLATTEST = 1e-3
"""Anchors whose scatter is flatter than this (product over squared sum of its axes, 0.25 when round) are nearly in a
row: the closed form would pick one of two mirror places by the noise."""


def predict(anchors: Array, x: Array, y: Array, z: Array, _parameters: Array) -> tuple[Array, Array, Array, Array]:
    """Distances from tags to anchors and their slopes, the unit vector from anchor to tag."""
    dx, dy, dz = x - anchors[..., 0], y - anchors[..., 1], z - anchors[..., 2]
    distance = np.maximum(np.sqrt(dx * dx + dy * dy + dz * dz), 1e-6)
    return distance, dx / distance, dy / distance, dz / distance


def guess(anchors: Array, ranges: Array, known: Mask, z: Array, _parameters: Array) -> tuple[Array, Array]:
    """The place where the radical axes of the circles cross, in the least squares sense; NaN for anchors in a row."""
    weight = known.astype(float)
    total = np.maximum(weight.sum(axis=1), 1.0)
    drop = anchors[..., 2] - z[:, None]

    def centred(values: Array) -> Array:
        return np.asarray(weight * (values - (np.einsum("nk,nk->n", values, weight) / total)[:, None]))

    ax, ay = anchors[..., 0], anchors[..., 1]
    dx, dy = centred(ax), centred(ay)
    right = centred(ax * ax + ay * ay + drop * drop - ranges * ranges) / 2
    a, b, c = (np.einsum("nk,nk->n", i, j) for i, j in ((dx, dx), (dx, dy), (dy, dy)))
    p, q = np.einsum("nk,nk->n", dx, right), np.einsum("nk,nk->n", dy, right)
    with np.errstate(divide="ignore", invalid="ignore"):
        determinant = np.where(a * c - b * b > FLATTEST * (a + c) ** 2, a * c - b * b, np.nan)
        return (c * p - b * q) / determinant, (a * q - b * p) / determinant


def search_m(anchors: Array, ranges: Array, known: Mask) -> Array:
    """A tag is no farther from the middle of its anchors than one anchor is, and its range beyond that [m]."""
    count = np.maximum(known.sum(axis=1), 1)
    x, y = ((anchors[..., i] * known).sum(axis=1) / count for i in (0, 1))
    away = np.hypot(anchors[..., 0] - x[:, None], anchors[..., 1] - y[:, None]) + ranges
    return np.where(known.any(axis=1), np.where(known, away, np.inf).min(axis=1), 0.0)


METHOD = Method(
    predict=predict,
    sigma=0.1,
    fewest=3,
    guess=guess,
    search_m=search_m,
    trust=Trust(lasting_sigma=0.15, lasting_s=5.0, stretch=2.0),
)
