"""A footprint of death around a source in rings and directions: sampled once from any field, then only rotated."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.result import Caution, Extent, Field
from consequence_models.risk.lethality import LEAST_FRACTION, Lethality

Array = NDArray[np.float64]
RECEPTOR_M = 1.0  # AQ/T 3046-2013 11.4.1 d
_BAND, _RAYS = 16, 8
PARTS = 2  # sub-cells a side over which a cell is averaged, so that the edge of a footprint is not cut into steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Rings:
    """Rings whose radii grow by one ratio, and directions clockwise from north; a cell is a piece of a ring.

    Where an accident kills less often than `least_fraction` is left out.
    """

    nearest_m: float = 2.0
    ratio: float = 1.025
    angles: int = 360
    least_fraction: float = LEAST_FRACTION

    def __post_init__(self) -> None:
        if not (self.nearest_m > 0 and self.ratio > 1 and self.angles >= 8 and 0 < self.least_fraction < 1):
            zh, en = "环形网格参数不合理", "rings need a positive radius, a ratio above 1 and at least 8 directions"
            raise ImpossibleInput(zh, en, field="rings")

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
    footprint is round. For people outdoors and indoors it holds a factor on that table, or a table of their own. The
    model that made the field and its warnings come along.
    """

    rings: Rings
    first: int
    individual: NDArray[np.float32]
    outdoor: float | NDArray[np.float32] = 1.0
    indoor: float | NDArray[np.float32] = 1.0
    model: str = ""
    warnings: tuple[Caution, ...] = ()

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

    What lies outside the field's box at the rings' `least_fraction` is cut off. Cells are means over `PARTS` × `PARTS`
    points.
    """
    rings = rings or Rings()
    box = field.extent_m(lethality.level_for(rings.least_fraction), RECEPTOR_M)
    if box is None:
        nothing = np.zeros((2, 1), np.float32)
        return Footprint(rings=rings, first=0, individual=nothing, **_told(field))
    count = rings.count_for(float(np.hypot(*box.corners_m().T).max()))
    around = _is_round(field, rings.radius_m(count))
    tables = np.zeros((3, count, 1 if around else rings.angles))
    entered, left = (np.zeros((1, 1)), np.full((1, 1), np.inf)) if around else _rays(box, rings)
    for start in range(0, count, _BAND):
        ring = np.arange(start, min(start + _BAND, count))
        low, high = rings.nearest_m * rings.ratio ** (ring[[0, -1]] + [-0.5, 0.5])
        turns = _turns(entered, left, float(low), float(high))
        if turns.size:
            tables[:, ring[:, None], turns] = _cells(field, lethality, rings, ring, turns, around=around)
    return replace(_trimmed(rings, tables), **_told(field))


def _told(field: Field) -> dict[str, Any]:
    return {"model": f"{field.model_id} {field.model_version}", "warnings": field.warnings}


def _is_round(field: Field, radius_m: Array) -> bool:
    angle = np.deg2rad(np.arange(0.0, 360.0, 22.5) + 3.0)
    some = radius_m[:: max(1, len(radius_m) // 40)]
    value = np.nan_to_num(field.at(some[:, None] * np.sin(angle), some[:, None] * np.cos(angle), RECEPTOR_M))
    return bool(np.all(np.ptp(value, axis=1) <= 1e-9 * np.abs(value).max(axis=1)) and value.max() > 0)


def _rays(box: Extent, rings: Rings) -> tuple[Array, Array]:
    """Where the rays of each cell enter and leave a box, shape (angles, _RAYS); entered beyond left where they miss."""
    step = 2 * math.pi / rings.angles
    turn = (np.arange(rings.angles)[:, None] + (np.arange(_RAYS) + 0.5) / _RAYS - 0.5) * step
    heading = math.radians(box.towards_deg)
    sin, cos = math.sin(heading), math.cos(heading)
    entered, left = np.zeros(turn.shape), np.full(turn.shape, np.inf)
    for origin, slope, low, high in (
        (-box.x_m * sin - box.y_m * cos, np.cos(turn - heading), -box.back_m, box.ahead_m),
        (box.x_m * cos - box.y_m * sin, -np.sin(turn - heading), -box.half_width_m, box.half_width_m),
    ):
        slope = np.where(np.abs(slope) < 1e-12, 1e-12, slope)
        ends = np.stack([(low - origin) / slope, (high - origin) / slope])
        entered, left = np.maximum(entered, ends.min(0)), np.minimum(left, ends.max(0))
    return entered, left


def _turns(entered: Array, left: Array, low_m: float, high_m: float) -> NDArray[np.intp]:
    """Directions in which a band of rings meets the box, and one more on either side."""
    met = ((entered <= high_m) & (left >= low_m) & (left > entered)).any(axis=1)
    return np.flatnonzero(met | np.roll(met, 1) | np.roll(met, -1))


def _cells(
    field: Field, lethality: Lethality, rings: Rings, ring: NDArray[np.intp], turns: NDArray[np.intp], *, around: bool
) -> Array:
    """Means over cells, shape (3, rings, turns)."""
    part = (np.arange(PARTS) + 0.5) / PARTS - 0.5
    radius = rings.nearest_m * rings.ratio ** (ring[:, None] + part[None, :]).ravel()
    angle = np.zeros(1) if around else (turns[:, None] + part).ravel() * (2 * math.pi / rings.angles)
    x, y = radius[:, None] * np.sin(angle), radius[:, None] * np.cos(angle)
    shares = lethality.shares(field.at(x, y, RECEPTOR_M))
    means: dict[int, Array] = {}
    for share in shares:  # where nothing protects the three are one and the same
        if id(share) not in means:
            means[id(share)] = _mean(share, len(ring), across=1 if around else PARTS)
    return np.stack([means[id(share)] for share in shares])


def _mean(values: Array, rings: int, across: int) -> Array:
    """Mean of the points of each cell; by slices, for numpy reduces a short axis slowly."""
    parts = values.reshape(rings, PARTS, -1, across)
    total = sum(parts[:, up, :, on] for up in range(PARTS) for on in range(across))
    return np.asarray(total / (PARTS * across))


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
