"""Loading stations, gates, jetties, ships, trucks, pump shelters, cooling towers and basins."""

from __future__ import annotations

import shapely

from scenes.builders.builder import Builder, Size
from scenes.builders.fittings import head, ring_rail, straight_rail
from scenes.builders.kit import Mesh


def loading(size: Size) -> Mesh:
    """A canopy over truck bays, with islands, loading arms and some trucks at the bays."""
    mesh = Mesh(size.grain_m)
    hx, hy, top = size.width_m / 2, size.length_m / 2, size.height_m
    mesh.slab((-hx, -hy, top - 0.9), (hx, hy, top), "roof")
    mesh.box((-hx - 0.05, -hy - 0.05, top - 0.9), (hx + 0.05, hy + 0.05, top - 0.5), "seam", "roof")
    bays = int(size.number("bays", 6))
    for k in range(bays + 1):
        y = -hy + 1.2 + (2 * hy - 2.4) * k / bays
        mesh.box((-hx * 0.7, y - 0.7, 0), (hx * 0.7, y + 0.7, 0.25), "bund")
        for x in (-hx * 0.65, hx * 0.65):
            mesh.beam((x, y, 0.2), (x, y, top - 0.9), 0.4, 0.4, "steel")
        mesh.slab((-hx * 0.4, y - 0.5, 3.4), (hx * 0.4, y + 0.5, 3.5), "grating")
        straight_rail(mesh, (-hx * 0.4, y - 0.5), (hx * 0.4, y - 0.5), 3.5)
        mesh.line([(0, y, 0.2), (0, y, 5.0), (0, y + 2.0, 5.6), (0, y + 3.2, 4.4)], 0.14, "pipe_c")
        if k < bays and k % 3 != 1:
            mesh.put(
                truck(Size(kind="truck", height_m=3.8, length_m=13.0, width_m=2.6)), 0, y + hy / bays, heading_deg=90
            )
    return mesh


def truck(size: Size) -> Mesh:
    """A tank truck: cab in front (north at heading 0), tank, axles."""
    mesh = Mesh(size.grain_m)
    hx, hy = size.width_m / 2, size.length_m / 2
    mesh.box((-hx, hy - 2.3, 0.7), (hx, hy, 3.2), "wall", "roof")
    mesh.quad([(hx, hy + 0.02, 1.9), (-hx, hy + 0.02, 1.9), (-hx, hy + 0.02, 2.9), (hx, hy + 0.02, 2.9)], "window")
    mesh.slab((-hx * 0.8, -hy, 0.9), (hx * 0.8, hy - 2.3, 1.3), "dark")
    length = size.length_m - 3.4
    middle = -hy + 0.4 + length / 2
    straight = length / 2 - 0.5
    mesh.turned([*[(r, middle + z) for r, z in reversed(head(1.15, -straight, -1, 3, 0.4))],
                 *[(r, middle + z) for r, z in head(1.15, straight, 1, 3, 0.4)]], "tank", sides=14, smooth=True,
                at=(0.0, 2.4), axis="y")  # fmt: skip
    mesh.slab((-0.35, middle - straight, 3.52), (0.35, middle + straight, 3.6), "grating")
    for y in (hy - 1.2, hy - 3.6, -hy + 1.2, -hy + 2.5, -hy + 3.8):
        for x in (-hx + 0.2, hx - 0.2):
            mesh.tube((x - 0.18, y, 0.5), (x + 0.18, y, 0.5), 0.5, "dark", 10)
    return mesh


def gate(size: Size) -> Mesh:
    """Two gate houses under one roof across the road, with barriers."""
    mesh = Mesh(size.grain_m)
    hx, hy, top = size.width_m / 2, size.length_m / 2, size.height_m
    mesh.slab((-hx, -hy, top - 0.8), (hx, hy, top), "roof")
    for s in (-1, 1):
        mesh.box((-hx + 0.6, s * (hy - 2.2) - 1.8, 0), (hx - 0.6, s * (hy - 2.2) + 1.8, top - 0.8), "wall")
        mesh.box((-hx + 0.55, s * (hy - 2.2) - 1.85, 1.1), (hx - 0.55, s * (hy - 2.2) + 1.85, 2.4), "window", "window")
        mesh.beam((0, s * (hy - 4.6), 1.0), (0, s * 0.6, 1.0), 0.12, 0.12, "rail")
    mesh.box((-hx * 0.4, -0.5, 0), (hx * 0.4, 0.5, 1.2), "bund")
    return mesh


def pump_shelter(size: Size) -> Mesh:
    """A light roof on posts over a row of pumps with their lines."""
    mesh = Mesh(size.grain_m)
    hx, hy, top = size.width_m / 2, size.length_m / 2, size.height_m
    bays = max(2, round(hy / 3))
    mesh.slab((-hx, -hy, top - 0.35), (hx, hy, top), "roof")
    for k in range(bays + 1):
        y = -hy + 0.4 + (2 * hy - 0.8) * k / bays
        for x in (-hx + 0.3, hx - 0.3):
            mesh.beam((x, y, 0), (x, y, top - 0.3), 0.22, 0.22, "steel")
    for k in range(bays * 2):
        y = -hy + 2 * hy * (k + 0.5) / (bays * 2)
        mesh.box((-1.1, y - 0.45, 0), (1.1, y + 0.45, 0.35), "bund")
        mesh.tube((-0.9, y, 0.8), (0.2, y, 0.8), 0.36, "pipe_a", 8)
        mesh.box((0.2, y - 0.35, 0.35), (0.9, y + 0.35, 1.3), "vessel")
        mesh.line([(0.55, y, 1.3), (0.55, y, 2.6), (hx, y, 2.6)], 0.12, "pipe_c")
    return mesh


def cooling_tower(size: Size) -> Mesh:
    """One cell: louvred sides over a basin, solid fan deck, fan stack."""
    mesh = Mesh(size.grain_m)
    hx, hy, top = size.width_m / 2, size.length_m / 2, size.height_m
    deck = top - 3.2
    mesh.box((-hx, -hy, 0), (hx, hy, 1.2), "bund", "pond")
    for k in range(5):
        z = 1.5 + k * 0.75
        mesh.slab((-hx + 0.2, -hy + 0.2, z), (hx - 0.2, hy - 0.2, z + 0.3), "seam")
    mesh.box((-hx + 0.8, -hy + 0.8, 1.2), (hx - 0.8, hy - 0.8, 5.4), "dark")
    mesh.slab((-hx + 0.1, -hy + 0.1, 5.2), (hx - 0.1, hy - 0.1, deck), "wall")
    for k in range(4):
        x = -hx + 2 * hx * (k + 0.5) / 4
        for s in (-1, 1):
            mesh.beam((x, s * (hy - 0.05), 5.2), (x, s * (hy - 0.05), deck), 0.25, 0.2, "seam")
    r = min(hx, hy) * 0.62
    stack = [(0.5, deck), (0.0, deck + 1.4), (0.35, top), (0.2, top), (-0.15, deck + 1.4), (-0.1, deck + 0.6)]
    mesh.turned([(r + out, z) for out, z in stack], "seam", sides=28)
    mesh.turned([(r - 0.1, deck + 1.3), (0.8, deck + 1.5), (0.0, deck + 1.8)], "dark", sides=28)
    for a, b in (((-hx, -hy), (hx, -hy)), ((-hx, hy), (hx, hy))):
        straight_rail(mesh, a, b, deck, posts_m=4)
    return mesh


def clarifier(size: Size) -> Mesh:
    """A round basin with its weir, scraper bridge and centre well."""
    mesh, r, top = Mesh(size.grain_m), size.diameter_m / 2, size.height_m
    mesh.turned([(r, 0), (r, top), (r - 0.5, top), (r - 0.5, top - 0.7)], "bund", sides=48)
    mesh.turned([(r - 0.5, top - 0.7), (0.0, top - 0.7)], "pond", sides=48)
    mesh.turned(
        [(r - 1.8, top - 0.9), (r - 1.8, top - 0.2), (r - 2.1, top - 0.2), (r - 2.1, top - 0.9)], "seam", sides=48
    )
    mesh.turned([(2.2, top - 0.9), (2.2, top + 0.6), (0.0, top + 0.6)], "seam", sides=16)
    mesh.slab((0.0, -0.7, top + 0.5), (r + 0.4, 0.7, top + 0.8), "grating")
    for y in (-0.7, 0.7):
        straight_rail(mesh, (0, y), (r + 0.4, y), top + 0.8, posts_m=3.0)
    ring_rail(mesh, top, r - 0.2, posts_m=5.0)
    return mesh


def pond(size: Size) -> Mesh:
    """A rectangular basin full to half a metre under its rim."""
    mesh = Mesh(size.grain_m)
    hx, hy, top, t = size.width_m / 2, size.length_m / 2, size.height_m, 0.45
    for low, high in (
        ((-hx, -hy), (hx, -hy + t)),
        ((-hx, hy - t), (hx, hy)),
        ((-hx, -hy), (-hx + t, hy)),
        ((hx - t, -hy), (hx, hy)),
    ):
        mesh.box((*low, 0), (*high, top), "bund")
    mesh.quad([(-hx, -hy, top - 0.5), (hx, -hy, top - 0.5), (hx, hy, top - 0.5), (-hx, hy, top - 0.5)], "pond")
    if top > 2:
        mesh.slab((-0.4, -hy, top), (0.4, hy, top + 0.12), "grating")
        straight_rail(mesh, (0.4, -hy), (0.4, hy), top + 0.12, posts_m=4)
    return mesh


def jetty(size: Size) -> Mesh:
    """A deck on piles over the water with loading arms, a control hut, dolphins and walkways."""
    mesh = Mesh(size.grain_m)
    hx, hy, top = size.width_m / 2, size.length_m / 2, size.height_m
    mesh.slab((-hx, -hy, top - 0.9), (hx, hy, top), "bund")
    for k in range(max(2, round(hy / 5)) + 1):
        y = -hy + 1 + (2 * hy - 2) * k / max(2, round(hy / 5))
        for x in (-hx + 1, hx - 1):
            mesh.tube((x, y, -2.0), (x, y, top - 0.9), 0.5, "seam", 8)
    for x in (-hx, hx):
        straight_rail(mesh, (x, -hy), (x, hy), top, posts_m=4)
    for k in range(5):
        x = -hx + 1.2 + k * 0.7
        mesh.tube((x, -hy, top + 0.6), (x, hy, top + 0.6), 0.2, ("pipe_a", "pipe_b", "pipe_c")[k % 3], 6)
    for k in range(int(size.number("arms", 0))):
        y = (k - 1.5) * 7
        mesh.line(
            [(-hx * 0.5, y, top), (-hx * 0.5, y, top + 9), (-hx * 0.5 - 7, y, top + 13), (-hx - 6, y, top + 5)],
            0.28,
            "pipe_c",
            8,
        )
    if size.number("arms", 0):
        mesh.box((0, hy * 0.4 - 4, top), (hx * 0.7, hy * 0.4 + 4, top + 4.2), "wall", "roof")
        mesh.box((-0.05, hy * 0.4 - 4.05, top + 1.4), (hx * 0.7 + 0.05, hy * 0.4 + 4.05, top + 2.8), "window", "window")
        for s in (-1, 1):
            mesh.turned([(2.6, -2), (2.6, top + 0.4), (0, top + 0.4)], "bund", sides=16, at=(-hx, s * (hy + 16)))
            mesh.slab(
                (-hx - 0.6, min(s * hy, s * (hy + 16)), top - 0.2),
                (-hx + 0.6, max(s * hy, s * (hy + 16)), top),
                "grating",
            )
    return mesh


def ship(size: Size) -> Mesh:
    """A small liquids carrier: hull with a pointed bow, deck pipes, bridge aft."""
    mesh = Mesh(size.grain_m)
    hx, hy = size.width_m / 2, size.length_m / 2
    hull = shapely.Polygon(
        [
            (-hx, -hy),
            (hx, -hy),
            (hx, hy * 0.72),
            (hx * 0.5, hy * 0.92),
            (0, hy),
            (-hx * 0.5, hy * 0.92),
            (-hx, hy * 0.72),
        ]
    )
    mesh.extruded(hull, -1.5, 5.0, "grating", "steel")
    mesh.extruded(hull.buffer(0.05), 5.0, 5.9, "seam", "steel")
    for k in range(7):
        y = -hy * 0.45 + k * hy * 0.18
        mesh.box((-hx * 0.7, y - 4, 5.9), (hx * 0.7, y + 4, 7.2), "roof", "seam")
    for k in range(6):
        x = (k - 2.5) * 0.9
        mesh.tube((x, -hy * 0.5, 8.0), (x, hy * 0.75, 8.0), 0.22, "pipe_c", 6)
    mesh.box((-hx * 0.85, -hy * 0.92, 5.9), (hx * 0.85, -hy * 0.62, 13.0), "wall", "roof")
    mesh.box((-hx * 0.95, -hy * 0.72, 13.0), (hx * 0.95, -hy * 0.62, 15.8), "wall", "roof")
    mesh.box((-hx * 0.96, -hy * 0.725, 14.0), (hx * 0.96, -hy * 0.615, 15.2), "window", "window")
    mesh.box((-2, -hy * 0.9, 13.0), (2, -hy * 0.82, size.height_m + 1.5), "seam", "dark")
    mesh.beam((0, hy * 0.8, 6), (0, hy * 0.8, 13), 0.4, 0.4, "rail")
    return mesh


def trees(size: Size) -> Mesh:
    """One low-poly crown on a trunk; `shape` 0 round, 1 tall, 2 wide."""
    mesh, shape = Mesh(size.grain_m), int(size.number("shape", 0))
    wide, tall = ((0.42, 0.72), (0.28, 0.85), (0.55, 0.62))[shape]
    h = size.height_m
    low = h * (1 - tall)
    profile = [
        (0.2 * wide * h, low),
        (wide * h, low + 0.4 * tall * h),
        (0.7 * wide * h, low + 0.75 * tall * h),
        (0.0, h),
    ]
    crown = "tree_a" if shape != 2 else "tree_b"
    if size.grain_m:
        mesh.turned([profile[0], profile[1], profile[3]], crown, sides=4)
        return mesh
    mesh.tube((0, 0, 0), (0, 0, h * 0.4), 0.035 * h, "trunk", 4)
    mesh.turned(profile, crown, sides=6)
    mesh.turned([(r * 0.5, z + 0.04 * h) for r, z in profile[1:]], "tree_b", sides=5, at=(wide * h * 0.45, 0.1 * h))
    return mesh


BUILDERS = tuple(
    Builder(kinds=(kind,), build=build)
    for kind, build in (
        ("loading", loading), ("truck", truck), ("gate", gate), ("pump_shelter", pump_shelter),
        ("cooling_tower", cooling_tower), ("clarifier", clarifier), ("pond", pond), ("jetty", jetty), ("ship", ship),
        ("tree", trees),
    )
)  # fmt: skip
