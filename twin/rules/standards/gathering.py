"""Gathering of people after AQ 3064.3-2025 (3.5, 5.2.3): more than a minute within a circle of at most 15 m radius."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

RADIUS_M = 15.0
LONGER_THAN_S = 60.0
_COLOURS = ((7, "red"), (4, "orange"), (3, "yellow"))
_TOUCH = 1e-9


def gathering_colour(people_count: int, *, radius_m: float = 0.0, duration_s: float) -> str:
    """`yellow` for three, `orange` for four to six, `red` for more; `none` for fewer, too far apart or too short."""
    if radius_m > RADIUS_M or duration_s <= LONGER_THAN_S:
        return "none"
    return next((colour for least, colour in _COLOURS if people_count >= least), "none")


def largest_gathering(x_m: ArrayLike, y_m: ArrayLike, radius_m: float = RADIUS_M) -> int:
    """How many of the people at most fit into one circle of a radius, wherever its centre.

    A fullest circle can be moved until it touches two people, or is centred on one; those circles are tried.

    Parameters
    ----------
    x_m, y_m : array_like, shape (n,)
        Where people are, local metres.
    """
    x, y = np.asarray(x_m, float), np.asarray(y_m, float)
    if x.size == 0:
        return 0
    most = int(_inside(x, y, x, y, radius_m).max())
    first, second = np.triu_indices(x.size, 1)
    dx, dy = x[second] - x[first], y[second] - y[first]
    away = np.hypot(dx, dy)
    near = (away > 0) & (away <= 2 * radius_m + _TOUCH)
    first, dx, dy, away = first[near], dx[near], dy[near], away[near]
    up = np.sqrt(np.maximum(radius_m**2 - (away / 2) ** 2, 0.0))
    for side in (-1.0, 1.0):
        centre_x = x[first] + dx / 2 - side * up * dy / away
        centre_y = y[first] + dy / 2 + side * up * dx / away
        for part in range(0, centre_x.size, 4096):
            some = slice(part, part + 4096)
            most = max(most, int(_inside(centre_x[some], centre_y[some], x, y, radius_m).max()))
    return most


def _inside(
    centre_x: NDArray[np.float64], centre_y: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64],
    radius_m: float,
) -> NDArray[np.intp]:  # fmt: skip
    away = np.hypot(centre_x[:, None] - x, centre_y[:, None] - y)
    return np.asarray(np.count_nonzero(away <= radius_m * (1 + _TOUCH), axis=1))
