"""What plant carries to be walked on: rails, ring platforms, cage ladders, spiral stairs, saddles."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from scenes.builders.kit import Mesh

RAIL_M = 1.1


def ring_rail(mesh: Mesh, z: float, radius: float, start_deg: float = 0.0, sweep_deg: float = 360.0, x: float = 0.0,
              y: float = 0.0, posts_m: float = 3.4) -> None:  # fmt: skip
    """Top rail, knee rail and posts along an arc."""
    steps = max(4, round(math.radians(sweep_deg) * radius / posts_m))
    points = arc(x, y, radius, start_deg, sweep_deg, steps)
    for (ax, ay), (bx, by) in pairwise(points):
        for height in (RAIL_M, 0.55):
            mesh.tube((ax, ay, z + height), (bx, by, z + height), 0.05, "rail", sides=3)
    for px, py in points:
        post(mesh, px, py, z, z + RAIL_M)


def post(mesh: Mesh, x: float, y: float, z0: float, z1: float) -> None:
    """A thin upright, three-sided to be cheap."""
    mesh.tube((x, y, z0), (x, y, z1), 0.05, "rail", sides=3)


def arc(x: float, y: float, radius: float, start_deg: float, sweep_deg: float, steps: int) -> list[tuple[float, float]]:
    turn = np.radians(start_deg + sweep_deg * np.arange(steps + 1) / steps)
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in turn]


def straight_rail(
    mesh: Mesh, start: tuple[float, float], end: tuple[float, float], z: float, posts_m: float = 2.6
) -> None:
    """Top rail, knee rail and posts along a straight edge."""
    length = math.dist(start, end)
    for height in (RAIL_M, 0.55):
        mesh.tube((*start, z + height), (*end, z + height), 0.05, "rail", sides=3)
    count = max(1, round(length / posts_m))
    for k in range(count + 1):
        t = k / count
        post(mesh, start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1]), z, z + RAIL_M)


def ring_platform(mesh: Mesh, z: float, inner: float, outer: float, start_deg: float, sweep_deg: float,
                  x: float = 0.0, y: float = 0.0, railed: bool = True) -> None:  # fmt: skip
    """A grating around a vessel over a part of its circumference, with its edge and rail."""
    steps = max(6, round(sweep_deg / 22))
    inside, outside = (arc(x, y, r, start_deg, sweep_deg, steps) for r in (inner, outer))
    for k in range(steps):
        a, b, c, d = inside[k], outside[k], outside[k + 1], inside[k + 1]
        mesh.quad(((*a, z), (*b, z), (*c, z), (*d, z)), "grating")
        mesh.quad(((*d, z - 0.2), (*c, z - 0.2), (*b, z - 0.2), (*a, z - 0.2)), "steel")
        mesh.quad(((*b, z - 0.2), (*c, z - 0.2), (*c, z), (*b, z)), "steel")
    if railed:
        ring_rail(mesh, z, outer - 0.06, start_deg, sweep_deg, x, y, posts_m=1.9)


def ladder(mesh: Mesh, z0: float, z1: float, radius: float, at_deg: float, x: float = 0.0, y: float = 0.0) -> None:
    """A ladder with a cage, standing off a round wall of `radius`."""
    a = math.radians(at_deg)
    out, side = np.array([math.cos(a), math.sin(a)]), np.array([-math.sin(a), math.cos(a)])
    base = np.array([x, y]) + out * (radius + 0.25)
    for sign in (-0.25, 0.25):
        p = base + side * sign
        mesh.beam((p[0], p[1], z0), (p[0], p[1], z1 + 1.0), 0.07, 0.07, "rail")
    for z in np.arange(z0 + 0.6, z1, 1.2):
        p, q = base - side * 0.25, base + side * 0.25
        mesh.tube((p[0], p[1], z), (q[0], q[1], z), 0.03, "rail", sides=3)
    hoop = [base + side * s + out * o for s, o in ((-0.36, 0.05), (-0.3, 0.6), (0.3, 0.6), (0.36, 0.05))]
    for z in np.arange(z0 + 2.4, z1 + 0.8, 2.0):
        for p, q in pairwise(hoop):
            mesh.tube((p[0], p[1], z), (q[0], q[1], z), 0.05, "rail", sides=3)
    if z1 - z0 > 3:
        for p in hoop[1:3]:
            mesh.tube((p[0], p[1], z0 + 2.4), (p[0], p[1], z1 + 0.8), 0.035, "rail", sides=3)


def spiral_stair(mesh: Mesh, z0: float, z1: float, radius: float, start_deg: float, width: float = 0.9) -> float:
    """A stair winding up a tank wall at 40 degrees; returns where it ends [degrees]."""
    sweep = math.degrees((z1 - z0) / math.tan(math.radians(40)) / (radius + width / 2))
    steps = max(10, round((z1 - z0) / 0.45))
    inner, outer = radius + 0.08, radius + 0.08 + width
    a, b = arc(0, 0, inner, start_deg, sweep, steps), arc(0, 0, outer, start_deg, sweep, steps)
    rise = (z1 - z0) / steps
    for k in range(steps):
        z = z0 + (k + 1) * rise
        mesh.quad(((*a[k], z), (*b[k], z), (*b[k + 1], z), (*a[k + 1], z)), "grating")
        mesh.quad(((*b[k], z - rise), (*b[k + 1], z), (*b[k + 1], z + 0.12), (*b[k], z + 0.12 - rise)), "steel")
        mesh.tube((*b[k], z + RAIL_M - rise), (*b[k + 1], z + RAIL_M), 0.05, "rail", sides=3)
        if k % 4 == 0:
            post(mesh, *b[k], z - rise, z + RAIL_M - rise)
    return start_deg + sweep


def head(radius: float, start: float, sign: float, steps: int = 5, depth: float = 0.5) -> list[tuple[float, float]]:
    """Profile of a dished end from the shell to its tip (or, with sign -1, below it), `depth` radii deep."""
    turn = [math.pi / 2 * k / steps for k in range(steps + 1)]
    return [(radius * math.cos(a), start + sign * depth * radius * math.sin(a)) for a in turn]


def lying_vessel(mesh: Mesh, x: float, z: float, radius: float, length: float, material: str, sides: int = 20) -> None:
    """A horizontal vessel with dished ends, its axis along y at height z."""
    straight = length / 2 - radius * 0.5
    profile = [*reversed(head(radius, -straight, -1, 4)), *head(radius, straight, 1, 4)]
    mesh.turned(profile, material, sides=sides, smooth=True, at=(x, z), axis="y")
    for y in (-straight, 0.0, straight):
        mesh.turned([(radius + 0.03, y - 0.12), (radius + 0.03, y + 0.12)], "seam", sides=sides, at=(x, z), axis="y")


def saddles(mesh: Mesh, radius: float, length: float, z: float, x: float = 0.0) -> None:
    """Two concrete saddles under a lying vessel whose axis is at height z."""
    for y in (-0.28 * length, 0.28 * length):
        mesh.box((x - radius * 0.85, y - 0.35, 0.0), (x + radius * 0.85, y + 0.35, z - radius * 0.45), "bund")
