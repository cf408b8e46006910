"""A gas pipeline, broken across or leaking, empties over its length; pumps feed it until it is isolated."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.inputs import check, number, word
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.physics.liquid import refuse_condensed
from consequence_models.result import Checked
from consequence_models.sources.fed import fed_course
from consequence_models.sources.gas_hole import IDEAL, GasFlow, expanded_jet, gas_flow, gas_properties
from consequence_models.sources.gas_vessel import GasVessel, blow_down
from consequence_models.sources.source import SourceModel
from consequence_models.sources.term import SourceTerm
from consequence_models.substances import find

Array = NDArray[np.float64]
_TIMES = 240
_LENGTH = Checked(quantity="length_over_diameter", low=200.0, high=1e6, unit="", zh="管长与管径之比",
                  en="length over diameter")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """A stretch of pipe between the break and the valve or the closed end, full of gas."""

    kind: ClassVar[str] = "pipeline"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance")
    pressure_pa: float = number("绝对压力", "Absolute pressure", "Pa", above=0)
    temperature_k: float = number("温度", "Temperature", "K", default=288.15, above=0)
    diameter_m: float = number("管道内径", "Inner diameter", "m", above=0)
    length_m: float = number("破口至阀门管长", "Length from break to valve", "m", above=0)
    hole_diameter_m: float | None = number(
        "破口直径（空为全断裂）", "Hole; empty: broken across", "m", default=None, above=0
    )
    pumped_kg_s: float = number("切断前持续供气", "Fed until isolated", "kg/s", default=0.0, at_least=0)
    isolation_s: float = number("切断时间", "Isolated after", "s", default=0.0, at_least=0)
    friction_factor: float | None = number("摩阻系数（达西）", "Friction factor (Darcy)", "", default=None, above=0)
    roughness_m: float = number("管壁粗糙度", "Roughness of the wall", "m", default=4.5e-5, above=0)
    discharge_coefficient: float | None = number(
        "流量系数", "Discharge coefficient", "", default=None, above=0, at_most=1
    )
    height_m: float = number("高度", "Height", "m", default=0.0, at_least=0)
    elevation_deg: float = number("仰角", "Direction above the horizontal", "°", default=0.0, at_least=-90, at_most=90)
    ambient_pressure_pa: float = number("环境压力", "Ambient pressure", "Pa", default=101325.0, above=0)
    molar_mass_kg_mol: float | None = number("摩尔质量", "Molar mass", "kg/mol", default=None, above=0)
    heat_capacity_ratio: float | None = number("比热比", "Heat capacity ratio", "", default=None, above=1)

    def __post_init__(self) -> None:
        check(self)
        if self.pressure_pa <= self.ambient_pressure_pa:
            zh, en = "压力不高于环境压力，不会泄漏", "the pressure is not above ambient, so nothing leaks"
            raise ImpossibleInput(zh, en, field="pressure_pa")
        if self.hole_diameter_m is not None and self.hole_diameter_m > self.diameter_m:
            raise ImpossibleInput("破口不能大于管径", "the hole is wider than the pipe", field="hole_diameter_m")

    @property
    def coefficient(self) -> float:
        """Discharge coefficient: 1 for an open end, 0.62 for a hole in the wall, unless given (CCPS 1999)."""
        if self.discharge_coefficient is not None:
            return self.discharge_coefficient
        return 1.0 if self.hole_diameter_m is None else 0.62


def rough_friction(roughness_m: float, diameter_m: float) -> float:
    """Darcy friction factor of fully rough flow: 1/sqrt(f) = 2 log10(3.7 d/roughness) (von Karman, Nikuradse)."""
    return 1 / (2 * math.log10(3.7 * diameter_m / roughness_m)) ** 2


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoExponentials:
    """Rate = rate0/(1 + c) (c exp(-t/tau) + exp(-t/(tau c²))); over all time it is the gas in the pipe."""

    rate_kg_s: float
    tau_s: float
    ratio: float

    def at(self, t_s: Array) -> Array:
        """Rates [kg/s]."""
        c = self.ratio
        slow, fast = np.exp(-t_s / self.tau_s), np.exp(-t_s / (self.tau_s * c**2))
        return np.asarray(self.rate_kg_s / (1 + c) * (c * slow + fast))

    @property
    def mass_kg(self) -> float:
        """Area under the curve [kg]: rate0 tau c."""
        return self.rate_kg_s * self.tau_s * self.ratio


def bell_wilson(*, mass_kg: float, rate_kg_s: float, length_m: float, diameter_m: float, friction_factor: float,
                sound_m_s: float, heat_capacity_ratio: float) -> TwoExponentials:  # fmt: skip
    """Blow-down of a pipe by friction: tau = 2/3 (l/us) sqrt(k f l/d), c = mass/(tau rate0).

    Source: Bell (1978); Wilson (1979); as in TNO Yellow Book CPR 14E (2005), eqs. 2.42 to 2.46.
    """
    tau = 2 / 3 * length_m / sound_m_s * math.sqrt(heat_capacity_ratio * friction_factor * length_m / diameter_m)
    return TwoExponentials(rate_kg_s=rate_kg_s, tau_s=tau, ratio=mass_kg / (tau * rate_kg_s))


def _first_flow(pipe: Pipeline, molar: float, k: float) -> GasFlow:
    hole = pipe.hole_diameter_m if pipe.hole_diameter_m is not None else pipe.diameter_m
    return gas_flow(
        pressure_pa=pipe.pressure_pa, temperature_k=pipe.temperature_k, molar_mass_kg_mol=molar,
        heat_capacity_ratio=k, hole_m2=math.pi / 4 * hole**2, ambient_pressure_pa=pipe.ambient_pressure_pa,
        discharge_coefficient=pipe.coefficient,
    )  # fmt: skip


def _as_vessel(pipe: Pipeline, volume_m3: float) -> GasVessel:
    hole = pipe.hole_diameter_m if pipe.hole_diameter_m is not None else pipe.diameter_m
    return GasVessel(
        substance_id=pipe.substance_id, volume_m3=volume_m3, pressure_pa=pipe.pressure_pa,
        temperature_k=pipe.temperature_k, hole_diameter_m=hole, expansion="isothermal",
        ambient_pressure_pa=pipe.ambient_pressure_pa, discharge_coefficient=pipe.coefficient,
        molar_mass_kg_mol=pipe.molar_mass_kg_mol, heat_capacity_ratio=pipe.heat_capacity_ratio,
    )  # fmt: skip


def _emptying(pipe: Pipeline, molar: float, k: float, flow: GasFlow) -> tuple[Array, Array]:
    """Times and rates of the gas in the pipe: friction rules a wide break, the hole itself a small one."""
    volume = math.pi / 4 * pipe.diameter_m**2 * pipe.length_m
    per_kelvin = GAS_CONSTANT_J_MOL_K * pipe.temperature_k
    mass = pipe.pressure_pa * volume * molar / per_kelvin
    factor = pipe.friction_factor or rough_friction(pipe.roughness_m, pipe.diameter_m)
    curve = bell_wilson(
        mass_kg=mass, rate_kg_s=flow.rate_kg_s, length_m=pipe.length_m, diameter_m=pipe.diameter_m,
        friction_factor=factor, sound_m_s=math.sqrt(k * per_kelvin / molar), heat_capacity_ratio=k,
    )  # fmt: skip
    if curve.ratio >= 1:  # the pipe empties slower through the hole than along itself: even pressure
        found = blow_down(_as_vessel(pipe, volume))
        return found.t_s, np.array([one.rate_kg_s for one in found.flows])
    longest = curve.tau_s * 12
    times = np.concatenate([[0.0], np.geomspace(min(1e-3 * curve.tau_s * curve.ratio**2, 0.1), longest, _TIMES)])
    return times, curve.at(times)


def _solve(pipe: Pipeline) -> SourceTerm:
    refuse_condensed(find(pipe.substance_id), pipe.temperature_k, pipe.pressure_pa)
    molar, k = gas_properties(pipe.substance_id, pipe.molar_mass_kg_mol, pipe.heat_capacity_ratio)
    flow = _first_flow(pipe, molar, k)
    times, rates = _emptying(pipe, molar, k, flow)
    if pipe.hole_diameter_m is None:
        times, rates = _with_pumping(times, rates, pipe.pumped_kg_s, pipe.isolation_s)
    else:  # what is fed keeps the pressure up; it does not leave faster than through the hole
        fed = fed_course(times, rates, fed_kg_s=pipe.pumped_kg_s, isolation_s=pipe.isolation_s)
        times, rates = fed.t_s, fed.rate_kg_s
    jet = expanded_jet(
        flow, temperature_k=pipe.temperature_k, molar_mass_kg_mol=molar, heat_capacity_ratio=k,
        ambient_pressure_pa=pipe.ambient_pressure_pa, discharge_coefficient=pipe.coefficient,
    )  # fmt: skip
    warning = _LENGTH.caution(pipe.length_m / pipe.diameter_m)
    share = np.sqrt(np.clip(rates / flow.rate_kg_s, 0.0, 1.0))
    return SOURCE.term(
        substance_id=pipe.substance_id,
        molar_mass_kg_mol=molar,
        t_s=times,
        rate_kg_s=rates,
        temperature_k=jet.temperature_k,
        liquid_fraction=0.0,
        density_kg_m3=jet.density_kg_m3,
        velocity_m_s=jet.velocity_m_s * share,
        area_m2=rates / np.maximum(jet.density_kg_m3 * jet.velocity_m_s * share, 1e-12),
        height_m=pipe.height_m,
        elevation_deg=pipe.elevation_deg,
        warnings=() if warning is None else (warning,),
    )


def _with_pumping(times: Array, rates: Array, pumped_kg_s: float, isolation_s: float) -> tuple[Array, Array]:
    """Add what pumps or compressors deliver until the valve shuts."""
    if pumped_kg_s == 0 or isolation_s == 0:
        return times, rates
    all_times = np.unique(np.concatenate([times, [isolation_s]]))
    before = all_times[all_times <= isolation_s]
    joined = np.concatenate([before, all_times[all_times >= isolation_s]])
    fed = np.concatenate([np.full(before.size, pumped_kg_s), np.zeros(joined.size - before.size)])
    return joined, np.interp(joined, times, rates, right=0.0) + fed


SOURCE = SourceModel(
    id="pipeline",
    version="1.1",
    title_zh="气体管道断裂或小孔泄漏",
    title_en="Gas pipeline, broken or leaking",
    takes=Pipeline,
    sources=("Bell (1978)", "Wilson (1979)", "TNO Yellow Book CPR 14E (2005), section 2.5.2.3"),
    not_covered_zh="液体及液化气管道、断口两侧同时喷出（两侧各算一次）、实际气体",
    not_covered_en="liquid and liquefied gas in the pipe, both ends of a break at once (solve each), real gas",
    checked=(IDEAL,),
    solve_checked=_solve,
)
