"""View factors: what share of its surroundings a small target sees filled by a flame."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from consequence_models.physics.silhouette import Frustum, lambert, outline_of

Array = NDArray[np.float64]


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


def tilted_cylinder(
    *,
    length_to_radius: float,
    distance_to_radius: float,
    tilt_deg: float = 0.0,
    height_to_radius: float = 0.0,
    vertical: bool = True,
) -> float:
    """View factor of a flame that leans towards (positive) or away from a small target.

    Parameters
    ----------
    length_to_radius, distance_to_radius
        Length of the axis, and distance of the target from the axis at the ground, over the radius.
    tilt_deg, height_to_radius
        Tilt from the vertical, height of the target over the radius.
    vertical
        Whether the target stands upright facing the axis, or lies facing up.

    Only what lies in front of the target's plane counts. The flame's rims stay level when it leans (Mudan 1984).
    """
    tilt = math.radians(tilt_deg)
    body = Frustum(
        base_m=(0.0, 0.0, 0.0),
        top_m=(length_to_radius * math.sin(tilt), 0.0, length_to_radius * math.cos(tilt)),
        normal=(0.0, 0.0, 1.0),
        base_radius_m=1.0,
        top_radius_m=1.0,
    )
    normal = (-1.0, 0.0, 0.0) if vertical else (0.0, 0.0, 1.0)
    return facing(outline_of(body, (distance_to_radius, 0.0, height_to_radius)), normal)


def facing(corners: Array, normal: tuple[float, float, float]) -> float:
    """View factor of an outline from a target with a normal, cut at the target's own plane.

    Parameters
    ----------
    corners
        Corners relative to the target, shape (3, k), in order around the outline.
    """
    across = np.asarray(normal) @ corners
    kept: list[Array] = []
    for k in range(corners.shape[1]):
        here, before = corners[:, k], corners[:, k - 1]
        if (across[k] > 0) != (across[k - 1] > 0):
            kept.append(before + (here - before) * across[k - 1] / (across[k - 1] - across[k]))
        if across[k] > 0:
            kept.append(here)
    if len(kept) < 3:
        return 0.0
    return abs(float(np.asarray(normal) @ lambert(np.stack(kept, axis=-1))))
