"""A mesh under construction: boxes, turned bodies, tubes and beams with true normals and a material for every vertex.

Z up, metres. Colours and shade come later (`paint`), so one mesh serves the dark and the light theme. A mesh with a
grain is a model to be seen from afar: what is thinner than the eye sees there is left out, what is round gets fewer
sides. A grain of 0 leaves nothing out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import shapely
import trimesh
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Xyz = tuple[float, float, float]

MATERIALS: dict[str, tuple[str, str]] = {
    "tank": ("#C6CED3", "#F4F5F4"), "tank_roof": ("#B6BFC5", "#ECEEED"), "seam": ("#A3ADB4", "#DADDDC"),
    "sphere": ("#D6DCE0", "#F6F7F6"), "column": ("#BEC7CC", "#ECEEEE"), "vessel": ("#B4BDC4", "#EAECEC"),
    "pipe_a": ("#7A8690", "#B3BCC0"), "pipe_b": ("#929DA5", "#C3CACD"), "pipe_c": ("#A9B3BA", "#D3D9DA"),
    "steel": ("#5D6871", "#AAB2B6"), "grating": ("#434D55", "#B9C0C2"), "rail": ("#818C94", "#C9CFD1"),
    "wall": ("#939CA3", "#F5F4F0"), "roof": ("#747E86", "#E1E4E3"), "window": ("#20282E", "#9FABB1"),
    "bund": ("#4D575F", "#C9CCCB"), "dark": ("#2B3238", "#8C9599"), "pond": ("#0F1C25", "#B5CCD4"),
    "tree_a": ("#1F302B", "#A9BF9F"), "tree_b": ("#263831", "#B5C9AA"), "trunk": ("#23292A", "#A79E92"),
}  # fmt: skip
INDEX = {name: k for k, name in enumerate(MATERIALS)}
THEMES = ("dark", "light")
SEEN = 1 / 3  # of a pixel: a line this wide still tones it, a thinner one is lost


_BOX = np.array([
    (0, 0, 0), (1, 0, 0), (1, 0, 1), (0, 0, 1), (1, 1, 0), (0, 1, 0), (0, 1, 1), (1, 1, 1),
    (1, 0, 0), (1, 1, 0), (1, 1, 1), (1, 0, 1), (0, 1, 0), (0, 0, 0), (0, 0, 1), (0, 1, 1),
    (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1),
])  # fmt: skip
_BOX_NORMALS = np.repeat(
    [(0.0, -1.0, 0.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0), (-1.0, 0.0, 0.0), (0.0, 0.0, 1.0)], 4, axis=0
)
_QUADS = np.concatenate([np.array([(0, 1, 2), (0, 2, 3)]) + 4 * k for k in range(5)])


def albedo(theme: str) -> NDArray[np.float64]:
    """Colours by material number, 0 to 1, as written in the design (sRGB values)."""
    hexes = [pair[THEMES.index(theme)] for pair in MATERIALS.values()]
    return np.array([[int(h[k : k + 2], 16) / 255 for k in (1, 3, 5)] for h in hexes])


@dataclass
class Mesh:
    """Vertices with normals and materials, and faces; parts are added, nothing is ever merged.

    `grain_m`: what a pixel covers from where the mesh is looked at.
    """

    grain_m: float = 0.0
    _v: list[Floats] = field(default_factory=list)
    _n: list[Floats] = field(default_factory=list)
    _m: list[NDArray[np.uint8]] = field(default_factory=list)
    _f: list[Ints] = field(default_factory=list)
    count: int = 0

    def add(self, vertices: ArrayLike, normals: ArrayLike, faces: ArrayLike, material: str) -> None:
        """Add a part; faces that look against their normals are turned round."""
        v, n, f = np.asarray(vertices, float), np.asarray(normals, float), np.asarray(faces, np.int64)
        wrong = (
            np.einsum(
                "ij,ij->i",
                _cross(v[f[:, 1]] - v[f[:, 0]], v[f[:, 2]] - v[f[:, 0]]),
                n[f[:, 0]] + n[f[:, 1]] + n[f[:, 2]],
            )
            < 0
        )
        f = np.where(wrong[:, None], f[:, ::-1], f)
        self._v.append(v)
        self._n.append(n)
        self._m.append(np.full(len(v), INDEX[material], np.uint8))
        self._f.append(f + self.count)
        self.count += len(v)

    def arrays(self) -> tuple[Floats, Floats, NDArray[np.uint8], Ints]:
        """Vertices (n, 3), normals (n, 3), material numbers (n,), faces (m, 3)."""
        if not self._v:
            return np.zeros((0, 3)), np.zeros((0, 3)), np.zeros(0, np.uint8), np.zeros((0, 3), np.int64)
        return np.concatenate(self._v), np.concatenate(self._n), np.concatenate(self._m), np.concatenate(self._f)

    @property
    def triangles(self) -> int:
        return sum(len(f) for f in self._f)

    def put(self, other: Mesh, x: float = 0.0, y: float = 0.0, z: float = 0.0, heading_deg: float = 0.0) -> None:
        """Add another mesh, turned clockwise by its heading and moved."""
        v, n, m, f = other.arrays()
        a = math.radians(heading_deg)
        turn = np.array([[math.cos(a), -math.sin(a), 0], [math.sin(a), math.cos(a), 0], [0, 0, 1]])
        self._v.append(v @ turn + np.array((x, y, z)))
        self._n.append(n @ turn)
        self._m.append(m)
        self._f.append(f + self.count)
        self.count += len(v)

    def to_trimesh(self) -> trimesh.Trimesh:
        """The bare geometry."""
        v, n, _, f = self.arrays()
        return trimesh.Trimesh(vertices=v, faces=f, vertex_normals=n, process=False)

    def _too_thin(self, thickness_m: float) -> bool:
        return thickness_m < self.grain_m * SEEN

    def _sides(self, radius_m: float, sides: int) -> int:
        """No more sides than keep the chord within half a grain of the circle."""
        off = self.grain_m / 2 / max(radius_m, 1e-9)
        return sides if not off else min(sides, max(3, math.ceil(math.pi / math.acos(max(0.5, 1 - off)))))

    def quad(self, corners: Sequence[Xyz], material: str) -> None:
        """A flat quad, seen from the side its corners run counter-clockwise."""
        if min(math.dist(corners[0], corners[1]), math.dist(corners[1], corners[2])) >= self.grain_m:
            self._quad(corners, material)

    def _quad(self, corners: Sequence[Xyz], material: str) -> None:
        c = np.asarray(corners, float)
        n = _cross(c[1:2] - c[0], c[2:3] - c[0])[0]
        self.add(c, np.tile(n / (np.linalg.norm(n) or 1.0), (4, 1)), [(0, 1, 2), (0, 2, 3)], material)

    def box(self, low: Xyz, high: Xyz, material: str, top: str | None = None) -> None:
        """An upright box without a bottom; its top may be of another material."""
        (x0, y0, z0), (x1, y1, z1) = low, high
        if self._too_thin(sorted((x1 - x0, y1 - y0, z1 - z0))[1]):
            return
        x, y, z = np.array((x0, x1)), np.array((y0, y1)), np.array((z0, z1))
        sides = 5 if top is None else 4
        corners = np.column_stack([x[_BOX[:, 0]], y[_BOX[:, 1]], z[_BOX[:, 2]]])[: sides * 4]
        self.add(corners, _BOX_NORMALS[: sides * 4], _QUADS[: sides * 2], material)
        if top is not None:
            self._quad(((x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)), top)

    def slab(self, low: Xyz, high: Xyz, material: str) -> None:
        """A box with a bottom, for what hangs in the air."""
        self.box(low, high, material)
        (x0, y0, z0), (x1, y1, _) = low, high
        if not self.grain_m:  # from afar one looks down
            self._quad(((x0, y1, z0), (x1, y1, z0), (x1, y0, z0), (x0, y0, z0)), material)

    def beam(self, start: Xyz, end: Xyz, width_m: float, depth_m: float, material: str) -> None:
        """A straight member of rectangular section, without ends; depth is measured as upright as the line allows."""
        if self._too_thin(max(width_m, depth_m)):
            return
        p, q = np.asarray(start, float), np.asarray(end, float)
        side, up = _across(q - p)
        a, b = side * width_m / 2, up * depth_m / 2
        self._sleeve(p, q, [a + b, b - a, -a - b, a - b], material)

    def _sleeve(self, p: Floats, q: Floats, ring: list[Floats], material: str) -> None:
        corners, normals = [], []
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
            out = (a + b) / 2
            corners += [p + a, p + b, q + b, q + a]
            normals += [out / (np.linalg.norm(out) or 1.0)] * 4
        self.add(corners, normals, _QUADS[: 2 * len(ring)], material)

    def tube(self, start: Xyz, end: Xyz, radius_m: float, material: str, sides: int = 6) -> None:
        """A round member with smooth sides and no ends."""
        if self._too_thin(2 * radius_m):
            return
        sides = self._sides(radius_m, sides)
        p, q = np.asarray(start, float), np.asarray(end, float)
        side, up = _across(q - p)
        turn = 2 * np.pi * np.arange(sides + 1) / sides
        ring = np.cos(turn)[:, None] * side + np.sin(turn)[:, None] * up
        self.add(
            np.concatenate([p + ring * radius_m, q + ring * radius_m]), np.concatenate([ring, ring]),
            _strip(sides + 1), material,
        )  # fmt: skip

    def line(self, points: Sequence[Xyz], radius_m: float, material: str, sides: int = 5) -> None:
        """A bent pipe through points."""
        for a, b in pairwise(points):
            self.tube(a, b, radius_m, material, sides)

    def turned(
        self, profile: Sequence[tuple[float, float]], material: str, *, sides: int = 32, smooth: bool = False,
        at: tuple[float, float] = (0.0, 0.0), axis: str = "z",
    ) -> None:  # fmt: skip
        """A body turned about its axis from (radius, height) points, from bottom outside to top; edges hard or smooth.

        With `axis` 'y' the body lies along y: heights of the profile run along y, `at` is the (x, z) of its axis.
        """
        p = np.asarray(profile, float)
        if self._too_thin(max(2 * p[:, 0].max(), 0.0)) or self._too_thin(float(np.ptp(p, axis=0).max())):
            return
        if self.grain_m:
            p = shapely.get_coordinates(shapely.LineString(p).simplify(self.grain_m / 2))
        sides = self._sides(float(p[:, 0].max()), sides)
        slope = np.diff(p, axis=0)
        flat = np.column_stack([slope[:, 1], -slope[:, 0]])
        flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
        turn = 2 * np.pi * np.arange(sides + 1) / sides
        direction = np.column_stack([np.cos(turn), np.sin(turn)])
        rings = [(p[k : k + 2], np.array([flat[k], flat[k]])) for k in range(len(flat))]
        if smooth:
            middle = flat[:-1] + flat[1:]
            middle /= np.maximum(np.linalg.norm(middle, axis=1, keepdims=True), 1e-9)
            rings = [(p, np.concatenate([flat[:1], middle, flat[-1:]]))]
        for points, normals in rings:
            v = np.concatenate([_ring(direction, r, z) for r, z in points])
            n = np.concatenate([_ring(direction, r, z) for r, z in normals])
            f = np.concatenate([_strip(sides + 1) + k * (sides + 1) for k in range(len(points) - 1)])
            f = f[_area(v, f) > 1e-9]
            if axis == "y":
                v, n = v[:, [0, 2, 1]], n[:, [0, 2, 1]]
                self.add(v + np.array((at[0], 0.0, at[1])), n, f, material)
            else:
                self.add(v + np.array((*at, 0.0)), n, f, material)

    def extruded(self, outline: shapely.Polygon, z0: float, z1: float, material: str, top: str | None = None) -> None:
        """Walls along an outline with its holes, and a flat top."""
        for ring in (outline.exterior, *outline.interiors):
            points = np.asarray(ring.coords)[:, :2]
            for a, b in pairwise(points):
                out = np.array([b[1] - a[1], a[0] - b[0], 0.0]) * (1 if ring.is_ccw else -1)
                out *= 1 if ring is outline.exterior or ring == outline.exterior else -1
                norm = np.linalg.norm(out)
                if norm > 1e-9:
                    self.add(
                        [(*a, z0), (*b, z0), (*b, z1), (*a, z1)], [out / norm] * 4, [(0, 1, 2), (0, 2, 3)], material
                    )
        v, f = trimesh.creation.triangulate_polygon(outline, engine="earcut")
        self.add(np.column_stack([v, np.full(len(v), z1)]), np.tile((0.0, 0.0, 1.0), (len(v), 1)), f, top or material)


def _ring(direction: Floats, radius: float, height: float) -> Floats:
    return np.column_stack([direction * radius, np.full(len(direction), height)])


def _strip(width: int) -> Ints:
    """Two triangles for each step between two rows of `width` vertices."""
    a = np.arange(width - 1)
    return np.concatenate([np.column_stack([a, a + 1, a + width]), np.column_stack([a + 1, a + width + 1, a + width])])


def _area(v: Floats, f: Ints) -> Floats:
    cross = _cross(v[f[:, 1]] - v[f[:, 0]], v[f[:, 2]] - v[f[:, 0]])
    return np.asarray(np.linalg.norm(cross, axis=1))


def _cross(a: Floats, b: Floats) -> Floats:
    """Row by row; several times faster than numpy's general one."""
    x, y, z = a.T
    u, v, w = b.T
    return np.column_stack((y * w - z * v, z * u - x * w, x * v - y * u))


def _across(along: Floats) -> tuple[Floats, Floats]:
    """Two directions square to a line: level if it can be, and the rest."""
    along = along / (np.linalg.norm(along) or 1.0)
    level = np.array([-along[1], along[0], 0.0])
    side = level / np.linalg.norm(level) if np.linalg.norm(level) > 1e-6 else np.array([1.0, 0.0, 0.0])
    return side, _cross(along[None], side[None])[0]
