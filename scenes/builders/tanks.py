"""Storage tanks: domed, floating-roof and cone-roof, with courses, girders, stairs, ladders and roof rails."""

from __future__ import annotations

import math
from itertools import pairwise

from scenes.builders.builder import Builder, Size
from scenes.builders.fittings import ladder, ring_platform, ring_rail, spiral_stair
from scenes.builders.kit import Mesh


def sides_of(radius: float) -> int:
    """Enough sides to look round at this size."""
    return 28 if radius < 7 else 40 if radius < 12 else 56 if radius < 20 else 72


def shell(mesh: Mesh, radius: float, height: float) -> None:
    """Foundation ring, wall and the seams of its courses."""
    n = sides_of(radius)
    mesh.turned([(radius + 0.7, 0.0), (radius + 0.7, 0.35), (radius, 0.35)], "bund", sides=n)
    mesh.turned([(radius, 0.35), (radius, height)], "tank", sides=n)
    courses = max(2, round(height / 2.4))
    for k in range(1, courses):
        z = 0.35 + k * (height - 0.35) / courses
        mesh.turned([(radius + 0.035, z - 0.07), (radius + 0.035, z + 0.07)], "seam", sides=n)


def girder(mesh: Mesh, radius: float, z: float, width: float) -> None:
    """A ring stiffener around the shell."""
    mesh.turned([(radius, z - 0.3), (radius + width, z - 0.18), (radius + width, z), (radius, z)], "tank_roof",
                sides=sides_of(radius))  # fmt: skip


def fittings(mesh: Mesh, radius: float, height: float) -> None:
    """Manway, nozzles, foam lines and a drain at the foot."""
    for a in (200, 340):
        t = math.radians(a)
        x, y = radius * math.cos(t), radius * math.sin(t)
        mesh.tube((x, y, 1.2), (x * (1 + 0.9 / radius), y * (1 + 0.9 / radius), 1.2), 0.45, "seam", sides=10)
    if radius < 6:
        return
    for a in (20, 110, 250):
        t = math.radians(a)
        x, y = (radius + 0.25) * math.cos(t), (radius + 0.25) * math.sin(t)
        mesh.line([(x * 1.06, y * 1.06, 0.4), (x, y, 0.8), (x, y, height - 0.4)], 0.11, "pipe_a", sides=4)
        mesh.box((x - 0.4, y - 0.4, height - 1.0), (x + 0.4, y + 0.4, height - 0.1), "pipe_a")


def access(mesh: Mesh, size: Size, radius: float, height: float) -> None:
    """A spiral stair on large tanks, a cage ladder on small ones, and the landing at the top."""
    start = size.number("stair_deg", 0.0)
    if radius >= 4.5:
        end = spiral_stair(mesh, 0.4, height + 0.1, radius, start)
        ring_platform(mesh, height + 0.15, radius - 1.6, radius + 1.0, end, min(60.0, 260 / radius), railed=radius > 6)
    else:
        ladder(mesh, 0.3, height, radius, start)


def dome(size: Size) -> Mesh:
    """A tank under a domed roof with rafters, a crown vent and an edge rail."""
    mesh, radius = Mesh(size.grain_m), size.diameter_m / 2
    rise = radius * 0.16
    wall = size.height_m - rise - 0.9
    shell(mesh, radius, wall)
    n = sides_of(radius)
    bow = (radius**2 + rise**2) / (2 * rise)
    edge = math.asin(radius / bow)
    profile = [
        (bow * math.sin(a), wall + rise - bow + bow * math.cos(a)) for a in (edge * (1 - k / 7) for k in range(8))
    ]
    mesh.turned([(radius + 0.12, wall - 0.25), (radius + 0.12, wall), profile[0]], "seam", sides=n)
    mesh.turned(profile, "tank_roof", sides=n, smooth=True)
    for k in range(12 if radius < 9 else 20):
        a = 2 * math.pi * k / (12 if radius < 9 else 20)
        points = [(r * math.cos(a), r * math.sin(a), z + 0.05) for r, z in profile[:-1:2]]
        for p, q in pairwise(points):
            mesh.beam(p, q, 0.16, 0.12, "seam")
    if radius > 9:
        girder(mesh, radius, wall * 0.82, 0.5)
    mesh.turned([(0.7, wall + rise - 0.05), (0.7, wall + rise + 0.6), (0.0, wall + rise + 0.9)], "seam", sides=12)
    ring_rail(mesh, wall, radius - 0.15)
    fittings(mesh, radius, wall)
    access(mesh, size, radius, wall)
    return mesh


def cone(size: Size) -> Mesh:
    """A tank under a flat cone."""
    mesh, radius = Mesh(size.grain_m), size.diameter_m / 2
    rise = max(0.35, radius * 0.18)
    wall = size.height_m - rise - 0.3
    shell(mesh, radius, wall)
    n = sides_of(radius)
    mesh.turned([(radius + 0.1, wall - 0.2), (radius + 0.1, wall), (0.35, wall + rise)], "tank_roof", sides=n)
    mesh.turned([(0.35, wall + rise - 0.1), (0.35, wall + rise + 0.5), (0.0, wall + rise + 0.7)], "seam", sides=10)
    if radius > 2:
        ring_rail(mesh, wall, radius - 0.1)
    fittings(mesh, radius, wall)
    access(mesh, size, radius, wall)
    return mesh


def floating(size: Size) -> Mesh:
    """An open tank, its roof floating at two thirds: pontoon ring, deck, rolling ladder, wind girders with a walk."""
    mesh, radius = Mesh(size.grain_m), size.diameter_m / 2
    wall = size.height_m - 1.2
    shell(mesh, radius, wall)
    n = sides_of(radius)
    level = wall * 0.68
    mesh.turned([(radius, wall), (radius - 0.25, wall), (radius - 0.25, level)], "tank_roof", sides=n)
    mesh.turned([(radius - 0.3, level), (radius - 0.3, level + 0.5), (radius - 2.6, level + 0.6),
                 (radius - 2.6, level + 0.12), (0.0, level + 0.22)], "tank_roof", sides=n)  # fmt: skip
    mesh.turned([(radius - 0.28, level + 0.5), (radius - 0.65, level + 0.75)], "dark", sides=n)
    for k in range(24):
        a = 2 * math.pi * k / 24
        c, s = math.cos(a), math.sin(a)
        mesh.box((c * (radius - 4.2) - 0.35, s * (radius - 4.2) - 0.35, level), (c * (radius - 4.2) + 0.35,
                 s * (radius - 4.2) + 0.35, level + 0.7), "seam")  # fmt: skip
    for ring in (0.45, 0.7):
        mesh.turned([(radius * ring, level + 0.12), (radius * ring, level + 0.4), (radius * ring - 0.2, level + 0.4),
                     (radius * ring - 0.2, level + 0.12)], "seam", sides=n)  # fmt: skip
    girder(mesh, radius, wall - 1.0, 1.3)
    ring_rail(mesh, wall - 1.0, radius + 1.2, posts_m=3.2)
    if radius > 18:
        girder(mesh, radius, wall * 0.6, 0.7)
    top, foot = (radius - 0.6, 0.0, wall + 0.2), (radius * 0.25, 0.0, level + 0.8)
    for y in (-0.5, 0.5):
        mesh.beam((top[0], y, top[2]), (foot[0], y, foot[2]), 0.15, 0.5, "rail")
        mesh.beam((top[0], y, top[2] + 1), (foot[0], y, foot[2] + 1), 0.07, 0.07, "rail")
    mesh.beam(top, foot, 0.9, 0.06, "grating")
    for y in (-1.2, 1.2):
        mesh.tube((radius - 1.4, y, level), (radius - 1.4, y, wall + 1.2), 0.25, "rail", sides=8)
    fittings(mesh, radius, wall)
    access(mesh, size, radius, wall - 0.9)
    return mesh


BUILDERS = (
    Builder(kinds=("tank_dome",), build=dome),
    Builder(kinds=("tank_cone",), build=cone),
    Builder(kinds=("tank_floating",), build=floating),
)
