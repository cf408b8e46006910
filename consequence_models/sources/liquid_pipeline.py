"""A pipeline of liquid or liquefied gas, broken across or leaking: fed until isolated, then emptying itself."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.inputs import check, number, word
from consequence_models.physics.liquid import Liquid, liquid_of, refuse_above_critical
from consequence_models.physics.two_phase import TwoPhaseFlow, expansion, omega, saturated_flow
from consequence_models.sources import two_phase_vessel
from consequence_models.sources.airborne import airborne
from consequence_models.sources.fed import fed_term
from consequence_models.sources.liquid_hole import GRAVITY_M_S2
from consequence_models.sources.pipeline import rough_friction
from consequence_models.sources.source import SourceModel
from consequence_models.sources.term import SourceTerm
from consequence_models.sources.two_phase_vessel import TwoPhaseVessel, flow_of
from consequence_models.substances import Substance, need

Array = NDArray[np.float64]
# Compressibility of usual liquids lies near that of water and light oil; recalled, CRC Handbook
BULK_MODULUS_PA = 1.5e9
_POINTS = 200
_TAIL = 8.0  # time constants that the last exponential is followed


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidPipeline:
    """A full pipe between the break and the valve; a leak where a hole is given, else a break across."""

    kind: ClassVar[str] = "liquid_pipeline"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance")
    pressure_pa: float = number("绝对压力", "Absolute pressure", "Pa", above=0)
    temperature_k: float = number("温度", "Temperature", "K", default=288.15, above=0)
    diameter_m: float = number("管道内径", "Inner diameter", "m", above=0)
    length_m: float = number("破口至阀门管长", "Length from break to valve", "m", above=0)
    hole_diameter_m: float | None = number(
        "破口直径（空为全断裂）", "Hole; empty: broken across", "m", default=None, above=0
    )
    pumped_kg_s: float = number("切断前持续供料", "Fed until isolated", "kg/s", default=0.0, at_least=0)
    isolation_s: float = number("切断时间", "Isolated after", "s", default=0.0, at_least=0)
    fall_m: float = number("管道高出破口", "Pipe above the break", "m", default=0.0, at_least=0)
    roughness_m: float = number("管壁粗糙度", "Roughness of the wall", "m", default=4.5e-5, above=0)
    discharge_coefficient: float = number(
        "流量系数（小孔）", "Discharge coefficient of a hole", "", default=0.62, above=0, at_most=1
    )
    height_m: float = number("高度", "Height", "m", default=0.0, at_least=0)
    elevation_deg: float = number("仰角", "Direction above the horizontal", "°", default=0.0, at_least=-90, at_most=90)
    air_temperature_k: float = number("气温", "Air temperature", "K", default=293.15, at_least=200, at_most=340)
    ambient_pressure_pa: float = number("环境压力", "Ambient pressure", "Pa", default=101325.0, above=0)

    def __post_init__(self) -> None:
        check(self)
        if self.pressure_pa <= self.ambient_pressure_pa and self.fall_m == 0:
            zh, en = "压力不高于环境压力，不会泄漏", "the pressure is not above ambient, so nothing leaks"
            raise ImpossibleInput(zh, en, field="pressure_pa")
        if self.hole_diameter_m is not None and self.hole_diameter_m > self.diameter_m:
            raise ImpossibleInput("破口不能大于管径", "the hole is wider than the pipe", field="hole_diameter_m")

    @property
    def bore_m2(self) -> float:
        """Cross-section of the pipe [m²]."""
        return math.pi / 4 * self.diameter_m**2

    @property
    def opening_m2(self) -> float:
        """Area through which it leaves, with its discharge coefficient [m²]."""
        if self.hole_diameter_m is None:
            return self.bore_m2
        return self.discharge_coefficient * math.pi / 4 * self.hole_diameter_m**2

    @property
    def resistance(self) -> float:
        """Friction along the pipe in velocity heads of the opening: f l/d (opening over bore)²."""
        friction = rough_friction(self.roughness_m, self.diameter_m) * self.length_m / self.diameter_m
        return friction * (self.opening_m2 / self.bore_m2) ** 2


def _cold(pipe: LiquidPipeline, density: float) -> tuple[Array, Array]:
    """Fed under pressure until isolated, then what the pressure held, then what runs down by itself.

    Source: Bernoulli with Darcy friction; the released pressure gives density V dp / bulk modulus.
    """

    def rate(drop_pa: float) -> float:
        return pipe.opening_m2 * math.sqrt(2 * density * max(drop_pa, 0.0) / (1 + pipe.resistance))

    head = density * GRAVITY_M_S2 * pipe.fall_m
    pushed = rate(pipe.pressure_pa - pipe.ambient_pressure_pa + head)
    fed = min(pushed, pipe.pumped_kg_s) if pipe.hole_diameter_m is None or pipe.pumped_kg_s > 0 else pushed
    times, rates = [0.0], [pushed if pipe.isolation_s == 0 else max(fed, 1e-9)]
    if pipe.isolation_s > 0:
        times += [pipe.isolation_s]
        rates += [max(fed, 1e-9)]
    stored = density * pipe.bore_m2 * pipe.length_m * (pipe.pressure_pa - pipe.ambient_pressure_pa) / BULK_MODULUS_PA
    drained = rate(head)
    if stored > 0 and pushed > drained:  # a straight fall from pushed to drained rate
        start = times[-1]
        times += [start, start + 2 * stored / (pushed + drained)]
        rates += [pushed, drained]
    if drained > 0:
        times += [times[-1], times[-1] + density * pipe.bore_m2 * pipe.length_m / drained]
        rates += [drained, drained]
    return np.array(times), np.array(rates)


def _flow(pipe: LiquidPipeline, liquid: Liquid) -> TwoPhaseFlow:
    kelvin = pipe.temperature_k
    pressure, density = liquid.pressure_pa(kelvin), liquid.density(kelvin)
    number_ = omega(
        void=0.0, density_kg_m3=density, heat_j_kg_k=liquid.heat(kelvin), temperature_k=kelvin,
        pressure_pa=pressure, expansion_m3_j=expansion(liquid, kelvin),
    )  # fmt: skip
    return saturated_flow(
        omega_inlet=number_, pressure_pa=pressure, density_kg_m3=density, ambient_pa=pipe.ambient_pressure_pa
    )


def boiling_front(*, flux_kg_m2_s: float, bore_m2: float, length_m: float, diameter_m: float, friction_factor: float,
                  liquid_kg_m3: float, foam_kg_m3: float) -> tuple[Array, Array]:  # fmt: skip
    """Times and rates of a broken pipe of saturated liquid: a boiling front runs up it, friction grows behind.

    Behind the front, over a length s, the flux is G0/sqrt(1 + f s/d) (Fauske & Epstein 1988); the front advances by
    ds/dt = G/(rho_l - rho_foam), so t = (2/3) (d/f) (rho_l - rho_foam)/G0 ((1 + f s/d)^(3/2) - 1). When it has reached
    the valve, the foam left in the pipe leaves as an exponential. Mass is kept.

    Source: mass balance over the front, with the friction of Fauske & Epstein (1988), J. Loss Prev. 1, 75.
    """
    s = length_m * np.linspace(0.0, 1.0, _POINTS) ** 2
    slow = 1 + friction_factor * s / diameter_m
    emptied = liquid_kg_m3 - foam_kg_m3
    times = 2 / 3 * diameter_m / friction_factor * emptied / flux_kg_m2_s * (slow**1.5 - 1)
    rates = bore_m2 * flux_kg_m2_s / np.sqrt(slow)
    tau = foam_kg_m3 * bore_m2 * length_m / rates[-1]
    tail = tau * _TAIL * np.linspace(0.0, 1.0, _POINTS)[1:] ** 2
    return np.concatenate([times, times[-1] + tail]), np.concatenate([rates, rates[-1] * np.exp(-tail / tau)])


def _broken(pipe: LiquidPipeline, liquid: Liquid, flow: TwoPhaseFlow) -> tuple[Array, Array]:
    density = liquid.density(pipe.temperature_k)
    times, rates = boiling_front(
        flux_kg_m2_s=flow.mass_flux_kg_m2_s, bore_m2=pipe.bore_m2, length_m=pipe.length_m, diameter_m=pipe.diameter_m,
        friction_factor=rough_friction(pipe.roughness_m, pipe.diameter_m), liquid_kg_m3=density,
        foam_kg_m3=math.sqrt(density * flow.exit_density_kg_m3),
    )  # fmt: skip
    if pipe.pumped_kg_s > 0 and pipe.isolation_s > 0:
        joined = np.sort(np.concatenate([times, [pipe.isolation_s] * 2]))
        fed = np.where(joined < pipe.isolation_s, pipe.pumped_kg_s, 0.0)
        fed[np.searchsorted(joined, pipe.isolation_s)] = pipe.pumped_kg_s
        return joined, np.interp(joined, times, rates, right=0.0) + fed
    return times, rates


def _leaking(pipe: LiquidPipeline, liquid: Liquid) -> SourceTerm:
    """A hole: the pipe is a long lying vessel of boiling liquid that foams up to it, no faster than out of a break.

    While it is fed, the pump keeps the line at its pressure and the hole sees liquid that does not boil inside: it
    lets out as much more as a vessel under that much inert gas does, by Bernoulli's law (CCPS, Guidelines for
    Consequence Analysis of Chemical Releases (1999), section 2.1).
    """
    assert pipe.hole_diameter_m is not None
    vessel = TwoPhaseVessel(
        substance_id=pipe.substance_id, temperature_k=pipe.temperature_k, vessel_shape="horizontal_cylinder",
        vessel_diameter_m=pipe.diameter_m, vessel_length_m=pipe.length_m, fill_fraction=1.0,
        hole_area_m2=math.pi / 4 * pipe.hole_diameter_m**2, foam="yes", base_height_m=pipe.height_m,
        elevation_deg=pipe.elevation_deg, air_temperature_k=pipe.air_temperature_k,
        ambient_pressure_pa=pipe.ambient_pressure_pa, discharge_coefficient=pipe.discharge_coefficient,
    )  # fmt: skip
    unfed = two_phase_vessel.SOURCE.solve(vessel)
    broken = pipe.bore_m2 * _flow(pipe, liquid).mass_flux_kg_m2_s
    leaving = float(unfed.rate_kg_s.max()) * (1 + unfed.rained_out_kg / unfed.mass_kg)
    slower = max(leaving / broken, 1.0)
    unfed = replace(unfed, t_s=unfed.t_s * slower, rate_kg_s=unfed.rate_kg_s / slower)
    padding = max(pipe.pressure_pa - liquid.pressure_pa(pipe.temperature_k), 0.0)
    kept, alone = (
        flow_of(replace(vessel, padding_pa=extra), liquid, pipe.temperature_k, 0.0).mass_flux_kg_m2_s
        for extra in (padding, 0.0)
    )
    # No more comes to the hole than out of a break on the one side and from the pump on the other
    pressed = min(kept / alone, (broken + pipe.pumped_kg_s) / (leaving / slower))
    return fed_term(unfed, fed_kg_s=pipe.pumped_kg_s, isolation_s=pipe.isolation_s, pressed=max(pressed, 1.0))


def _stream(pipe: LiquidPipeline, substance: Substance, liquid: Liquid, times: Array, rates: Array, speed: float,
            boils: bool) -> SourceTerm:  # fmt: skip
    if not boils:
        density = liquid.density(pipe.temperature_k)
        share, wet, kelvin = 1.0, 1.0, pipe.temperature_k
    else:
        found = airborne(
            substance, liquid, temperature_k=pipe.temperature_k, speed_m_s=speed, height_m=pipe.height_m,
            air_k=pipe.air_temperature_k, ambient_pa=pipe.ambient_pressure_pa, rule="drops",
        )  # fmt: skip
        share, wet, kelvin, density = found.share, found.liquid_fraction, found.temperature_k, found.density_kg_m3
    speeds = speed * rates / rates.max()
    return SOURCE.term(
        substance_id=substance.id,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        t_s=times,
        rate_kg_s=rates * share,
        temperature_k=kelvin,
        liquid_fraction=wet,
        density_kg_m3=density,
        velocity_m_s=speeds,
        area_m2=rates * share / (density * np.maximum(speeds, 1e-9)),
        height_m=pipe.height_m,
        elevation_deg=pipe.elevation_deg,
        rained_out_kg=float(np.trapezoid(rates, times)) * (1 - share),
    )


def _solve(pipe: LiquidPipeline) -> SourceTerm:
    substance = need(pipe.substance_id)
    refuse_above_critical(substance, pipe.temperature_k)
    liquid = liquid_of(substance)
    if liquid.pressure_pa(pipe.temperature_k) <= pipe.ambient_pressure_pa:
        density = liquid.density(pipe.temperature_k)
        times, rates = _cold(pipe, density)
        return _stream(pipe, substance, liquid, times, rates, float(rates.max() / (density * pipe.opening_m2)), False)
    if pipe.hole_diameter_m is not None:
        return SOURCE.adopt(_leaking(pipe, liquid))
    flow = _flow(pipe, liquid)
    times, rates = _broken(pipe, liquid, flow)
    return _stream(pipe, substance, liquid, times, rates, flow.speed_after(pipe.ambient_pressure_pa), True)


SOURCE = SourceModel(
    id="liquid_pipeline",
    version="1.2",
    title_zh="液体或液化气管道断裂或泄漏",
    title_en="Pipeline of liquid or liquefied gas, broken or leaking",
    takes=LiquidPipeline,
    sources=("Fauske & Epstein (1988), J. Loss Prev. 1, 75", "Leung (1986), AIChE J. 32, 1743", "CCPS (1999)"),
    not_covered_zh="水击、起伏管道分段排空、断口两侧同时喷出（两侧各算一次）",
    not_covered_en="water hammer, pipes over hills, both ends of a break at once (solve each)",
    solve_checked=_solve,
)
