"""What a field does to who stands in it: when it comes and goes, the dose, what gets indoors, and how much can burn."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.result import Extent, Field

Array = NDArray[np.float64]
_ALONG, _ACROSS, _UP = 240, 121, 60
_LOWEST_M, _HIGHEST_M = 0.02, 500.0
_HEIGHTS_M = (0.0, 1.0, 3.0, 10.0, 30.0)


def history(field: Field, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike, times_s: ArrayLike) -> Array:
    """Values at receptors over time, shape (..., n) for n times.

    Parameters
    ----------
    field
        Any field that knows time.
    x_m, y_m, z_m : array_like, broadcast
        Receptors [m].
    times_s : array_like, shape (n,)
        Times from the start [s].
    """
    times = np.atleast_1d(np.asarray(times_s, float))
    return np.stack([field.at(x_m, y_m, z_m, float(time)) for time in times], axis=-1)


def passage(times_s: ArrayLike, values: ArrayLike, level: float) -> tuple[Array, Array]:
    """Arrival and departure [s] of a level, linear between times; NaN where it is never reached.

    Parameters
    ----------
    times_s : shape (n,), values : shape (..., n)
    level
        In the unit of the values.
    """
    t, c = np.asarray(times_s, float), np.asarray(values, float)
    above = c >= level
    ever = above.any(axis=-1)
    first = np.argmax(above, axis=-1)
    last = t.size - 1 - np.argmax(above[..., ::-1], axis=-1)
    come = _crossing(t, c, level, np.maximum(first - 1, 0), first)
    go = _crossing(t, c, level, last, np.minimum(last + 1, t.size - 1))
    return np.where(ever, come, np.nan), np.where(ever, go, np.nan)


def _crossing(t: Array, c: Array, level: float, before: NDArray[np.intp], after: NDArray[np.intp]) -> Array:
    a = np.take_along_axis(c, before[..., None], -1)[..., 0]
    b = np.take_along_axis(c, after[..., None], -1)[..., 0]
    crosses = (a < level) != (b < level)
    part = np.where(crosses, (level - a) / np.where(a == b, 1.0, b - a), np.where(a >= level, 0.0, 1.0))
    return np.asarray(t[before] + part * (t[after] - t[before]))


def toxic_load(times_s: ArrayLike, values: ArrayLike, exponent: float) -> Array:
    """Integral of C^n over time, in the unit of the values to the n times seconds; shape (...).

    Source: ten Berge, Zwart & Appelman (1986), Journal of Hazardous Materials 13, 301-309.
    """
    if not exponent > 0:
        raise ImpossibleInput("毒负荷指数必须为正数", "the exponent of a toxic load must be positive", field="exponent")
    c = np.maximum(np.asarray(values, float), 0.0)
    return np.asarray(np.trapezoid(c**exponent, np.asarray(times_s, float), axis=-1))


def indoors(times_s: ArrayLike, values: ArrayLike, air_change_1_s: float, *, first: ArrayLike = 0.0) -> Array:
    """Concentration in one well-mixed room, dc/dt = n (outdoor - c), exact for an outdoor value linear between times.

    Parameters
    ----------
    times_s : shape (n,), values : shape (..., n)
        Outdoor values.
    air_change_1_s
        Air changes per second; 1 per hour is 1/3600.
    first
        Indoor value at the first time.

    Source: Wilson (1996), as in the TNO Green Book (1992), chapter 5: single-zone ventilation.
    """
    if not air_change_1_s >= 0:
        raise ImpossibleInput("换气次数不能为负", "air changes cannot be negative", field="air_change_1_s")
    t, c = np.asarray(times_s, float), np.asarray(values, float)
    inside = np.empty_like(c)
    inside[..., 0] = first
    for k in range(1, t.size):
        step = t[k] - t[k - 1]
        x = air_change_1_s * step
        gain = -np.expm1(-x)
        ramp = 1 - gain / x if x > 1e-6 else x / 2
        inside[..., k] = (1 - gain) * inside[..., k - 1] + (gain - ramp) * c[..., k - 1] + ramp * c[..., k]
    return inside


def mass_between(field: Field, lower: float, upper: float = np.inf, t_s: float | None = None) -> float:
    """Mass [kg] of gas where the concentration lies between two levels [kg/m³], such as LFL and UFL.

    The field is summed over a grid on its own box, closer to the axis, the ground and the source; the error is a few
    per cent. `t_s` None takes the steady or highest value, the largest flammable mass that can be at one time for a
    steady release.
    """
    box = _tallest_box(field, lower, t_s)
    if box is None:
        return 0.0
    i = np.linspace(0, 1, _ALONG)
    length = box.ahead_m + box.back_m
    along = -box.back_m + length * i**1.5
    side = np.linspace(-1, 1, _ACROSS)
    across = 1.05 * box.half_width_m * np.sign(side) * np.abs(side) ** 1.3
    up = np.concatenate([[0.0], np.geomspace(_LOWEST_M, _top(field, lower, box, t_s), _UP)])
    x, y = box.to_xy(along[:, None], across[None, :])
    layers = []
    for height in up:
        value = np.nan_to_num(field.at(x, y, float(height), t_s))
        burns = np.where((value >= lower) & (value <= upper), value, 0.0)
        layers.append(np.trapezoid(np.trapezoid(burns, across, axis=1), along))
    return float(np.trapezoid(layers, up))


def _tallest_box(field: Field, lower: float, t_s: float | None) -> Extent | None:
    return Extent.around(field.extent_m(lower, height, t_s) for height in _HEIGHTS_M)


def _top(field: Field, lower: float, box: Extent, t_s: float | None) -> float:
    along = np.linspace(-box.back_m, box.ahead_m, 200)
    x, y = box.to_xy(along, np.zeros_like(along))
    heights = np.geomspace(_LOWEST_M, _HIGHEST_M, 80)
    value = np.nan_to_num(field.at(x[None, :], y[None, :], heights[:, None], t_s))
    reached = heights[(value >= lower).any(axis=1)]
    return float(1.2 * reached[-1]) if reached.size else 1.0
