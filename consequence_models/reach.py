"""The box around a level of any field without a closed form: looked for along rays from a middle."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from consequence_models.result import Extent, Field

Array = NDArray[np.float64]
_BEARINGS, _STEPS = 48, 160
_NEAR_M, _FAR_M, _HALVINGS = 0.1, 50_000.0, 24
_RIM, _INNERMOST = 0.03, 1e-4  # of the box: as far beyond it as outlines look, and the first step
_PARTS, _PARTINGS = 64, 4  # 64⁴ = 2²⁴: as fine as the halvings, in fewer questions


def box_by_rays(
    value: Callable[[Array, Array], Array],
    level: float,
    *,
    x_m: float,
    y_m: float,
    towards_deg: float = 0.0,
    ahead_m: float = 0.0,
    nearest_m: float = 0.1,
    farthest_m: float = 20_000.0,
) -> Extent | None:
    """A box with one axis `towards_deg` that holds every point at or above a level, seen from a middle.

    Parameters
    ----------
    value
        The field on the ground, x east and y north [m] to values.
    x_m, y_m, ahead_m, nearest_m, farthest_m
        The origin of the box, how far ahead of it the rays start, and their first and last step.

    Returns
    -------
    Extent or None
        None where no ray meets the level. Good for fields that fall outward; holes within do not matter.
    """
    reach = np.concatenate([[0.0], np.geomspace(nearest_m, farthest_m, _STEPS)])
    turn = np.arange(_BEARINGS) * 2 * np.pi / _BEARINGS
    along, across = ahead_m + reach[:, None] * np.cos(turn), reach[:, None] * np.sin(turn)
    heading = math.radians(towards_deg)
    x = x_m + along * math.sin(heading) - across * math.cos(heading)
    y = y_m + along * math.cos(heading) + across * math.sin(heading)
    above = np.nan_to_num(value(x, y), nan=0.0) >= level
    if not above.any():
        return None
    last = np.max(np.where(above, np.arange(reach.size)[:, None], 0), axis=0)
    out = reach[np.minimum(last + 1, reach.size - 1)]
    width = 1.02 * float(np.max(np.abs(out * np.sin(turn))))
    ahead, back = float(np.max(out * np.cos(turn))), float(np.max(-out * np.cos(turn)))
    return Extent(
        x_m=x_m, y_m=y_m, towards_deg=towards_deg,
        back_m=max(back, 1e-3 * width) - ahead_m, ahead_m=max(ahead, 1e-3 * width) + ahead_m,
        half_width_m=max(width, 1e-3),
    )  # fmt: skip


def farthest_m(
    value: Callable[[Array, Array], Array], level: float, *, x_m: float, y_m: float, bearings: int = _BEARINGS
) -> float:
    """Farthest distance from a place [m] at which a field on the ground is at or above a level; 0 where it nowhere is.

    Looked for along `bearings` rays (1 serves a round field), each brought onto the level by bisection: for a field
    that falls outward.
    """
    turn = np.arange(bearings) * 2 * np.pi / bearings
    sin, cos = np.sin(turn), np.cos(turn)

    def above(reach: Array) -> NDArray[np.bool_]:
        return np.asarray(np.nan_to_num(value(x_m + reach * sin, y_m + reach * cos), nan=0.0) >= level)

    steps = np.geomspace(_NEAR_M, _FAR_M, _STEPS)
    seen = above(steps[:, None] * np.ones(bearings))
    last = np.max(np.where(seen, np.arange(_STEPS)[:, None], -1), axis=0)
    if np.all(last < 0):
        return 0.0
    low, high = steps[np.maximum(last, 0)], steps[np.minimum(last + 1, _STEPS - 1)]
    if bearings == 1:
        return _parted(above, float(low[0]), float(high[0]))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        held = above(middle)
        low, high = np.where(held, middle, low), np.where(held, high, middle)
    return float(np.max(np.where(last >= 0, low, 0.0)))


def disc_m(field: Field, level: float, box: Extent, *, z_m: float, t_s: float | None) -> float | None:
    """Radius [m] about the middle of its box within which a round field is at or above a level.

    None for a field that says of itself not to be round, and where the ground at or above the level is no whole disc
    that ends within the box.
    """
    if not getattr(field, "round", False):
        return None

    def above(reach: Array) -> NDArray[np.bool_]:
        return np.asarray(np.nan_to_num(field.at(box.x_m + reach, box.y_m, z_m, t_s), nan=0.0) >= level)

    rim = box.half_width_m * (1 + _RIM)
    steps = np.concatenate([[0.0], np.geomspace(_INNERMOST * rim, rim, _STEPS)])
    held = above(steps)
    count = int(held.sum())
    if not 0 < count < held.size or not held[:count].all():
        return None
    return _parted(above, float(steps[count - 1]), float(steps[count]))


def _parted(above: Callable[[Array], NDArray[np.bool_]], low: float, high: float) -> float:
    """The last place between one that is at or above and one that is not, as near as the range allows."""
    for _ in range(_PARTINGS):
        places = np.linspace(low, high, _PARTS + 1)
        held = above(places[1:-1])
        first = int(np.flatnonzero(~held)[0]) if not held.all() else _PARTS - 1
        low, high = float(places[first]), float(places[first + 1])
    return low
