"""A ground field kept on grids within grids around its source, each finer than the last: read by interpolation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_SHRINK, _LEVELS = 4.0, 5
_NOTHING = -700.0  # ln of nothing


@dataclass(frozen=True, kw_only=True)
class NestedGrid:
    """Logarithms of values on squares around the origin, the widest first; outside the widest there is nothing."""

    halves_m: tuple[float, ...]
    logs: tuple[Array, ...]

    def at(self, x: Array, y: Array) -> Array:
        """Values at points, bilinear in the logarithm on the finest square that holds them."""
        out = np.zeros(np.broadcast_shapes(x.shape, y.shape))
        reach = np.maximum(np.abs(x), np.abs(y)) + np.zeros_like(out)
        east, north = np.broadcast_to(x, out.shape), np.broadcast_to(y, out.shape)
        inner = [*self.halves_m[1:], 0.0]
        for half, smaller, log in zip(self.halves_m, inner, self.logs, strict=True):
            here = (reach <= half) & ((reach > smaller) | (smaller == 0.0))
            if here.any():
                out[here] = _bilinear(log, half, east[here], north[here])
        return out


def _bilinear(log: Array, half: float, x: Array, y: Array) -> Array:
    n = log.shape[0] - 1
    a, b = (np.clip((one + half) / (2 * half) * n, 0, n) for one in (x, y))
    i, j = (np.minimum(one.astype(int), n - 1) for one in (a, b))
    u, v = a - i, b - j
    low = (1 - u) * log[j, i] + u * log[j, i + 1]
    high = (1 - u) * log[j + 1, i] + u * log[j + 1, i + 1]
    value = np.exp((1 - v) * low + v * high)
    return np.asarray(np.where(value > np.exp(_NOTHING / 2), value, 0.0))


def nested(grid: Callable[[Array, Array], Array], reach_m: float, nodes: int = 201) -> NestedGrid:
    """Keep a field, given on axes (x, y) → (y, x), on squares of half-width `reach_m`, a quarter of it, and so on.

    Five squares: the cells of the finest are `reach_m` / 25,600 wide with 201 nodes.
    """
    halves, logs = [], []
    for k in range(_LEVELS):
        half = reach_m / _SHRINK**k
        axis = np.linspace(-half, half, nodes)
        with np.errstate(divide="ignore"):
            logs.append(np.maximum(np.log(grid(axis, axis)), _NOTHING))
        halves.append(half)
    return NestedGrid(halves_m=tuple(halves), logs=tuple(logs))
