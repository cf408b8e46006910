"""`SourceTerm`: what leaves, as a time series that every dispersion model reads and every source model answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.errors import ImpossibleInput, MissingInput, UnknownInput
from consequence_models.inputs import plain
from consequence_models.result import Caution

Array = NDArray[np.float64]
Shape = Literal["jet", "pool", "cloud"]
SERIES = (
    "t_s",
    "rate_kg_s",
    "temperature_k",
    "liquid_fraction",
    "density_kg_m3",
    "velocity_m_s",
    "area_m2",
    "height_m",
)
_NOT_NEGATIVE = ("t_s", "rate_kg_s", "liquid_fraction", "velocity_m_s", "area_m2", "height_m")
_POSITIVE = ("temperature_k", "density_kg_m3")


def _refuse(zh: str, en: str, name: str) -> ImpossibleInput:
    return ImpossibleInput(zh, en, field=name)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SourceTerm:
    """What leaves over time, at ambient pressure, as it is handed to the air.

    Parameters
    ----------
    substance_id, molar_mass_kg_mol
        What leaves; the molar mass [kg/mol] is its own where the substance is not in the table.
    t_s : array_like, shape (n,), n >= 1
        Times from the start, not falling [s]. Between two times everything is linear; a time given twice is a step;
        before the first and after the last nothing leaves.
    rate_kg_s, temperature_k, liquid_fraction, density_kg_m3, velocity_m_s, area_m2, height_m : array_like, (n,) or ()
        Mass rate into the air (vapour and drops that stay airborne) [kg/s], temperature [K], mass share that is
        still liquid, density of the stream [kg/m³], its speed [m/s], its cross-section or the area of the pool [m²],
        height above ground [m].
    instant_kg : float
        Mass that is in the air at the first time already, as after a rupture [kg].
    shape
        `jet` (a stream with momentum), `pool` (vapour rising from an area) or `cloud` (a volume at rest).
    elevation_deg : float
        Direction of a jet above the horizontal, -90 to 90.
    rained_out_kg : float
        Mass that fell to the ground and is not in `rate_kg_s` [kg].

    Raises
    ------
    ImpossibleInput
        Times that fall, lengths that differ, a number that is not finite, a negative rate, a fraction above 1.
    """

    substance_id: str
    molar_mass_kg_mol: float
    t_s: Array
    rate_kg_s: Array
    temperature_k: Array
    liquid_fraction: Array
    density_kg_m3: Array
    velocity_m_s: Array
    area_m2: Array
    height_m: Array
    shape: Shape = "jet"
    instant_kg: float = 0.0
    elevation_deg: float = 0.0
    rained_out_kg: float = 0.0
    model_id: str = "given"
    model_version: str = "1.0"
    sources: tuple[str, ...] = ()
    warnings: tuple[Caution, ...] = field(default=())

    def __post_init__(self) -> None:
        n = np.atleast_1d(np.asarray(self.t_s, float)).shape
        for name in SERIES:
            object.__setattr__(self, name, self._series(name, n))
        if np.any(np.diff(self.t_s) < 0):
            raise _refuse("时间必须递增", "times must not fall", "t_s")
        if np.any(self.liquid_fraction > 1):
            raise _refuse("液相分数不能大于 1", "a liquid fraction cannot exceed 1", "liquid_fraction")
        for name, value in (("instant_kg", self.instant_kg), ("rained_out_kg", self.rained_out_kg)):
            if not (np.isfinite(value) and value >= 0):
                raise _refuse(f"{name} 不能为负", f"{name} cannot be negative", name)
        if not (np.isfinite(self.molar_mass_kg_mol) and self.molar_mass_kg_mol > 0):
            raise _refuse("摩尔质量必须为正", "the molar mass must be positive", "molar_mass_kg_mol")
        if not self.mass_kg > 0:
            raise _refuse("没有物质泄出", "nothing leaves: the released mass is zero", "rate_kg_s")

    def _series(self, name: str, shape: tuple[int, ...]) -> Array:
        values = np.asarray(getattr(self, name), float)
        if values.ndim > 1 or len(shape) > 1 or values.shape not in ((), shape):
            raise _refuse(f"{name} 的长度与时间不符", f"{name} and the times differ in length", name)
        if not np.all(np.isfinite(values)):
            raise _refuse(f"{name} 必须是有限的数", f"{name} must be finite", name)
        low = values.min()
        if (name in _NOT_NEGATIVE and low < 0) or (name in _POSITIVE and low <= 0):
            raise _refuse(f"{name} 不能为负", f"{name} cannot be negative", name)
        fixed = np.array(np.broadcast_to(values, shape))
        fixed.flags.writeable = False
        return fixed

    @property
    def mass_kg(self) -> float:
        """All that gets into the air [kg]."""
        return self.instant_kg + float(np.trapezoid(self.rate_kg_s, self.t_s))

    @property
    def duration_s(self) -> float:
        """From the first to the last moment that something leaves [s]; 0 where all leaves at once."""
        if not np.any(self.rate_kg_s > 0):
            return 0.0
        flows = np.flatnonzero(self.rate_kg_s > 0)
        first, last = max(flows[0] - 1, 0), min(flows[-1] + 1, self.t_s.size - 1)
        return float(self.t_s[last] - self.t_s[first])

    @property
    def momentum_n(self) -> Array:
        """Momentum flux, rate times speed [N], shape (n,)."""
        return np.asarray(self.rate_kg_s * self.velocity_m_s)

    def mass_until(self, t_s: ArrayLike) -> Array:
        """Mass that has left until each time [kg], exact for the piecewise linear rate; `instant_kg` from t = first."""
        times = np.asarray(t_s, float)
        steps = np.diff(self.t_s) * (self.rate_kg_s[1:] + self.rate_kg_s[:-1]) / 2
        total = np.concatenate([[0.0], np.cumsum(steps)])
        k = np.clip(np.searchsorted(self.t_s, times, side="right") - 1, 0, max(self.t_s.size - 2, 0))
        inside = np.clip(times, self.t_s[0], self.t_s[-1]) - self.t_s[k]
        if self.t_s.size == 1:
            gone = np.zeros_like(inside)
        else:
            span = np.where(np.diff(self.t_s) > 0, np.diff(self.t_s), 1.0)
            slope = np.diff(self.rate_kg_s) / span
            gone = total[k] + self.rate_kg_s[k] * inside + slope[k] * inside**2 / 2
        return np.asarray(np.where(times >= self.t_s[0], gone + self.instant_kg, 0.0))

    def mean_rates(self, edges_s: ArrayLike) -> Array:
        """Mean rate between neighbouring edges [kg/s], shape (m - 1,) for m edges; it conserves mass.

        `instant_kg` is not in it, so that a puff can carry it by itself.
        """
        edges = np.asarray(edges_s, float)
        left = self.mass_until(edges) - np.where(edges >= self.t_s[0], self.instant_kg, 0.0)
        return np.asarray(np.diff(left) / np.diff(edges))

    def highest_mean_rate(self, window_s: float = 60.0) -> float:
        """The highest rate averaged over a window, or over the whole release where that is shorter [kg/s]."""
        starts = np.unique(np.concatenate([self.t_s, self.t_s - window_s]))
        starts = starts[(starts >= self.t_s[0]) & (starts + window_s <= self.t_s[-1])]
        if not starts.size:
            return (self.mass_kg - self.instant_kg) / max(self.duration_s, 1e-9)
        return float(((self.mass_until(starts + window_s) - self.mass_until(starts)) / window_s).max())

    def at(self, t_s: ArrayLike, name: str) -> Array:
        """One series at other times; the rate is zero outside the release, the rest keeps its end values."""
        values = np.interp(np.asarray(t_s, float), self.t_s, getattr(self, name))
        if name == "rate_kg_s":
            outside = (np.asarray(t_s) < self.t_s[0]) | (np.asarray(t_s) > self.t_s[-1])
            values = np.where(outside, 0.0, values)
        return np.asarray(values)

    def until(self, end_s: float) -> SourceTerm:
        """The same release, stopped at a time: a valve was closed [s]."""
        if end_s >= self.t_s[-1]:
            return self
        times = np.concatenate([self.t_s[self.t_s < end_s], [end_s]])
        cut: dict[str, Any] = {
            name: times if name == "t_s" else np.interp(times, self.t_s, getattr(self, name)) for name in SERIES
        }
        return replace(self, **cut)

    def to_json(self) -> dict[str, Any]:
        """Plain values for the record; `from_json` takes them back."""
        return {
            one.name: getattr(self, one.name).tolist() if one.name in SERIES else plain(getattr(self, one.name))
            for one in fields(self)
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> SourceTerm:
        """Build from plain values.

        Raises
        ------
        UnknownInput, MissingInput, ImpossibleInput
        """
        names = {one.name for one in fields(cls)}
        for name in values:
            if name not in names:
                raise UnknownInput(f"没有名为 {name} 的输入", f"there is no input named {name}", field=name)
        for name in ("substance_id", "molar_mass_kg_mol", *SERIES):
            if name not in values:
                raise MissingInput(f"缺少 {name}", f"{name} is missing", field=name)
        rest = dict(values)
        rest["sources"] = tuple(values.get("sources", ()))
        rest["warnings"] = tuple(Caution(**one) for one in values.get("warnings", ()))
        return cls(**rest)


__all__ = ["SERIES", "Array", "Shape", "SourceTerm"]
