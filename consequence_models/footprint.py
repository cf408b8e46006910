"""Any field → outlines at levels: contours on a grid along the field's own box, each vertex brought onto the level."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from contourpy import FillType, contour_generator
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, contains_xy

from consequence_models.reach import disc_m
from consequence_models.result import Extent, Field

Array = NDArray[np.float64]
Rings = tuple[Array, ...]  # the outer ring first, then holes; each closed, shape (n, 2), metres east and north

_ALONG, _ACROSS = 161, 81
_MARGIN = 0.03
_HALVINGS = 18  # of an edge of the grid: 2.4e-8 of the box
_CLIP = 8.0
_TURNS = np.linspace(0, 2 * np.pi, 361)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Where a field is at or above a level, at one height and time; no polygons where it nowhere is.

    `cut_off` says that the field goes on at the level beyond what is drawn.
    """

    level: float
    unit: str
    quantity: str
    z_m: float
    t_s: float | None
    polygons: tuple[Rings, ...]
    distance_m: float
    cut_off: bool = False
    averaging_s: float | None = None  # of the values, where they have one

    def shape(self) -> MultiPolygon:
        """The outline as a geometry, in metres."""
        return MultiPolygon([Polygon(rings[0], [*rings[1:]]) for rings in self.polygons])

    def width_m(self, towards_deg: float) -> float:
        """Largest width across a heading, clockwise from north [m]; 0 where the level is nowhere reached."""
        if not self.polygons:
            return 0.0
        heading = np.radians(towards_deg)
        across = np.concatenate([ring[0] @ [-np.cos(heading), np.sin(heading)] for ring in self.polygons])
        return float(np.ptp(across))

    def holds(self, x_m: Array, y_m: Array) -> NDArray[np.bool_]:
        """Whether points lie inside."""
        return np.asarray(contains_xy(self.shape(), x_m, y_m))


class _Grid:
    """Nodes over a box: even along, closer to the axis across; positions by fractional index."""

    shape = (_ALONG, _ACROSS)

    def __init__(self, box: Extent) -> None:
        self.box = box
        length = box.back_m + box.ahead_m
        self.start = -box.back_m - _MARGIN * length
        self.step = length * (1 + 2 * _MARGIN) / (_ALONG - 1)
        self.half = box.half_width_m * (1 + 2 * _MARGIN)

    def xy(self, i: Array, j: Array) -> tuple[Array, Array]:
        side = 2 * j / (_ACROSS - 1) - 1
        return self.box.to_xy(self.start + i * self.step, self.half * np.sign(side) * np.abs(side) ** 1.3)


class _OwnNodes:
    """The nodes that a field itself is known at, so that nothing between other points is missed."""

    def __init__(self, x_m: Array, y_m: Array) -> None:
        self.x_m, self.y_m = x_m, y_m
        self.shape = (len(x_m), len(y_m))

    def xy(self, i: Array, j: Array) -> tuple[Array, Array]:
        east = np.interp(i, np.arange(len(self.x_m)), self.x_m)
        return np.asarray(east), np.asarray(np.interp(j, np.arange(len(self.y_m)), self.y_m))


def _on_level(grid: _Grid | _OwnNodes, points: Array, level: float, sample: _Sample) -> Array:
    """Move each vertex along its own grid edge by bisection until it lies on the level."""
    low, high = np.floor(points + 1e-9), np.ceil(points - 1e-9)
    inside = sample(*grid.xy(low[:, 0], low[:, 1])) >= level
    full = np.where(inside[:, None], low, high)
    empty = np.where(inside[:, None], high, low)
    for _ in range(_HALVINGS):
        middle = (full + empty) / 2
        above = (sample(*grid.xy(middle[:, 0], middle[:, 1])) >= level)[:, None]
        full, empty = np.where(above, middle, full), np.where(above, empty, middle)
    return np.stack(grid.xy(full[:, 0], full[:, 1]), axis=-1)


class _Sample:
    def __init__(self, field: Field, z_m: float, t_s: float | None) -> None:
        self.field, self.z_m, self.t_s = field, z_m, t_s

    def __call__(self, x: Array, y: Array) -> Array:
        return np.nan_to_num(self.field.at(x, y, self.z_m, self.t_s), nan=0.0)


def _polygons(grid: _Grid | _OwnNodes, level: float, sample: _Sample) -> tuple[list[Rings], bool]:
    """Rings of the level, and whether the field reaches it at the rim of the box."""
    i, j = np.meshgrid(*(np.arange(count, dtype=float) for count in grid.shape))
    with np.errstate(divide="ignore"):
        height = np.clip(np.log(sample(*grid.xy(i, j)) / level), -_CLIP, _CLIP)
    height[height == 0] = 1e-9
    generator: Any = contour_generator(z=height, fill_type=FillType.OuterOffset)
    points, offsets = generator.filled(0.0, 2 * _CLIP)
    rings = [
        tuple(_on_level(grid, part[a:b], level, sample) for a, b in itertools.pairwise(cut))
        for part, cut in zip(points, offsets, strict=True)
    ]
    rim = np.concatenate([height[0], height[-1], height[:, 0], height[:, -1]])
    return rings, bool(np.any(rim > 0))


def _circle(box: Extent, radius_m: float) -> Array:
    ring = np.array([box.x_m, box.y_m]) + radius_m * np.stack([np.cos(_TURNS), np.sin(_TURNS)], axis=-1)
    ring[-1] = ring[0]
    return np.asarray(ring)


def outline(field: Field, level: float, *, z_m: float = 1.5, t_s: float | None = None) -> Outline:
    """Where a field is at or above one level.

    Parameters
    ----------
    field, level
        The field and a positive level in the field's own unit.
    z_m, t_s
        Height above ground [m] and time from the start [s]; None the steady or highest value.

    Returns
    -------
    Outline
        Closed rings in metres in the field's frame. Vertices lie on the level to 1e-6 of the box; where the box ends
        before the field does, the outline ends with it.
    """
    if not level > 0:
        raise ValueError("a level must be positive")
    box = field.extent_m(level, z_m, t_s)
    polygons: list[Rings] = []
    cut_off = False
    if box is not None:
        radius = disc_m(field, level, box, z_m=z_m, t_s=t_s)
        nodes = getattr(field, "nodes_m", None)
        if radius is not None:
            polygons = [(_circle(box, radius),)]
        else:
            grid = _Grid(box) if nodes is None else _OwnNodes(*nodes())
            polygons, cut_off = _polygons(grid, level, _Sample(field, z_m, t_s))
    reach = 0.0
    if box is not None and polygons:
        reach = max(float(np.hypot(*(rings[0] - [box.x_m, box.y_m]).T).max()) for rings in polygons)
    return Outline(
        level=level, unit=field.unit, quantity=field.quantity, z_m=z_m, t_s=t_s,
        polygons=tuple(polygons), distance_m=reach,
        cut_off=cut_off, averaging_s=getattr(field, "averaging_s", None),
    )  # fmt: skip


def footprint(field: Field, levels: Iterable[float], z_m: float = 1.5, t_s: float | None = None) -> list[Outline]:
    """Outlines of a field at several levels, in the order given."""
    return [outline(field, level, z_m=z_m, t_s=t_s) for level in levels]


def distance_m(field: Field, level: float, z_m: float = 1.5, t_s: float | None = None) -> float:
    """Farthest distance from the source [m] at which a field is at or above a level; 0 where it nowhere is."""
    return outline(field, level, z_m=z_m, t_s=t_s).distance_m
