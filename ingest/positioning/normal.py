"""What one moment's measurements say about a place: misfits, slopes and the normal equations, for many tags at once.

The same few lines serve the solver, the filter and the Cramér-Rao bound. A common unknown (clock, heading, transmit
power) is eliminated by its Schur complement, so that nothing else needs to know of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest.positioning.method import Array, Mask, Method, Pick


@dataclass(slots=True, kw_only=True)
class Heard:
    """Measurements of one method by n tags, padded to k anchors; padding is not `known`.

    `anchors_m` (n, k, 3), `value`, `known` and `sigma` (n, k), `parameters` (n, k, p), `z_m` (n,) height of the tag.
    """

    method: Method
    anchors_m: Array
    value: Array
    known: Mask
    sigma: Array
    parameters: Array
    z_m: Array

    def __len__(self) -> int:
        return len(self.value)

    def take(self, rows: Pick) -> Heard:
        """The same for some of the tags."""
        parts = {name: getattr(self, name)[rows] for name in _PER_TAG}
        return Heard(method=self.method, **parts)

    def weight(self) -> Array:
        """One over the variance; 0 for padding."""
        return np.where(self.known, 1.0 / (self.sigma * self.sigma), 0.0)


_PER_TAG = ("anchors_m", "value", "known", "sigma", "parameters", "z_m")


def heard(
    method: Method,
    *,
    anchors_m: Array,
    value: Array,
    z_m: Array,
    known: Mask | None = None,
    sigma: Array | float | None = None,
    parameters: Array | None = None,
) -> Heard:
    """Measurements with everything that was left out filled in; what is not finite is not known."""
    known = np.isfinite(value) if known is None else known & np.isfinite(value)
    spread = np.broadcast_to(np.asarray(method.sigma if sigma is None else sigma, dtype=float), value.shape)
    return Heard(
        method=method,
        anchors_m=anchors_m,
        value=np.where(known, value, 0.0),
        known=known,
        sigma=spread,
        parameters=method.usual((value.shape[0], value.shape[1])) if parameters is None else parameters,
        z_m=np.broadcast_to(np.asarray(z_m, dtype=float), value.shape[:1]),
    )


def misfit(h: Heard, x: Array, y: Array, weight: Array) -> tuple[Array, Array, Array]:
    """Misfits and slopes in x and y at places (n,), each (n, k); a common unknown is taken out of the misfits."""
    predicted, hx, hy, _ = h.method.predict(h.anchors_m, x[:, None], y[:, None], h.z_m[:, None], h.parameters)
    r = h.method.misfit(h.value, predicted)
    if h.method.common_unknown:
        r = h.method.misfit(r, _common(h, r, weight)[:, None])
    return r, hx, hy


def equations(
    weight: Array, hx: Array, hy: Array, r: Array, *, common: bool
) -> tuple[Array, Array, Array, Array, Array]:
    """Information xx, xy, yy and right sides x, y of the least squares step, each (n,).

    With w the weights: F = Σ w u uᵀ, less (Σ w u)(Σ w u)ᵀ / Σ w where a common unknown is eliminated.
    Source: Kay (1993), Fundamentals of Statistical Signal Processing, ch. 3 (bound with a nuisance parameter).
    """
    wx, wy = weight * hx, weight * hy
    xx, xy, yy = _dot(wx, hx), _dot(wx, hy), _dot(wy, hy)
    p, q = _dot(wx, r), _dot(wy, r)
    if common:
        total = np.maximum(weight.sum(axis=1), 1e-300)
        sx, sy, sr = wx.sum(axis=1), wy.sum(axis=1), _dot(weight, r)
        xx, xy, yy = xx - sx * sx / total, xy - sx * sy / total, yy - sy * sy / total
        p, q = p - sx * sr / total, q - sy * sr / total
    return xx, xy, yy, p, q


def _dot(a: Array, b: Array) -> Array:
    return np.asarray(np.einsum("nk,nk->n", a, b))


def _common(h: Heard, r: Array, weight: Array) -> Array:
    """The weighted mean of the misfits, around the circle where values repeat."""
    if h.method.turn:
        angle = r * (2 * np.pi / h.method.turn)
        mean: Array = np.arctan2(_dot(weight, np.sin(angle)), _dot(weight, np.cos(angle))) * (h.method.turn / 2 / np.pi)
        return mean
    return np.asarray(_dot(weight, r) / np.maximum(weight.sum(axis=1), 1e-300))
