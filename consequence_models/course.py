"""A field over time on one grid: what is there now, what was so far, the load breathed, what gets indoors, and when."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from contourpy import FillType, LineType, contour_generator
from numpy.typing import NDArray

from consequence_models.exposure import indoors, passage
from consequence_models.footprint import Rings
from consequence_models.harm.probit import ToxicProbit, fraction_of
from consequence_models.physics.gas import ATMOSPHERE_PA, gas_density
from consequence_models.result import Extent, Field
from consequence_models.substances import Substance

Array = NDArray[np.float64]

ALONG, ACROSS = 173, 97
MOST_TIMES = 40
STEPS_S = (1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1200, 1800, 3600)
STAY_S = tuple(60.0 * minute for minute in (0, 1, 2, 3, 5, 7.5, 10, 15, 20, 25, 30, 40, 50, 60))
LATEST_S, LOOKS = 6 * 3600.0, 48
FOR_EVER_S = 1e9
_CLOSER = 1.6  # nodes lie closer to the source by this power
_MARGIN = 0.03
_CLIP = 8.0
_PPM_KELVIN = 298.15


def lasts_s(field: Field, level: float, z_m: float = 1.5) -> float | None:
    """Time [s] at which a field is last at or above a level at one height; None where it never ends.

    Looked for at times that grow by a constant factor up to six hours, on a coarse grid of the level's box.
    """
    box = field.extent_m(level, z_m)
    if box is None:
        return 0.0
    x, y = _nodes(box, 61, 41)[2:]
    if not _reached(field, x, y, level, z_m, None) or _reached(field, x, y, level, z_m, FOR_EVER_S):
        return None
    looks = np.geomspace(1.0, LATEST_S, LOOKS)
    last = next((k for k in range(LOOKS - 1, -1, -1) if _reached(field, x, y, level, z_m, float(looks[k]))), None)
    return 1.0 if last is None else float(looks[min(last + 1, LOOKS - 1)])


def times_s(end_s: float, most: int = MOST_TIMES) -> Array:
    """Even times from 0 to the first whole step at or after an end, in steps that people count in."""
    step = next((one for one in STEPS_S if end_s / one <= most - 1), math.ceil(end_s / (most - 1)))
    return np.arange(0, math.ceil(end_s / step) + 1, dtype=float) * step


@dataclass(frozen=True, kw_only=True)
class Course:
    """Values of one field on one grid at a series of times, shape (t, along, across); `steady`: they do not change.

    `along_m` and `across_m` are the nodes in the box, closer together near the source; for a steady field the times
    are how long somebody stays.
    """

    box: Extent
    along_m: Array
    across_m: Array
    times_s: Array
    values: Array
    steady: bool
    z_m: float
    quantity: str
    unit: str
    averaging_s: float | None = None

    @cached_property
    def so_far(self) -> Array:
        """The highest value up to each time."""
        return np.asarray(np.maximum.accumulate(self.values, axis=0))

    def loads(self, exponent: float) -> Array:
        """Toxic load up to each time: the integral of C^n, in the field's unit to the n times seconds.

        Source: ten Berge, Zwart & Appelman (1986), Journal of Hazardous Materials 13, 301-309.
        """
        power = np.maximum(self.values, 0.0) ** exponent
        steps = np.diff(self.times_s)[:, None, None] * (power[1:] + power[:-1]) / 2
        return np.concatenate([np.zeros_like(power[:1]), np.cumsum(steps, axis=0)])

    def deaths(self, toxic: ToxicProbit, substance: Substance) -> Array:
        """Share of people in the open who die of what they breathed up to each time."""
        chosen = toxic.probit
        scale = 1e6
        if toxic.concentration_unit == "ppm":
            one = gas_density(
                molar_mass_kg_mol=substance.molar_mass_kg_mol, temperature_k=_PPM_KELVIN, pressure_pa=ATMOSPHERE_PA
            )
            scale = 1e6 / float(one)
        per_time = 60.0 if toxic.time_unit == "min" else 1.0
        load = self.loads(chosen.n) * scale**chosen.n / per_time
        with np.errstate(divide="ignore"):
            return fraction_of(chosen.a + chosen.b * np.log(chosen.factor * load))

    def inside(self, air_change_1_s: float) -> Array:
        """Concentration in one well-mixed room at each time, clean at first."""
        return np.moveaxis(indoors(self.times_s, np.moveaxis(self.values, 0, -1), air_change_1_s), -1, 0)

    def arrival_s(self, level: float) -> Array:
        """When a level first comes [s], shape (along, across); NaN where it never does."""
        come, _ = passage(self.times_s, np.moveaxis(self.values, 0, -1), level)
        return come

    def regions(self, values: Array, level: float) -> list[Rings]:
        """Outlines, in metres in the field's frame, of where one frame of values is at or above a level."""
        with np.errstate(divide="ignore"):
            height = np.clip(np.log(np.maximum(values, 0.0) / level), -_CLIP, _CLIP)
        height[height == 0] = 1e-9
        generator: Any = contour_generator(z=height.T, fill_type=FillType.OuterOffset)
        points, offsets = generator.filled(0.0, 2 * _CLIP)
        return [
            tuple(self.xy(part[a:b]) for a, b in itertools.pairwise(cut))
            for part, cut in zip(points, offsets, strict=True)
        ]

    def fronts(self, level: float, moments_s: Iterable[float]) -> list[tuple[float, list[Array]]]:
        """Lines that a level reaches at moments, each in metres in the field's frame."""
        come = self.arrival_s(level)
        generator: Any = contour_generator(z=np.ma.masked_invalid(come.T), line_type=LineType.Separate)
        found = ((float(moment), generator.lines(float(moment))) for moment in moments_s)
        return [(moment, [self.xy(line) for line in lines]) for moment, lines in found if lines]

    def xy(self, points: Array) -> Array:
        """Places of fractional node numbers, shape (n, 2), in metres in the field's frame."""
        along = np.interp(points[:, 0], np.arange(self.along_m.size), self.along_m)
        across = np.interp(points[:, 1], np.arange(self.across_m.size), self.across_m)
        return np.stack(self.box.to_xy(along, across), axis=-1)

    def evenly(self, values: Array, along: int, across: int) -> tuple[Array, Array]:
        """One frame on cells of equal size, shape (across, along), left of the heading first; and the box's corners.

        The corners, shape (4, 2): behind left, ahead left, ahead right, behind right.
        """
        low, high, half = self.along_m[0], self.along_m[-1], self.across_m[-1]
        a = low + (np.arange(along) + 0.5) / along * (high - low)
        b = half - (np.arange(across) + 0.5) / across * 2 * half
        i = np.interp(a, self.along_m, np.arange(self.along_m.size))
        j = np.interp(b, self.across_m, np.arange(self.across_m.size))
        corners = self.box.to_xy(np.array([low, high, high, low]), np.array([half, half, -half, -half]))
        return _bilinear(values, i, j).T, np.stack(corners, axis=-1)


def course(field: Field, lowest: float, *, z_m: float = 1.5, until_s: float | None = None) -> Course | None:
    """Follow a field over time at one height.

    Parameters
    ----------
    field, lowest
        The field and the lowest level of interest, which sets the box and how long it is followed.
    z_m, until_s
        Height [m]; the last time [s], None until the level is gone (at most six hours), one hour for a steady field.

    Returns
    -------
    Course or None
        None where the level is nowhere reached.
    """
    box = field.extent_m(lowest, z_m)
    if box is None:
        return None
    end = lasts_s(field, lowest, z_m)
    along, across, x, y = _nodes(box, ALONG, ACROSS)
    if end is None:
        times = np.array(STAY_S) if until_s is None else times_s(until_s)
        values = np.broadcast_to(_at(field, x, y, z_m, None), (times.size, *x.shape))
    else:
        times = times_s(end if until_s is None else until_s)
        values = np.stack([_at(field, x, y, z_m, float(time)) for time in times])
    return Course(
        box=box, along_m=along, across_m=across, times_s=times, values=values, steady=end is None, z_m=z_m,
        quantity=field.quantity, unit=field.unit, averaging_s=getattr(field, "averaging_s", None),
    )  # fmt: skip


def farthest_m(polygons: Iterable[Rings], box: Extent) -> float:
    """Distance of the farthest vertex from the source [m]; 0 where there is none."""
    ends = [float(np.hypot(*(rings[0] - [box.x_m, box.y_m]).T).max()) for rings in polygons]
    return max(ends, default=0.0)


def _nodes(box: Extent, along: int, across: int) -> tuple[Array, Array, Array, Array]:
    """Nodes along and across a box, closer near the source, and their places in the field's frame."""
    grow = 1 + _MARGIN
    back, ahead = grow * box.back_m + _MARGIN * box.ahead_m, grow * box.ahead_m
    behind = max(3, min(along - 3, round(along * back / (back + ahead)))) if back > 0 else 0
    i = np.concatenate([-back * np.linspace(1, 0, behind + 1)[:-1] ** _CLOSER,
                        ahead * np.linspace(0, 1, along - behind) ** _CLOSER])  # fmt: skip
    side = np.linspace(-1, 1, across)
    j = grow * box.half_width_m * np.sign(side) * np.abs(side) ** _CLOSER
    x, y = box.to_xy(i[:, None], j[None, :])
    return i, j, x, y


def _at(field: Field, x: Array, y: Array, z_m: float, t_s: float | None) -> Array:
    return np.asarray(np.nan_to_num(field.at(x, y, z_m, t_s), nan=0.0))


def _reached(field: Field, x: Array, y: Array, level: float, z_m: float, t_s: float | None) -> bool:
    return bool(np.any(_at(field, x, y, z_m, t_s) >= level))


def _bilinear(values: Array, i: Array, j: Array) -> Array:
    i0, j0 = np.minimum(i.astype(int), values.shape[0] - 2), np.minimum(j.astype(int), values.shape[1] - 2)
    p, q = (i - i0)[:, None], (j - j0)[None, :]
    rows = values[i0] * (1 - p) + values[i0 + 1] * p
    return np.asarray(rows[:, j0] * (1 - q) + rows[:, j0 + 1] * q)
