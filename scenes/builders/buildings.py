"""Houses of every sort: offices with windows, control rooms, sheds with roof monitors, village houses, furnaces."""

from __future__ import annotations

from scenes.builders.builder import Builder, Size
from scenes.builders.kit import Mesh

PARAPET_M = 0.9


def body(mesh: Mesh, hx: float, hy: float, height: float) -> None:
    """Walls, a roof sunk behind a parapet, and a plinth."""
    mesh.box((-hx, -hy, 0.0), (hx, hy, height - PARAPET_M), "wall", "roof")
    t = 0.3
    for low, high in (
        ((-hx, -hy), (hx, -hy + t)),
        ((-hx, hy - t), (hx, hy)),
        ((-hx, -hy), (-hx + t, hy)),
        ((hx - t, -hy), (hx, hy)),
    ):
        mesh.box((*low, height - PARAPET_M), (*high, height), "wall")
    mesh.box((-hx - 0.06, -hy - 0.06, 0.0), (hx + 0.06, hy + 0.06, 0.6), "bund")


def windows(
    mesh: Mesh, hx: float, hy: float, floors: int, height: float, pitch: float = 3.4, wide: float = 1.9
) -> None:
    """One pane for every bay and floor on all four sides, a hand's breadth proud so that none flickers."""
    rise = (height - PARAPET_M) / floors
    for floor in range(floors):
        z0, z1 = floor * rise + rise * 0.34, floor * rise + rise * 0.8
        for half, across in ((hy, hx), (hx, hy)):
            count = max(1, int(2 * half / pitch))
            for k in range(count):
                m = -half + 2 * half * (k + 0.5) / count
                a, b, o = m - wide / 2, m + wide / 2, across + 0.04
                for s in (-1, 1):
                    ring = [(s * o, s * a, z0), (s * o, s * b, z0), (s * o, s * b, z1), (s * o, s * a, z1)]
                    if half == hx:
                        ring = [(-y, x, z) for x, y, z in ring]
                    mesh.quad(ring, "window")


def roof_units(mesh: Mesh, hx: float, hy: float, z: float, count: int) -> None:
    """Air handling units and a stair head on the roof."""
    for k in range(count):
        y = -hy + 2 * hy * (k + 0.5) / count
        x = hx * (0.35 if k % 2 else -0.3)
        mesh.box((x - 1.2, y - 0.9, z), (x + 1.2, y + 0.9, z + 1.5), "seam", "dark")
    mesh.box((-hx * 0.3 - 2, -hy * 0.2 - 1.5, z), (-hx * 0.3 + 2, -hy * 0.2 + 1.5, z + 2.7), "wall", "roof")


def door(mesh: Mesh, x: float, y: float, wide: float, high: float, side: int) -> None:
    """A door in the face across x (side +1 or -1)."""
    o = x + 0.07 * side
    mesh.quad(((o, y - side * wide / 2, 0.0), (o, y + side * wide / 2, 0.0), (o, y + side * wide / 2, high),
               (o, y - side * wide / 2, high)), "dark")  # fmt: skip


def building(size: Size) -> Mesh:
    """A plain flat-roofed house; `windows` false for substations, 'strip' for process houses."""
    mesh = Mesh(size.grain_m)
    hx, hy, height = size.width_m / 2, size.length_m / 2, size.height_m
    body(mesh, hx, hy, height)
    style = size.parameters.get("windows", True)
    if style == "strip":
        for z in (height * 0.45, height * 0.78):
            mesh.box((-hx - 0.05, -hy - 0.05, z), (hx + 0.05, hy + 0.05, z + height * 0.05), "window", "window")
    elif style:
        windows(mesh, hx, hy, max(1, size.floors), height)
    for y in (-hy * 0.5, hy * 0.4):
        door(mesh, hx, y, 2.0 if size.floors > 1 else 3.0, 2.6, 1)
    units = int(size.number("roof_units", 2 if hy > 8 else 0))
    if units:
        roof_units(mesh, hx, hy, height - PARAPET_M, units)
    if height > 30:
        mesh.box((-hx * 0.6, -hy * 0.7, height), (hx * 0.2, hy * 0.3, height + 5), "wall", "roof")
    return mesh


def office(size: Size) -> Mesh:
    """An office or dormitory: many windows, an entrance canopy, roof units."""
    mesh = Mesh(size.grain_m)
    hx, hy, height = size.width_m / 2, size.length_m / 2, size.height_m
    body(mesh, hx, hy, height)
    windows(mesh, hx, hy, max(1, size.floors), height)
    mesh.slab((hx, -3.5, 3.2), (hx + 3.0, 3.5, 3.5), "roof")
    for y in (-3.0, 3.0):
        mesh.beam((hx + 2.6, y, 0), (hx + 2.6, y, 3.2), 0.3, 0.3, "wall")
    door(mesh, hx, 0.0, 4.0, 3.0, 1)
    roof_units(mesh, hx, hy, height - PARAPET_M, max(2, round(hy / 6)))
    return mesh


def control_room(size: Size) -> Mesh:
    """A low blast-proof block: buttresses, no windows, heavy roof edge."""
    mesh = Mesh(size.grain_m)
    hx, hy, height = size.width_m / 2, size.length_m / 2, size.height_m
    body(mesh, hx, hy, height)
    mesh.box((-hx - 0.2, -hy - 0.2, height - 1.3), (hx + 0.2, hy + 0.2, height - 1.0), "seam", "seam")
    for k in range(max(2, round(hy / 4))):
        y = -hy + 2 * hy * (k + 0.5) / max(2, round(hy / 4))
        for s in (-1, 1):
            mesh.box((s * hx - 0.35, y - 0.3, 0), (s * hx + 0.35, y + 0.3, height - 1.3), "wall")
    door(mesh, hx + 0.3, hy * 0.25, 2.4, 2.6, 1)
    roof_units(mesh, hx, hy, height - PARAPET_M, int(size.number("roof_units", 2)))
    return mesh


def gable(mesh: Mesh, hx: float, hy: float, eaves: float, ridge: float) -> None:
    """Walls under a ridge along y."""
    mesh.box((-hx, -hy, 0.0), (hx, hy, eaves), "wall")
    for s in (-1, 1):
        mesh.quad([(s * (hx + 0.4), -s * (hy + 0.4), eaves - 0.1), (s * (hx + 0.4), s * (hy + 0.4), eaves - 0.1),
                   (0, s * (hy + 0.4), ridge), (0, -s * (hy + 0.4), ridge)], "roof")  # fmt: skip
        tri = [(hx * s, hy * s, eaves), (-hx * s, hy * s, eaves), (0.0, hy * s, ridge - 0.05)]
        mesh.add(tri, [(0, s, 0)] * 3, [(0, 1, 2)], "wall")


def shed(size: Size) -> Mesh:
    """A long shed: gable roof, ribs, clerestory strip, doors, ridge monitor with vents."""
    mesh = Mesh(size.grain_m)
    hx, hy = size.width_m / 2, size.length_m / 2
    rise = min(0.16 * hx, 3.2)
    eaves = size.height_m - rise - (1.2 if size.parameters.get("monitor") else 0.0)
    gable(mesh, hx, hy, eaves, eaves + rise)
    bays = max(3, round(hy / 3.6))
    for k in range(bays + 1):
        y = -hy + 2 * hy * k / bays
        for s in (-1, 1):
            mesh.beam((s * (hx + 0.08), y, 0), (s * (hx + 0.08), y, eaves), 0.25, 0.25, "seam")
    for s in (-1, 1):
        mesh.box((s * hx - 0.05, -hy + 0.5, eaves - 1.9), (s * hx + 0.05, hy - 0.5, eaves - 0.9), "window", "window")
    doors = int(size.number("doors", max(2, round(hy / 10))))
    for k in range(doors):
        door(mesh, hx + 0.05, -hy + 2 * hy * (k + 0.5) / doors, 4.2, min(4.6, eaves - 2.2), 1)
    if size.parameters.get("monitor"):
        z = eaves + rise * 0.86
        mesh.box((-1.8, -hy * 0.9, z), (1.8, hy * 0.9, z + 1.0), "window", "roof")
        mesh.slab((-2.1, -hy * 0.92, z + 1.0), (2.1, hy * 0.92, z + 1.25), "roof")
    return mesh


def house(size: Size) -> Mesh:
    """A village house under a tiled roof."""
    mesh = Mesh(size.grain_m)
    hx, hy = size.width_m / 2, size.length_m / 2
    eaves = size.height_m - 1.9
    gable(mesh, hx, hy, eaves, size.height_m)
    windows(mesh, hx, hy, 2, eaves + PARAPET_M, 3.2, 1.3)
    return mesh


def furnace(size: Size) -> Mesh:
    """A box furnace on legs: radiant box with ribs, convection section, breeching towards the stack."""
    mesh = Mesh(size.grain_m)
    hx, hy, height = size.width_m / 2 - 0.6, size.length_m / 2 - 0.6, size.height_m
    for x in (-hx, 0.0, hx):
        for y in (-hy, 0.0, hy):
            mesh.beam((x, y, 0), (x, y, 2.6), 0.4, 0.4, "steel")
    mesh.slab((-hx, -hy, 2.6), (hx, hy, height * 0.62), "vessel")
    for k in range(6):
        y = -hy + 2 * hy * (k + 0.5) / 6
        for s in (-1, 1):
            mesh.beam((s * (hx + 0.1), y, 2.6), (s * (hx + 0.1), y, height * 0.62), 0.25, 0.25, "steel")
    mesh.box((-hx * 0.45, -hy * 0.85, height * 0.62), (hx * 0.45, hy * 0.85, height * 0.9), "seam", "roof")
    mesh.box((-hx * 0.25, -hy * 0.3, height * 0.9), (hx * 0.25, hy * 0.3, height), "vessel", "dark")
    for z in (height * 0.3, height * 0.62):
        mesh.slab((-hx - 1.1, -hy, z - 0.1), (-hx, hy, z), "grating")
        mesh.slab((hx, -hy, z - 0.1), (hx + 1.1, hy, z), "grating")
        for x in (-hx - 1.1, hx + 1.1):
            for rail in (0.55, 1.1):
                mesh.beam((x, -hy, z + rail), (x, hy, z + rail), 0.07, 0.07, "rail")
    return mesh


BUILDERS = (
    Builder(kinds=("building",), build=building),
    Builder(kinds=("office",), build=office),
    Builder(kinds=("control_room",), build=control_room),
    Builder(kinds=("warehouse",), build=shed),
    Builder(kinds=("house",), build=house),
    Builder(kinds=("furnace",), build=furnace),
)
