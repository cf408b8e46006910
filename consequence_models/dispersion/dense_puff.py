"""Dense gas released at once, as from a vessel that bursts: a slumping cylinder that drifts and becomes a puff."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.dispersion.choose import CALM_M_S
from consequence_models.dispersion.released import mixture_of
from consequence_models.errors import ImpossibleInput
from consequence_models.inputs import check, number, word
from consequence_models.model import Model
from consequence_models.physics.dense_puff import DensePuff, PuffSource, solve_puff
from consequence_models.physics.gas import gas_density
from consequence_models.physics.mixture import Mixture
from consequence_models.physics.slab_air import similarity_air
from consequence_models.result import Averages, Caution, Checked, Extent, Field, Uncertainty, over_times
from consequence_models.scenario import Release, Scenario, Weather
from consequence_models.sources.term import SourceTerm

Array = NDArray[np.float64]
ID, VERSION = "dense_puff", "1.0"
_EDGES, _MOMENTS = 6.0, 72
MASS = Checked(quantity="mass_kg", low=1.0, high=1e5, unit="kg", zh="泄放质量", en="mass released")


@dataclass(frozen=True, slots=True, kw_only=True)
class BurstRelease:
    """A mass that gets into the air at once, and the air that it has drawn in by then."""

    kind: ClassVar[str] = "burst"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance")
    mass_kg: float = number("瞬时泄放质量", "Mass released at once", "kg", above=0)
    temperature_k: float | None = number("释放温度", "Temperature of the release", "K", default=None, above=0)
    liquid_fraction: float = number("液滴质量分数", "Mass share of drops", "", default=0.0, at_least=0, at_most=1)
    air_ratio: float = number("初始卷入空气质量比", "Air drawn in at first, by mass", "", default=0.0, at_least=0)
    molar_mass_kg_mol: float | None = number("摩尔质量", "Molar mass", "kg/mol", default=None, above=0)

    def __post_init__(self) -> None:
        check(self)

    @classmethod
    def of(cls, term: SourceTerm) -> BurstRelease:
        """The part of a source term that leaves at once; raises ImpossibleInput where it is less than half."""
        if term.instant_kg < term.mass_kg / 2:
            zh, en = "不是瞬时释放，请用连续源模型", "this leaves over time; use a model of a release that lasts"
            raise ImpossibleInput(zh, en, field="mass_kg")
        return cls(
            substance_id=term.substance_id, mass_kg=term.instant_kg, temperature_k=float(term.temperature_k[0]),
            liquid_fraction=float(term.liquid_fraction[0]), molar_mass_kg_mol=term.molar_mass_kg_mol,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DensePuffField:
    """Concentration [kg/m³ at ambient temperature] of a drifting cloud; without a time the highest over all stages."""

    puff: DensePuff
    mixture: Mixture
    towards_deg: float
    averaging_s: float
    again: Callable[[float], DensePuffField] = field(repr=False)
    x_m: float = 0.0
    y_m: float = 0.0
    warnings: tuple[Caution, ...] = ()
    quantity: str = "concentration"
    unit: str = "kg/m3"
    model_id: str = ID
    model_version: str = VERSION
    pure_kg_m3: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        pure = gas_density(
            molar_mass_kg_mol=self.mixture.gas.molar_mass_kg_mol,
            temperature_k=self.mixture.air_temperature_k, pressure_pa=self.mixture.pressure_pa,
        )  # fmt: skip
        object.__setattr__(self, "pure_kg_m3", float(pure))

    def averaged(self, averaging_s: float) -> DensePuffField:
        """The same cloud seen with another averaging time [s]."""
        return self.again(averaging_s)

    def _moments(self) -> Array:
        """Times between whose clouds there is no gap, for the highest value."""
        stages = np.linspace(0, self.puff.t.size - 1, _MOMENTS)
        return np.asarray(np.interp(stages, np.arange(self.puff.t.size), self.puff.t))

    def _stage(self, t_s: float) -> dict[str, float]:
        p = self.puff
        return {name: float(np.interp(t_s, p.t, getattr(p, name))) for name in
                ("x", "share", "density", "edge", "core", "scale", "power")}  # fmt: skip

    def _ambient(self, mass: Array, share: float, density: float) -> Array:
        """Mass in a cubic metre of the cold cloud → at ambient temperature, at the same volume fraction."""
        air = self.mixture.air_density_kg_m3
        added = (1 / density - (1 - share) / air) / share
        part = mass / air / (1 - mass * (added - 1 / air))
        return self.mixture.volume_fraction(np.clip(part, 0.0, 1.0)) * self.pure_kg_m3

    def _at_once(self, along: Array, across: Array, z: Array, t_s: float) -> Array:
        if t_s < 0:
            return np.zeros(np.broadcast_shapes(along.shape, across.shape, z.shape))
        s = self._stage(t_s)
        away = np.hypot(along - s["x"], across)
        beyond = np.maximum(away - s["core"], 0.0) / s["edge"]
        shape = np.exp(-np.square(np.minimum(beyond, _EDGES)) - (z / s["scale"]) ** s["power"])
        value = self._ambient(s["share"] * s["density"] * shape, s["share"], s["density"])
        return np.asarray(np.where(beyond < _EDGES, value, 0.0))

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Concentration at receptors [kg/m³], broadcast; `t_s` None is the highest over all stages."""
        if t_s is not None and np.ndim(t_s):
            return over_times(self.at, x_m, y_m, z_m, t_s)
        x, y, z = np.asarray(x_m, float) - self.x_m, np.asarray(y_m, float) - self.y_m, np.asarray(z_m, float)
        sin, cos = math.sin(math.radians(self.towards_deg)), math.cos(math.radians(self.towards_deg))
        along, across = x * sin + y * cos, y * sin - x * cos
        if t_s is not None:
            return self._at_once(along, across, z, float(np.asarray(t_s)))
        out = np.zeros(np.broadcast_shapes(along.shape, across.shape, z.shape))
        for time in self._moments():
            np.maximum(out, self._at_once(along, across, z, float(time)), out=out)
        return out

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:
        """The box that holds every point at or above `level` at one height."""
        times = self._moments() if t_s is None else np.array([t_s])
        boxes = []
        for time in times:
            s = self._stage(float(time))
            peak = float(self._at_once(np.asarray(s["x"]), np.asarray(0.0), np.asarray(z_m), float(time)))
            if peak >= level:
                reach = s["core"] + s["edge"] * (math.sqrt(math.log(max(peak / level, 1.0))) + 0.5)
                boxes.append((s["x"] - reach, s["x"] + reach, reach))
        if not boxes:
            return None
        low, high, half = np.min([b[0] for b in boxes]), np.max([b[1] for b in boxes]), np.max([b[2] for b in boxes])
        return Extent(
            x_m=self.x_m, y_m=self.y_m, towards_deg=self.towards_deg, back_m=float(max(-low, 0.0)),
            ahead_m=float(1.02 * high), half_width_m=float(half),
        )  # fmt: skip


def burst_field(scenario: Scenario, averaging_s: float = 600.0) -> DensePuffField:
    """Solve a `BurstRelease`.

    Raises
    ------
    MissingInput
        The substance is unknown and no molar mass is given.
    """
    burst, weather = scenario.source, scenario.weather
    assert isinstance(burst, BurstRelease)
    release = Release(
        substance_id=burst.substance_id, rate_kg_s=burst.mass_kg, temperature_k=burst.temperature_k,
        liquid_fraction=burst.liquid_fraction, molar_mass_kg_mol=burst.molar_mass_kg_mol,
    )  # fmt: skip
    mixture = mixture_of(release, weather)
    notes = [caution for caution in (MASS.caution(burst.mass_kg),) if caution]
    notes.append(UNCERTAINTY.caution())
    if weather.wind_m_s < CALM_M_S:
        notes.append(Caution(code="calm", zh="静风：云团原地铺展，按 0.5 m/s 计算混合",
                             en="calm: the cloud spreads around its source; mixing as at 0.5 m/s"))  # fmt: skip
    carried = _no_less_than_calm(weather)
    source = PuffSource(mass_kg=burst.mass_kg, air_kg=burst.air_ratio * burst.mass_kg, warm_k=weather.temperature_k)
    return DensePuffField(
        puff=solve_puff(similarity_air(carried, averaging_s), mixture, source), mixture=mixture,
        towards_deg=(weather.wind_from_deg + 180) % 360, averaging_s=averaging_s,
        again=Averages(functools.partial(_again, scenario)), x_m=scenario.x_m, y_m=scenario.y_m, warnings=tuple(notes),
    )  # fmt: skip


def _no_less_than_calm(weather: Weather) -> Weather:
    return dataclasses.replace(weather, wind_m_s=max(weather.wind_m_s, CALM_M_S))


def _again(scenario: Scenario, averaging_s: float) -> DensePuffField:
    return burst_field(scenario, averaging_s)


def _solve(scenario: Scenario) -> Field:
    return burst_field(scenario)


UNCERTAINTY = Uncertainty(
    factor=3.0,
    zh="未与现场数据比较",
    en="not compared with field data here",
)

MODEL = Model(
    id=ID,
    family="dispersion",
    version=VERSION,
    title_zh="重气瞬时云团",
    title_en="Dense gas puff",
    takes=BurstRelease,
    quantity="concentration",
    unit="kg/m3",
    sources=(
        "van Ulden (1974), Loss Prevention and Safety Promotion in the Process Industries, 221-226",
        "Puttock (1988), in Stably Stratified Flow and Dense Gas Dispersion (HEGABOX)",
        "Huang (1979), Atmospheric Environment 13, 453-463; Dyer (1974): growth without density difference",
    ),
    not_covered_zh="爆裂动量与初始湍流、障碍物、地形、沉降与化学反应",
    not_covered_en="the momentum and turbulence of the burst, obstacles, terrain, deposition and chemistry",
    checked=(MASS,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
