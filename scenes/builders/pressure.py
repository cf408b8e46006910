"""Vessels under pressure: spheres on braced legs, bullets, drums and exchangers on saddles."""

from __future__ import annotations

import math
from itertools import pairwise

from scenes.builders.builder import Builder, Size
from scenes.builders.fittings import lying_vessel, ring_platform, ring_rail, saddles, straight_rail
from scenes.builders.kit import Mesh


def sphere(size: Size) -> Mesh:
    """A sphere with seams, legs, cross bracing, equator walk, top platform, stair, water rings and its bottom line."""
    mesh, radius = Mesh(size.grain_m), size.diameter_m / 2
    middle = size.height_m - radius - 1.4
    profile = [(radius * math.cos(a), middle + radius * math.sin(a)) for a in
               (math.pi * (k / 22 - 0.5) for k in range(23))]  # fmt: skip
    mesh.turned(profile, "sphere", sides=40, smooth=True)
    for share in (-0.62, 0.0, 0.62):
        a = math.asin(share)
        r = radius * math.cos(a) + 0.02
        mesh.turned(
            [(r + 0.01, middle + radius * share - 0.07), (r + 0.01, middle + radius * share + 0.07)], "seam", sides=40
        )
    legs = int(size.number("legs", 8))
    feet = [(radius * 0.97 * math.cos(2 * math.pi * k / legs), radius * 0.97 * math.sin(2 * math.pi * k / legs))
            for k in range(legs)]  # fmt: skip
    for k, (x, y) in enumerate(feet):
        mesh.turned([(0.9, 0.0), (0.9, 0.4), (0.5, 0.4)], "bund", sides=8, at=(x, y))
        mesh.tube((x, y, 0.4), (x, y, middle + radius * 0.12), 0.48, "sphere", sides=10)
        nx, ny = feet[(k + 1) % legs]
        for z0, z1 in ((1.0, middle - 1.2), (middle - 1.2, 1.0)):
            mesh.tube((x, y, z0), (nx, ny, z1), 0.11, "steel", sides=4)
        mesh.tube((x, y, middle - 1.1), (nx, ny, middle - 1.1), 0.13, "steel", sides=4)
    ring_platform(mesh, middle - 0.2, radius + 0.05, radius + 1.15, 200, 150)
    top = middle + radius
    mesh.turned([(2.6, top - 0.4), (2.6, top - 0.1), (0.0, top - 0.1)], "grating", sides=16)
    ring_rail(mesh, top - 0.1, 2.5, posts_m=1.6)
    for x in (-1.0, 0.2, 1.2):
        mesh.tube((x, 0.4, top - 0.3), (x, 0.4, top + 1.3), 0.22, "pipe_b", sides=6)
    for lift in (0.45, 0.8):
        r = radius * math.sqrt(1 - lift**2) + 0.3
        mesh.turned([(r - 0.1, middle + radius * lift), (r, middle + radius * lift + 0.1),
                     (r + 0.1, middle + radius * lift)], "pipe_a", sides=32)  # fmt: skip
    _stair(mesh, radius, middle)
    mesh.line([(0, 0, middle - radius), (0, 0, 1.3), (0, -radius - 4, 1.3)], 0.3, "pipe_b", sides=8)
    return mesh


def _stair(mesh: Mesh, radius: float, middle: float) -> None:
    """From the ground to the equator straight, then over the shoulder to the top."""
    points = [(radius + 1.2, -radius * 1.1, 0.0), (radius + 1.2, -1.0, middle - 0.2)]
    for k in range(1, 8):
        a = math.radians(8 + 70 * k / 7)
        points.append(((radius + 0.6) * math.cos(a), -1.0 + k * 0.12, middle + (radius + 0.5) * math.sin(a)))
    for p, q in pairwise(points):
        mesh.beam(p, q, 0.9, 0.12, "grating")
        for dy in (-0.45, 0.45):
            side = (dy, 0.0) if p[0] == q[0] else (0.0, dy)
            mesh.beam((p[0] + side[0], p[1] + side[1], p[2] + 1.0), (q[0] + side[0], q[1] + side[1], q[2] + 1.0),
                      0.08, 0.08, "rail")  # fmt: skip
    mesh.slab((radius + 0.1, -2.0, middle - 0.35), (radius + 1.9, 0.2, middle - 0.2), "grating")
    for y in (-2.0, 0.2):
        mesh.beam((radius + 1.7, y, 0.0), (radius + 1.7, y, middle - 0.2), 0.18, 0.18, "steel")


def bullet(size: Size) -> Mesh:
    """A long cylinder on saddles with a walk on top."""
    mesh, radius = Mesh(size.grain_m), size.diameter_m / 2
    axis = size.height_m - radius - 0.6
    lying_vessel(mesh, 0.0, axis, radius, size.length_m, "sphere", sides=28)
    saddles(mesh, radius, size.length_m, axis)
    top = axis + radius + 0.15
    walk = size.length_m * 0.3
    mesh.slab((-0.8, -walk, top), (0.8, walk, top + 0.12), "grating")
    for x in (-0.8, 0.8):
        straight_rail(mesh, (x, -walk), (x, walk), top + 0.12)
    for y in (-0.5 * walk, 0.1 * walk, 0.6 * walk):
        mesh.tube((0, y, top - 0.3), (0, y, top + 1.0), 0.25, "pipe_b", sides=8)
    mesh.beam((1.2, -walk, 0.0), (1.2, -walk - 2.8, 0.0), 0.1, 0.1, "rail")
    mesh.beam((0.4, -walk - 2.6, 0.0), (0.4, -walk, top), 0.8, 0.1, "grating")
    return mesh


def drum(size: Size) -> Mesh:
    """A horizontal drum on two piers with a small platform and its lines."""
    mesh, radius = Mesh(size.grain_m), size.diameter_m / 2
    axis = size.height_m - radius - 0.35
    lying_vessel(mesh, 0.0, axis, radius, size.length_m, "vessel", sides=18)
    saddles(mesh, radius, size.length_m, axis)
    mesh.tube(
        (0, size.length_m * 0.2, axis + radius - 0.1), (0, size.length_m * 0.2, size.height_m + 0.3), 0.2, "pipe_b"
    )
    mesh.line([(0, -size.length_m * 0.15, axis - radius), (0, -size.length_m * 0.15, 0.6),
               (0, -size.length_m * 0.5 - 0.8, 0.6)], 0.14, "pipe_a")  # fmt: skip
    return mesh


def exchanger(size: Size) -> Mesh:
    """Two shells, one on the other, with channel flanges."""
    mesh, radius = Mesh(size.grain_m), size.diameter_m / 2
    for k in range(2):
        z = 0.75 + radius + k * (2 * radius + 0.45)
        lying_vessel(mesh, 0.0, z, radius, size.length_m, "vessel", sides=10)
        for y in (-0.34, 0.36):
            end = y * size.length_m
            mesh.turned(
                [(radius + 0.16, end - 0.12), (radius + 0.16, end + 0.12)], "pipe_b", sides=10, at=(0.0, z), axis="y"
            )
    saddles(mesh, radius, size.length_m, 0.75 + radius)
    return mesh


BUILDERS = (
    Builder(kinds=("sphere",), build=sphere),
    Builder(kinds=("bullet",), build=bullet),
    Builder(kinds=("drum",), build=drum),
    Builder(kinds=("exchanger",), build=exchanger),
)
