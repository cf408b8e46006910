"""What stands tall: columns, reactors, stacks, prilling towers, flares."""

from __future__ import annotations

import math
from itertools import pairwise

from scenes.builders.builder import Builder, Size
from scenes.builders.fittings import head, ladder, ring_platform, ring_rail
from scenes.builders.kit import Mesh


def column(size: Size) -> Mesh:
    """A column on its skirt: seams, 270-degree platforms turned in turn, cage ladders between, the overhead line."""
    mesh, radius = Mesh(size.grain_m), size.diameter_m / 2
    skirt = size.number("skirt_m", 4.0)
    top = size.height_m - radius * 0.6
    neck = skirt + (top - skirt) * 0.62
    slim = radius * 0.86 if size.height_m > 30 else radius
    n = 20
    mesh.box((-radius - 1.0, -radius - 1.0, 0.0), (radius + 1.0, radius + 1.0, 0.5), "bund")
    mesh.turned([(radius + 0.25, 0.5), (radius, skirt)], "seam", sides=n)
    mesh.turned([(radius, skirt), (radius, neck), (slim, neck + 1.2), (slim, top)], "column", sides=n)
    mesh.turned(head(slim, top, 1, 5, 0.6), "column", sides=n, smooth=True)
    for k in range(1, 12):
        z = skirt + k * (top - skirt) / 12
        r = (radius if z < neck else slim) + 0.03
        if not neck < z < neck + 1.2:
            mesh.turned([(r, z - 0.06), (r, z + 0.06)], "seam", sides=n)
    count = int(size.number("platforms", 4))
    levels = [skirt + 1.0 + (top - skirt - 1.0) * (k + 1) / count for k in range(count)]
    below = 0.5
    for k, z in enumerate(levels):
        r = radius if z < neck else slim
        ring_platform(mesh, z, r + 0.05, r + 1.25, 50 + 180 * (k % 2), 270)
        ladder(mesh, below, z, radius, 20 + 180 * (k % 2))
        below = z
    r = slim + 0.55
    crown, away = size.height_m + 0.9, -radius - 0.9
    mesh.line([(0, 0, crown - 1.1), (0, 0, crown), (-r, 0, crown), (-r - 0.35, 0, top), (away, 0, neck), (away, 0, 9.0),
               (away - 2.5, 0, 9.0)], 0.28, "pipe_c", 8)  # fmt: skip
    mesh.line([(0.4, radius + 0.5, 1.2), (0.4, radius + 0.5, neck), (0.2, slim, neck)], 0.14, "pipe_a")
    for z in (skirt + 2.5, neck - 1.5, top - 2.0):
        mesh.tube((0, 0, z), (0.0, -radius - 0.7, z), 0.32, "seam", 8)
    return mesh


def reactor(size: Size) -> Mesh:
    """A thick vessel hung in a table of four legs, with two railed decks."""
    mesh, radius = Mesh(size.grain_m), size.diameter_m / 2
    bottom, top = 6.2, size.height_m - radius
    mesh.turned([*reversed(head(radius, bottom, -1, 4, 0.9))], "vessel", sides=22, smooth=True)
    mesh.turned([(radius, bottom), (radius, top)], "vessel", sides=22)
    mesh.turned(head(radius, top, 1, 5, 0.8), "vessel", sides=22, smooth=True)
    for z in (bottom + 2, (bottom + top) / 2, top - 1):
        mesh.turned([(radius + 0.05, z - 0.15), (radius + 0.05, z + 0.15)], "seam", sides=22)
    half = radius + 1.3
    for x in (-half, half):
        for y in (-half, half):
            mesh.beam((x, y, 0.0), (x, y, bottom + 1.6), 0.5, 0.5, "bund")
    deck(mesh, half + 0.4, bottom + 1.6, radius)
    ring_platform(mesh, top - 0.6, radius + 0.05, radius + 1.3, 30, 300)
    ladder(mesh, bottom + 1.7, top - 0.6, radius, 10)
    ladder(mesh, 0.0, bottom + 1.6, half + 0.2, 90)
    mesh.line([(0, 0, top + radius * 0.7), (0, 0, size.height_m + 0.9), (0, half, size.height_m + 0.9), (0, half, 6.0)],
              0.24, "pipe_c", 6)  # fmt: skip
    return mesh


def deck(mesh: Mesh, half: float, z: float, hole: float) -> None:
    """A square deck around a vessel, railed."""
    for sign in (-1, 1):
        mesh.slab((-half, min(sign * hole, sign * half), z - 0.3), (half, max(sign * hole, sign * half), z), "grating")
        mesh.slab((min(sign * hole, sign * half), -hole, z - 0.3), (max(sign * hole, sign * half), hole, z), "grating")
    corners = [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]
    for a, b in pairwise(corners):
        for h in (0.55, 1.1):
            mesh.beam((*a, z + h), (*b, z + h), 0.07, 0.07, "rail")


def chimney(size: Size) -> Mesh:
    """A tapering stack with bands, a ladder and platforms."""
    mesh, radius, height = Mesh(size.grain_m), size.diameter_m / 2, size.height_m
    slim = radius * 0.62
    mesh.turned([(radius * 1.25, 0.0), (radius * 1.2, height * 0.04), (radius, height * 0.06), (slim, height),
                 (slim - 0.25, height), (slim - 0.3, height - 2.0)], "wall", sides=24)  # fmt: skip
    for k in range(1, int(size.number("bands", 2)) + 2):
        z = height * (1 - 0.09 * k)
        r = radius + (slim - radius) * (z / height) + 0.04
        mesh.turned([(r, z - height * 0.02), (r, z + height * 0.02)], "seam" if k % 2 else "roof", sides=24)
    for share in (0.55, 0.93):
        r = radius + (slim - radius) * share
        ring_platform(mesh, height * share, r, r + 1.3, 0, 360)
    mesh.beam((radius + 0.3, 0, 0), (slim + 0.3, 0, height * 0.95), 0.6, 0.15, "rail")
    mesh.turned([(slim + 0.05, height - 0.8), (slim + 0.05, height)], "dark", sides=24)
    return mesh


def prilling(size: Size) -> Mesh:
    """A round concrete tower with ribs, a wider head house and a lift shaft."""
    mesh, radius, height = Mesh(size.grain_m), size.diameter_m / 2, size.height_m
    mesh.turned([(radius, 0.0), (radius, height * 0.88), (radius + 1.4, height * 0.9), (radius + 1.4, height - 2),
                 (0.0, height)], "wall", sides=40)  # fmt: skip
    for k in range(10):
        a = 2 * math.pi * k / 10
        x, y = (radius + 0.2) * math.cos(a), (radius + 0.2) * math.sin(a)
        mesh.beam((x, y, 0), (x, y, height * 0.88), 0.7, 0.7, "seam")
    mesh.turned([(radius + 1.45, height * 0.92), (radius + 1.45, height * 0.95)], "window", sides=40)
    ring_rail(mesh, height - 2.0, radius + 1.2)
    mesh.box((radius - 0.5, -3, 0), (radius + 4.5, 3, height * 0.96), "wall", "roof")
    for k in range(1, 12):
        mesh.box((radius + 4.45, -1.2, k * height * 0.08), (radius + 4.6, 1.2, k * height * 0.08 + 1.6), "window")
    return mesh


def flare(size: Size) -> Mesh:
    """A riser held by a three-legged derrick, with its tip and knock-out drum."""
    mesh, height, foot = Mesh(size.grain_m), size.height_m, size.diameter_m / 2
    mesh.tube((0, 0, 0), (0, 0, height - 4), 0.55, "pipe_c", 12)
    mesh.turned(
        [(0.55, height - 4), (0.8, height - 3), (0.8, height), (0.55, height), (0.5, height - 1)], "dark", sides=12
    )
    legs = [math.radians(a) for a in (90, 210, 330)]
    levels = [height * 0.93 * k / 12 for k in range(13)]

    def corner(a: float, z: float) -> tuple[float, float, float]:
        r = foot * (1 - z / height) + 1.1 * z / height
        return r * math.cos(a), r * math.sin(a), z

    for k, (z0, z1) in enumerate(pairwise(levels)):
        for a, b in zip(legs, [*legs[1:], legs[0]], strict=True):
            mesh.beam(corner(a, z0), corner(a, z1), 0.32, 0.32, "steel")
            mesh.beam(corner(a, z1), corner(b, z1), 0.14, 0.14, "steel")
            mesh.beam(corner(a, z0), corner(b, z1), 0.12, 0.12, "steel")
            mesh.beam(corner(b, z0), corner(a, z1), 0.12, 0.12, "steel")
        if k in (6, 11):
            ring_platform(mesh, z1, 0.7, 2.4, 0, 360)
    return mesh


BUILDERS = (
    Builder(kinds=("column",), build=column),
    Builder(kinds=("reactor",), build=reactor),
    Builder(kinds=("chimney", "stack"), build=chimney),
    Builder(kinds=("prilling_tower",), build=prilling),
    Builder(kinds=("flare",), build=flare),
)
