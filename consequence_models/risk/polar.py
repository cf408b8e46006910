"""A footprint of death around a source in rings and directions: sampled once from any field, then only rotated."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consequence_models.result import Extent, Field
from consequence_models.risk.lethality import LEAST_FRACTION, Lethality

Array = NDArray[np.float64]
RECEPTOR_M = 1.0  # AQ/T 3046-2013 11.4.1 d
PARTS = 2  # sub-cells a side over which a cell is averaged, so that the edge of a footprint is not cut into steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Rings:
    """Rings whose radii grow by one ratio, and directions clockwise from north; a cell is a piece of a ring."""

    nearest_m: float = 2.0
    ratio: float = 1.025
    angles: int = 360

    def radius_m(self, count: int) -> Array:
        """Middle radii of the first rings, shape (count,)."""
        return np.asarray(self.nearest_m * self.ratio ** np.arange(count))

    def count_for(self, reach_m: float) -> int:
        """How many rings reach a distance."""
        return max(2, math.ceil(math.log(max(reach_m, self.nearest_m) / self.nearest_m) / math.log(self.ratio)) + 2)

    def area_m2(self, count: int) -> Array:
        """Area of one cell of each ring, shape (count,)."""
        edge = self.ratio**0.5
        return np.asarray(self.radius_m(count) ** 2 * (edge**2 - edge**-2) * math.pi / self.angles)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Footprint:
    """Probability of death by ring and direction, for a source that heads north; trimmed to where it is not 0.

    `individual` has shape (rings, directions) and begins at ring 0 and direction `first`; one direction only where the
    footprint is round. For people outdoors and indoors it holds a factor on that table, or a table of their own.
    """

    rings: Rings
    first: int
    individual: NDArray[np.float32]
    outdoor: float | NDArray[np.float32] = 1.0
    indoor: float | NDArray[np.float32] = 1.0

    @property
    def is_round(self) -> bool:
        """Whether all directions are alike."""
        return bool(self.individual.shape[1] == 1)

    @property
    def count(self) -> int:
        """Number of rings."""
        return int(self.individual.shape[0])

    def of(self, who: float | NDArray[np.float32]) -> Array:
        """The table of `outdoor` or `indoor`, trimmed like `individual`."""
        return np.asarray(who * self.individual if isinstance(who, float) else who, float)

    def add_to(self, table: Array, values: NDArray[Any], times: float = 1.0) -> None:
        """Add trimmed values, times a factor, to a table of all directions and at least as many rings."""
        angles, width = self.rings.angles, values.shape[1]
        if width == 1:
            table[: self.count] += times * values
            return
        before = min(width, angles - self.first)
        table[: self.count, self.first : self.first + before] += times * values[:, :before]
        table[: self.count, : width - before] += times * values[:, before:]

    def area_m2(self) -> float:
        """Area weighted by the probability of death of one who is unprotected."""
        times = self.rings.angles if self.is_round else 1
        return float(self.individual.sum(axis=1, dtype=float) @ self.rings.area_m2(self.count)) * times


def sampled(field: Field, lethality: Lethality, *, rings: Rings | None = None) -> Footprint:
    """The footprint of a field around the origin of its frame, heading north.

    What lies below a probability of `LEAST_FRACTION` is cut off. Cells are means over `PARTS` × `PARTS` points.
    """
    rings = rings or Rings()
    box = field.extent_m(lethality.level_for(LEAST_FRACTION), RECEPTOR_M)
    if box is None:
        nothing = np.zeros((2, 1), np.float32)
        return Footprint(rings=rings, first=0, individual=nothing)
    count = rings.count_for(float(np.hypot(*box.corners_m().T).max()))
    around = _is_round(field, rings.radius_m(count))
    angles = 1 if around else rings.angles
    tables = np.zeros((3, count, angles))
    for ring in np.array_split(np.arange(count), max(1, count * angles // 60_000)):
        tables[:, ring] = _cells(field, lethality, rings, ring, box, around=around)
    return _trimmed(rings, tables)


def _is_round(field: Field, radius_m: Array) -> bool:
    angle = np.deg2rad(np.arange(0.0, 360.0, 22.5) + 3.0)
    some = radius_m[:: max(1, len(radius_m) // 40)]
    value = np.nan_to_num(field.at(some[:, None] * np.sin(angle), some[:, None] * np.cos(angle), RECEPTOR_M))
    return bool(np.all(np.ptp(value, axis=1) <= 1e-9 * np.abs(value).max(axis=1)) and value.max() > 0)


def _cells(
    field: Field, lethality: Lethality, rings: Rings, ring: NDArray[np.intp], box: Extent, *, around: bool
) -> Array:
    part = (np.arange(PARTS) + 0.5) / PARTS - 0.5
    radius = rings.nearest_m * rings.ratio ** (ring[:, None] + part[None, :]).ravel()
    angle = np.zeros(1) if around else (np.arange(rings.angles)[:, None] + part).ravel() * (2 * math.pi / rings.angles)
    x, y = radius[:, None] * np.sin(angle), radius[:, None] * np.cos(angle)
    inside = np.flatnonzero(_within(box, x, y)) if not around else np.arange(x.size)
    shares = lethality.shares(field.at(x.ravel()[inside], y.ravel()[inside], RECEPTOR_M))
    out = np.zeros((3, x.size))
    for row, share in zip(out, shares, strict=True):
        row[inside] = share
    across = 1 if around else PARTS
    return np.asarray(out.reshape(3, len(ring), PARTS, -1, across).mean(axis=(2, 4)))


def _within(box: Extent, x: Array, y: Array) -> NDArray[np.bool_]:
    sin, cos = math.sin(math.radians(box.towards_deg)), math.cos(math.radians(box.towards_deg))
    east, north = x - box.x_m, y - box.y_m
    along, across = east * sin + north * cos, north * sin - east * cos
    return np.asarray((along >= -box.back_m) & (along <= box.ahead_m) & (np.abs(across) <= box.half_width_m)).ravel()


def _trimmed(rings: Rings, tables: Array) -> Footprint:
    some = tables.max(axis=0) > 0
    last = int(np.flatnonzero(some.any(axis=1)).max(initial=0)) + 2
    first, width = (0, 1) if tables.shape[2] == 1 else _window(some.any(axis=0))
    columns = (first + np.arange(width)) % tables.shape[2]
    individual, outdoor, indoor = (table[:last][:, columns].astype(np.float32) for table in tables)
    return Footprint(
        rings=rings, first=first, individual=individual,
        outdoor=_factor_or_table(outdoor, individual), indoor=_factor_or_table(indoor, individual),
    )  # fmt: skip


def _factor_or_table(table: NDArray[np.float32], of: NDArray[np.float32]) -> float | NDArray[np.float32]:
    """A factor where one table is a multiple of another, for a cache of thousands should be small."""
    most = float(of.max())
    factor = float(table.flat[int(np.argmax(of))]) / most if most > 0 else 0.0
    return factor if np.allclose(table, factor * of, rtol=1e-5, atol=1e-9) else table


def _window(used: NDArray[np.bool_]) -> tuple[int, int]:
    """First direction and number of directions of the shortest arc that holds all that are used; at least two."""
    at = np.flatnonzero(used)
    if at.size == 0:
        return 0, 2
    gaps = np.diff(np.append(at, at[0] + used.size))
    widest = int(np.argmax(gaps))
    first = int(at[(widest + 1) % at.size])
    return first, max(2, int(used.size - gaps[widest] + 1))
