"""What every model answers with: one `Field`, its warnings, and the box in which a level may lie."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
F = TypeVar("F")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """A warning that travels with the result: what was asked lies outside what was checked."""

    code: str
    zh: str
    en: str
    quantity: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The range of one quantity within which a model was compared with data or its source gives it."""

    quantity: str
    low: float
    high: float
    unit: str
    zh: str
    en: str

    def caution(self, value: float) -> Caution | None:
        """A warning when the value lies outside, else None."""
        if self.low <= value <= self.high:
            return None
        span = f"{self.low:g}–{self.high:g} {self.unit}"
        return Caution(
            code=f"{self.quantity}_outside_checked_range",
            zh=f"{self.zh} {value:.3g} {self.unit} 超出已检验范围 {span}",
            en=f"{self.en} {value:.3g} {self.unit} is outside the checked range {span}",
            quantity=self.quantity,
            value=value,
            low=self.low,
            high=self.high,
            unit=self.unit,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """How far off an answer may be: the truth lies between value / factor and value × factor, and on what ground."""

    factor: float
    zh: str
    en: str

    def caution(self) -> Caution:
        """The same as a warning that travels with every result."""
        return Caution(
            code="uncertainty",
            zh=f"不确定度约 {self.factor:g} 倍：{self.zh}",
            en=f"good to about a factor of {self.factor:g}: {self.en}",
            quantity="factor",
            value=self.factor,
        )


@runtime_checkable
class Averaged(Protocol):
    """A field whose values hold for one averaging time, and that can be seen with another."""

    @property
    def averaging_s(self) -> float:
        """Averaging time of the values [s]."""

    def averaged(self, averaging_s: float) -> Field:
        """The same release seen with another averaging time."""


def averaged(field: Field, averaging_s: float | None) -> Field:
    """A field with an averaging time [s]; itself where None is asked for or it has none."""
    if averaging_s is None or not isinstance(field, Averaged) or averaging_s == field.averaging_s:
        return field
    return field.averaged(averaging_s)


class Averages(Generic[F]):
    """One release seen with other averaging times, each solved once; the fields of a release share it as `again`."""

    def __init__(self, solve: Callable[[float], F]) -> None:
        self._solve = solve
        self._seen: dict[float, F] = {}

    def __call__(self, averaging_s: float) -> F:
        """The release seen with an averaging time [s]."""
        if averaging_s not in self._seen:
            self._seen[averaging_s] = self._solve(averaging_s)
        return self._seen[averaging_s]


def over_times(
    at: Callable[[Array, Array, Array, float], Array], x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike, t_s: ArrayLike
) -> Array:
    """Values at receptors and times broadcast against each other, from a function of receptors at one time."""
    x, y, z, t = np.broadcast_arrays(*(np.asarray(one, float) for one in (x_m, y_m, z_m, t_s)))
    out = np.zeros(x.shape)
    for moment in np.unique(t):
        here = t == moment
        out[here] = at(x[here], y[here], z[here], float(moment))
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """An oriented box that holds all points at or above a level; `towards_deg` clockwise from north."""

    x_m: float
    y_m: float
    towards_deg: float
    back_m: float
    ahead_m: float
    half_width_m: float

    @classmethod
    def around(cls, boxes: Iterable[Extent | None]) -> Extent | None:
        """The box that holds boxes of one place and heading; None where none of them is there."""
        found = [box for box in boxes if box is not None]
        if not found:
            return None
        return cls(
            x_m=found[0].x_m,
            y_m=found[0].y_m,
            towards_deg=found[0].towards_deg,
            back_m=max(box.back_m for box in found),
            ahead_m=max(box.ahead_m for box in found),
            half_width_m=max(box.half_width_m for box in found),
        )

    def corners_m(self) -> Array:
        """The four corners, shape (4, 2), in the field's own frame."""
        along = np.array([-self.back_m, self.ahead_m, self.ahead_m, -self.back_m])
        across = np.array([-self.half_width_m, -self.half_width_m, self.half_width_m, self.half_width_m])
        return np.stack(self.to_xy(along, across), axis=-1)

    def to_xy(self, along_m: ArrayLike, across_m: ArrayLike) -> tuple[Array, Array]:
        """Turn distances along and across (left of the heading is positive) into x east, y north."""
        along, across = np.asarray(along_m, float), np.asarray(across_m, float)
        sin, cos = math.sin(math.radians(self.towards_deg)), math.cos(math.radians(self.towards_deg))
        return self.x_m + along * sin - across * cos, self.y_m + along * cos + across * sin


@runtime_checkable
class Field(Protocol):
    """One quantity over space and time, in SI units; x east, y north, z above ground."""

    @property
    def quantity(self) -> str:
        """`concentration`, `overpressure`, `impulse`, `heat_flux`, `individual_risk` …"""

    @property
    def unit(self) -> str:
        """SI unit of the values, for example `kg/m3`."""

    @property
    def warnings(self) -> tuple[Caution, ...]:
        """What the reader must know before relying on the values."""

    @property
    def model_id(self) -> str:
        """Id of the model that made the field."""

    @property
    def model_version(self) -> str:
        """Version of that model."""

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Values at receptors, broadcast; `t_s` from the start, None the steady or highest value; NaN: not known."""

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:
        """A box that holds every point at or above `level`; None when there is none."""
