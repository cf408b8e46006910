"""Open steel: multi-tier pipe racks with every pipe, multi-storey structures with their vessels, air coolers."""

from __future__ import annotations

import random

from scenes.builders.builder import Builder, Size
from scenes.builders.fittings import lying_vessel, straight_rail
from scenes.builders.kit import Mesh

PIPE_RADII_M = (0.11, 0.16, 0.22, 0.3, 0.16, 0.38, 0.13, 0.25, 0.2, 0.14, 0.3)
PIPE_TONES = ("pipe_a", "pipe_b", "pipe_c")


def pipe_rack(size: Size) -> Mesh:
    """Bents every few metres, tiers of beams, single pipes with expansion loops, and a railed walk."""
    mesh = Mesh(size.grain_m)
    half, length = size.width_m / 2 - 0.3, size.length_m
    tiers, first = int(size.number("tiers", 2)), size.number("first_tier_m", 5.0)
    levels = [first + 2.4 * k for k in range(tiers)]
    bents = max(1, round(length / size.number("bent_m", 8.0)))
    stations = [-length / 2 + 0.3 + (length - 0.6) * k / bents for k in range(bents + 1)]
    for k, y in enumerate(stations):
        for x in (-half, half):
            mesh.beam((x, y, 0.0), (x, y, levels[-1] + 0.5), 0.36, 0.36, "steel")
        for z in levels:
            mesh.beam((-half, y, z - 0.2), (half, y, z - 0.2), 0.26, 0.4, "steel")
        if k % 5 == 2 and k < bents:
            for x in (-half, half):
                mesh.beam((x, y, 0.4), (x, stations[k + 1], levels[0] - 0.5), 0.14, 0.14, "steel")
                mesh.beam((x, stations[k + 1], 0.4), (x, y, levels[0] - 0.5), 0.14, 0.14, "steel")
    for z in levels:
        for x in (-half, half):
            mesh.beam((x, stations[0], z - 0.2), (x, stations[-1], z - 0.2), 0.22, 0.34, "steel")
    pipes_on(mesh, size, levels, half)
    if tiers > 1:
        walk = levels[-1] + 0.05
        mesh.slab((half - 0.2, -length / 2, walk), (half + 0.7, length / 2, walk + 0.08), "grating")
        straight_rail(mesh, (half + 0.7, -length / 2), (half + 0.7, length / 2), walk, posts_m=5.0)
    return mesh


def pipes_on(mesh: Mesh, size: Size, levels: list[float], half: float) -> None:
    """Pipes side by side on every tier, of several widths and tones; one in four makes loops."""
    count, end = int(size.number("pipes", 8)), size.length_m / 2
    pitch = (2 * half - 0.8) / max(1, count - 1)
    for tier, z in enumerate(levels):
        for k in range(count):
            if (k * 7 + tier * 3) % 9 == 4:
                continue
            radius = min(PIPE_RADII_M[(k + 4 * tier) % len(PIPE_RADII_M)], pitch * 0.45)
            x, level = -half + 0.4 + k * pitch, z + radius
            tone = PIPE_TONES[(k + tier) % 3]
            points = [(x, -end, level)]
            if (k + tier) % 4 == 1 and tier == len(levels) - 1:
                y = -end + 24.0
                while y < end - 16:
                    points += [(x, y, level), (x, y, level + 1.7), (x, y + 3, level + 1.7), (x, y + 3, level)]
                    y += 56.0
            points.append((x, end, level))
            mesh.line(points, radius, tone, 7 if radius > 0.2 else 5)


def structure(size: Size) -> Mesh:
    """Columns, beams, gratings, rails, bracing and a stair; vessels on and through the floors."""
    mesh = Mesh(size.grain_m)
    dice = random.Random(int(size.number("seed", 0)))  # noqa: S311 - a look, not a secret
    hx, hy = size.width_m / 2 - 0.5, size.length_m / 2 - 0.5
    floors = max(2, size.floors)
    rise = (size.height_m - 1.2) / floors
    xs = [-hx + 2 * hx * k / 3 for k in range(4)]
    ys = [-hy + 2 * hy * k / 4 for k in range(5)]
    for x in xs:
        for y in ys:
            cut = floors if (x, y) not in ((xs[0], ys[0]), (xs[-1], ys[-1])) else floors - 1
            mesh.beam((x, y, 0.0), (x, y, cut * rise), 0.42, 0.42, "steel")
    for floor in range(1, floors + 1):
        storey(mesh, xs, ys, floor * rise, roof=floor == floors)
    bracing(mesh, xs, ys, rise, floors)
    stairs(mesh, hx, ys, rise, floors)
    contents(mesh, dice, xs, ys, rise, floors)
    return mesh


def storey(mesh: Mesh, xs: list[float], ys: list[float], z: float, *, roof: bool) -> None:
    """Beams both ways and gratings on most of the bays; rails around."""
    for y in ys:
        mesh.beam((xs[0], y, z - 0.25), (xs[-1], y, z - 0.25), 0.28, 0.46, "steel")
    for x in xs:
        mesh.beam((x, ys[0], z - 0.25), (x, ys[-1], z - 0.25), 0.28, 0.46, "steel")
    for i in range(len(xs) - 1):
        for j in range(len(ys) - 1):
            if roof and (i + 2 * j) % 3 == 0:
                continue
            mesh.slab((xs[i], ys[j], z - 0.05), (xs[i + 1], ys[j + 1], z + 0.05), "grating")
    a, b, c, d = xs[0], xs[-1], ys[0], ys[-1]
    for p, q in (((a, c), (b, c)), ((b, c), (b, d)), ((b, d), (a, d)), ((a, d), (a, c))):
        straight_rail(mesh, p, q, z, posts_m=3.5)


def bracing(mesh: Mesh, xs: list[float], ys: list[float], rise: float, floors: int) -> None:
    for floor in range(floors - 1):
        z0, z1 = floor * rise, (floor + 1) * rise - 0.4
        for x in (xs[0], xs[-1]):
            mesh.beam((x, ys[1], z0), (x, ys[2], z1), 0.16, 0.16, "steel")
            mesh.beam((x, ys[2], z0), (x, ys[1], z1), 0.16, 0.16, "steel")
        for y in (ys[0], ys[-1]):
            mesh.beam((xs[1], y, z0), (xs[2], y, z1), 0.16, 0.16, "steel")


def stairs(mesh: Mesh, hx: float, ys: list[float], rise: float, floors: int) -> None:
    """Flights going to and fro along one face."""
    x = hx + 0.9
    for floor in range(floors):
        y0, y1 = (ys[2], ys[3]) if floor % 2 == 0 else (ys[3], ys[2])
        z = floor * rise
        mesh.beam((x, y0, z), (x, y1, z + rise), 1.0, 0.14, "grating")
        for side in (-0.5, 0.5):
            mesh.beam((x + side, y0, z + 1.0), (x + side, y1, z + rise + 1.0), 0.06, 0.06, "rail")
        mesh.slab((x - 0.6, y1 - 0.7, z + rise - 0.1), (x + 0.6, y1 + 0.7, z + rise), "grating")


def contents(mesh: Mesh, dice: random.Random, xs: list[float], ys: list[float], rise: float, floors: int) -> None:
    """Upright vessels through floors, drums and exchangers on them, risers along the columns."""
    bays = [(i, j) for i in range(len(xs) - 1) for j in range(len(ys) - 1)]
    for k, (i, j) in enumerate(bays):
        x, y = (xs[i] + xs[i + 1]) / 2, (ys[j] + ys[j + 1]) / 2
        floor = dice.randrange(floors - 1)
        z = floor * rise
        if k % 3 == 0:
            r = dice.uniform(0.9, 1.5)
            tall = min(rise * dice.uniform(1.3, 2.4), (floors + 0.7) * rise - z)
            top = z + tall
            mesh.turned(
                [(r, z + 1.0), (r, top), (r * 0.6, top + r * 0.5), (0.0, top + r * 0.6)], "vessel", sides=14, at=(x, y)
            )
        else:
            lying_vessel(mesh, x, z + 1.9, dice.uniform(0.6, 1.0), (ys[1] - ys[0]) * 0.8, "vessel", 12)
    for k in range(10):
        x, y = dice.choice(xs) + 0.4, dice.choice(ys) + 0.4
        top = dice.randrange(2, floors + 1) * rise + 0.8
        mesh.line([(x, y, 0.2), (x, y, top), (x + dice.choice((-2.2, 2.2)), y, top)], dice.choice((0.12, 0.2, 0.3)),
                  PIPE_TONES[k % 3], 6)  # fmt: skip
    x, y = (xs[0] + xs[1]) / 2, ys[2]
    mesh.turned([(1.3, floors * rise), (1.3, floors * rise + 4), (0.8, floors * rise + 5), (0.0, floors * rise + 5.2)],
                "vessel", sides=16, at=(x, y))  # fmt: skip


def fin_fan(size: Size) -> Mesh:
    """A bundle over two fan rings, with its headers and edge rails."""
    mesh = Mesh(size.grain_m)
    hx, hy, top = size.width_m / 2, size.length_m / 2, size.height_m
    mesh.slab((-hx, -hy + 0.15, 1.9), (hx, hy - 0.15, 2.6), "vessel")
    mesh.slab((-hx + 0.6, -hy + 0.3, 2.6), (hx - 0.6, hy - 0.3, 2.75), "grating")
    for x in (-hx, hx - 0.5):
        mesh.slab((x, -hy + 0.1, 1.7), (x + 0.5, hy - 0.1, 2.9), "pipe_b")
    radius = min(hy, hx / 2) * 0.78
    for x in (-hx / 2, hx / 2):
        ring = [(0.05, 2.75), (0.25, top - 0.2), (0.25, top), (0.0, top), (-0.1, 2.8)]
        mesh.turned([(radius + r, z) for r, z in ring], "seam", sides=18, at=(x, 0.0))
        mesh.turned([(radius - 0.1, 3.0), (0.35, 3.05), (0.35, 3.3), (0.0, 3.3)], "dark", sides=18, at=(x, 0.0))
    for x in (-hx + 0.3, 0.0, hx - 0.3):
        for y in (-hy + 0.3, hy - 0.3):
            mesh.beam((x, y, 0.0), (x, y, 1.9), 0.22, 0.22, "steel")
    return mesh


BUILDERS = (
    Builder(kinds=("pipe_rack",), build=pipe_rack, merged=True),
    Builder(kinds=("structure", "steel"), build=structure),
    Builder(kinds=("fin_fan",), build=fin_fan),
)
