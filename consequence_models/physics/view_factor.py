"""View factors: what share of its surroundings a small target sees filled by a flame."""

from __future__ import annotations

import math


def _corner(a: float, b: float, c: float) -> float:
    """From a small target to a parallel rectangle a × b whose corner lies opposite it at distance c."""
    x, y = a / c, b / c
    first = x / math.sqrt(1 + x * x) * math.atan(y / math.sqrt(1 + x * x))
    second = y / math.sqrt(1 + y * y) * math.atan(x / math.sqrt(1 + y * y))
    return (first + second) / (2 * math.pi)


def rectangle(*, width_m: float, height_m: float, separation_m: float, x_m: float, y_m: float) -> float:
    """View factor of a parallel rectangle from a target opposite the point (x, y), counted from its corner.

    Source: Howell, A Catalog of Radiation Heat Transfer Configuration Factors, case B-3, by superposition of corners.
    """
    total = 0.0
    for a, side_a in ((x_m, 1.0), (width_m - x_m, 1.0)):
        for b, side_b in ((y_m, 1.0), (height_m - y_m, 1.0)):
            sign = math.copysign(side_a, a) * math.copysign(side_b, b)
            total += sign * _corner(abs(a), abs(b), separation_m)
    return total


def sphere(*, diameter_m: float, centre_height_m: float, distance_m: float) -> float:
    """View factor of a sphere from a target on the ground that faces it: (radius / distance to the centre)²."""
    return (diameter_m / 2) ** 2 / (distance_m**2 + centre_height_m**2)
