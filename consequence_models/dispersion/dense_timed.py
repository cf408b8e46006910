"""Dense gas at a rate that changes: observers leave the source one after the other, each with its own slab."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import erf

from consequence_models.dispersion.choose import CALM_M_S
from consequence_models.dispersion.dense_plume import slab_field
from consequence_models.dispersion.gaussian_puffs import puff_field
from consequence_models.dispersion.slab_field import SlabField, along_spread
from consequence_models.dispersion.timed_release import TimedRelease
from consequence_models.model import Model
from consequence_models.result import Averages, Caution, Extent, Field, Uncertainty, over_times
from consequence_models.scenario import Release, Scenario, Weather

Array = NDArray[np.float64]
ID, VERSION = "dense_timed", "1.0"
_OBSERVERS = 12
_SHORTEST_S = 10.0  # what leaves at once leaves within the first of the observers' shares of this
_LEAST = 1e-3  # of the highest rate: an observer of less sees nothing


@dataclass(frozen=True, kw_only=True)
class ObserverField:
    """Concentration [kg/m³ at ambient temperature] from what each observer saw; without a time the highest."""

    slabs: tuple[SlabField, ...]
    left_s: Array  # when each observer left the source
    first_s: float
    last_s: float
    averaging_s: float
    again: Callable[[float], ObserverField] = field(repr=False)
    warnings: tuple[Caution, ...] = ()
    quantity: str = "concentration"
    unit: str = "kg/m3"
    model_id: str = ID
    model_version: str = VERSION

    def averaged(self, averaging_s: float) -> ObserverField:
        """The same release seen with another averaging time [s]."""
        return self.again(averaging_s)

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Concentration at receptors [kg/m³], broadcast; `t_s` None is the highest that any observer brings."""
        if t_s is not None and np.ndim(t_s):
            return over_times(self.at, x_m, y_m, z_m, t_s)
        seen = np.stack([slab.at(x_m, y_m, z_m) for slab in self.slabs])
        if t_s is None:
            return np.asarray((seen * self._passing(x_m, y_m, seen.shape[1:])).max(axis=0))
        time, along = float(np.asarray(t_s)), self._along(x_m, y_m, seen.shape[1:])
        comes = np.stack([
            left + np.interp(along, slab.slab.x, slab.slab.arrival)
            for left, slab in zip(self.left_s, self.slabs, strict=True)
        ])  # fmt: skip
        comes = np.maximum.accumulate(comes, axis=0)  # no observer overtakes another
        return self._between(seen, comes, along, time)

    def _along(self, x_m: ArrayLike, y_m: ArrayLike, shape: tuple[int, ...]) -> Array:
        one = self.slabs[0]
        sin, cos = math.sin(math.radians(one.towards_deg)), math.cos(math.radians(one.towards_deg))
        along = (np.asarray(x_m, float) - one.x_m) * sin + (np.asarray(y_m, float) - one.y_m) * cos
        return np.broadcast_to(along, shape)

    def _between(self, seen: Array, comes: Array, along: Array, time: float) -> Array:
        k = np.clip((comes <= time).sum(axis=0) - 1, 0, len(self.slabs) - 2)
        a, b = (np.take_along_axis(comes, (k + step)[None], 0)[0] for step in (0, 1))
        low, high = (np.take_along_axis(seen, (k + step)[None], 0)[0] for step in (0, 1))
        part = np.clip((time - a) / np.where(b > a, b - a, 1.0), 0.0, 1.0)
        return np.asarray((low + part * (high - low)) * self._ends(comes, along, time))

    def _ends(self, comes: Array, along: Array, time: float) -> Array:
        one = self.slabs[0]
        speed = np.interp(along, one.slab.x, one.slab.speed)
        reach = math.sqrt(2) * along_spread(along, one.stability)
        front = comes[0] - (self.left_s[0] - self.first_s)
        tail = comes[-1] + (self.last_s - self.left_s[-1])
        return np.asarray(0.5 * (erf(speed * (time - front) / reach) - erf(speed * (time - tail) / reach)))

    def _passing(self, x_m: ArrayLike, y_m: ArrayLike, shape: tuple[int, ...]) -> Array:
        one, along = self.slabs[0], self._along(x_m, y_m, shape)
        speed = np.interp(along, one.slab.x, one.slab.speed)
        length = speed * (self.last_s - self.first_s)
        return np.asarray(erf(length / 2 / (math.sqrt(2) * along_spread(along, one.stability))))

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:  # noqa: ARG002
        """The box that holds every point at or above `level` at one height, at any time."""
        return Extent.around(slab.extent_m(level, z_m) for slab in self.slabs)


def _weather(release: TimedRelease, weather: Weather) -> tuple[Weather, tuple[Caution, ...]]:
    """One wind for the slab: the scenario's, or the mean of the record where there is one."""
    if not release.wind_m_s:
        return weather, ()
    turn = np.radians(release.wind_from_deg)
    east, north = (float(np.mean(np.asarray(release.wind_m_s) * f(turn))) for f in (np.sin, np.cos))
    mean = dataclasses.replace(
        weather, wind_m_s=math.hypot(east, north), wind_from_deg=math.degrees(math.atan2(east, north)) % 360
    )
    note = Caution(code="mean_wind", zh="重气按风记录的平均风计算，风的变化未计入",
                   en="dense gas in the mean wind of the record: its changes are not followed")  # fmt: skip
    return mean, (note,)


def timed_field(scenario: Scenario, averaging_s: float = 600.0) -> ObserverField:
    """Solve a `TimedRelease` of dense gas by observers.

    Each observer leaves with the rate of its moment and keeps its slab; between two of them the concentration is
    linear in time, and the ends of the release spread along the wind.
    Source: Colenbrander (1980); Spicer & Havens (1989), EPA-450/4-89-019 (DEGADIS), the observers' concept.
    """
    source = scenario.source
    assert isinstance(source, TimedRelease)
    weather, notes = _weather(source, scenario.weather)
    edges = np.linspace(source.t_s[0], max(source.t_s[-1], source.t_s[0] + _SHORTEST_S), _OBSERVERS + 1)
    mass = source.mass_between(edges) + np.where(np.arange(_OBSERVERS) == 0, source.instant_kg, 0.0)
    rates = np.maximum(mass / np.diff(edges), _LEAST * mass.max() / (edges[1] - edges[0]))
    slabs = tuple(_slab(source, float(rate), weather, scenario, averaging_s) for rate in rates)
    return ObserverField(
        slabs=slabs, left_s=(edges[1:] + edges[:-1]) / 2, first_s=float(edges[0]), last_s=float(edges[-1]),
        averaging_s=averaging_s, again=Averages(functools.partial(_again, scenario)),
        warnings=(*slabs[0].warnings, *notes),
    )  # fmt: skip


def _slab(source: TimedRelease, rate: float, weather: Weather, scenario: Scenario, averaging_s: float) -> SlabField:
    release = Release(
        substance_id=source.substance_id, rate_kg_s=rate, height_m=source.height_m, duration_s=1e9,
        diameter_m=source.diameter_m, molar_mass_kg_mol=source.molar_mass_kg_mol,
        temperature_k=source.temperature_k, liquid_fraction=source.liquid_fraction,
    )  # fmt: skip
    one = Scenario(source=release, weather=weather, x_m=scenario.x_m, y_m=scenario.y_m)
    return slab_field(one, averaging_s=averaging_s)


def _again(scenario: Scenario, averaging_s: float) -> ObserverField:
    return timed_field(scenario, averaging_s)


def _solve(scenario: Scenario) -> Field:
    assert isinstance(scenario.source, TimedRelease)
    if _weather(scenario.source, scenario.weather)[0].wind_m_s < CALM_M_S:
        return puff_field(scenario)
    return timed_field(scenario)


UNCERTAINTY = Uncertainty(
    factor=3.0,
    zh="变化速率未与现场数据比较；恒定速率同重气烟羽",
    en="changing rates were not compared with field data; a steady rate is the dense plume",
)

MODEL = Model(
    id=ID,
    family="dispersion",
    version=VERSION,
    title_zh="重气（速率随时间变化）",
    title_en="Dense gas, changing rate",
    takes=TimedRelease,
    quantity="concentration",
    unit="kg/m3",
    sources=(
        "Spicer & Havens (1989), User's Guide for the DEGADIS 2.1 Dense Gas Dispersion Model, EPA-450/4-89-019",
        "Colenbrander (1980); Witlox (1994), Atmospheric Environment 28, 2917-2932 (HEGADAS)",
    ),
    not_covered_zh="随时间变化的风、障碍物、地形、射流动量",
    not_covered_en="winds that change, obstacles, terrain, momentum of jets",
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
