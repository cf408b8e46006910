"""A vessel bursts: all its contents are let down at once, part to the air and part to the ground."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from consequence_models.errors import ImpossibleInput
from consequence_models.inputs import check, choice, number, word
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.physics.liquid import Liquid, liquid_of
from consequence_models.sources.airborne import RULES, airborne
from consequence_models.sources.gas_hole import gas_properties
from consequence_models.sources.source import SourceModel
from consequence_models.sources.term import SourceTerm
from consequence_models.sources.two_phase_vessel import flash_cautions
from consequence_models.substances import Substance, need


@dataclass(frozen=True, slots=True, kw_only=True)
class Rupture:
    """A vessel with a mass of liquefied gas at its vapour pressure, or of gas at a pressure."""

    kind: ClassVar[str] = "rupture"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance")
    mass_kg: float = number("质量", "Mass", "kg", above=0)
    temperature_k: float = number("温度", "Temperature", "K", default=293.15, above=0)
    state: str = choice("状态", "State", ("liquid", "gas"), default="liquid")
    pressure_pa: float | None = number("绝对压力（气体）", "Absolute pressure of a gas", "Pa", default=None, above=0)
    rain_out: str = choice("雨落规则", "Rain-out", RULES, default="twice_flash")
    height_m: float = number("高度", "Height", "m", default=0.0, at_least=0)
    air_temperature_k: float = number("气温", "Air temperature", "K", default=293.15, at_least=200, at_most=340)
    ambient_pressure_pa: float = number("环境压力", "Ambient pressure", "Pa", default=101325.0, above=0)

    def __post_init__(self) -> None:
        check(self)
        if self.state == "gas" and (self.pressure_pa is None or self.pressure_pa <= self.ambient_pressure_pa):
            zh, en = "气体须给出高于环境的绝对压力", "give the absolute pressure of the gas, above ambient"
            raise ImpossibleInput(zh, en, field="pressure_pa")


def _cloud(rupture: Rupture, substance: Substance, *, mass: float, kelvin: float, wet: float, density: float,
           speed: float, rained: float) -> SourceTerm:  # fmt: skip
    radius = math.cbrt(3 * mass / density / (2 * math.pi))  # half a sphere on the ground
    return SOURCE.term(
        substance_id=substance.id,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        t_s=0.0,
        rate_kg_s=0.0,
        temperature_k=kelvin,
        liquid_fraction=wet,
        density_kg_m3=density,
        velocity_m_s=speed,
        area_m2=math.pi * radius**2,
        height_m=rupture.height_m,
        shape="cloud",
        instant_kg=mass,
        rained_out_kg=rained,
        warnings=flash_cautions(substance, rupture.temperature_k) if rupture.state == "liquid" else (),
    )


def expansion_speed(liquid: Liquid, temperature_k: float, ambient_pa: float) -> float:
    """Speed of a liquefied gas that expands on bursting [m/s]: by the work of flashing against the atmosphere.

    u² / 2 = drop in enthalpy at constant entropy less (p0 - pa) v_l, with the flash at constant entropy; a heat
    capacity constant over the range.

    Source: TNO Yellow Book CPR 14E (2005), section 2.5.3.8 (half of it is lost to turbulence: CCPS 1999).
    """
    boiling = liquid.boiling_k(ambient_pa)
    if temperature_k <= boiling:
        return 0.0
    heat = liquid.enthalpy(boiling, temperature_k)
    mean = heat / (temperature_k - boiling)
    flashed = mean * math.log(temperature_k / boiling) * boiling / liquid.latent(boiling)
    work = heat - flashed * liquid.latent(boiling)
    work -= (liquid.pressure_pa(temperature_k) - ambient_pa) / liquid.density(temperature_k)
    return math.sqrt(max(work, 0.0))  # half of twice the work


def _liquid(rupture: Rupture, substance: Substance) -> SourceTerm:
    liquid = liquid_of(substance)
    ambient = rupture.ambient_pressure_pa
    if substance.critical_k is not None and rupture.temperature_k >= substance.critical_k:
        zh = f"{substance.name_zh}高于临界温度，请选气体并给出压力"
        en = f"{substance.name_en} is above its critical temperature; choose gas and give the pressure"
        raise ImpossibleInput(zh, en, field="temperature_k")
    if rupture.temperature_k <= liquid.boiling_k(ambient):
        zh = f"{substance.name_zh}在该温度不闪蒸，请改用液池"
        raise ImpossibleInput(zh, f"{substance.name_en} does not flash here; use a pool", field="temperature_k")
    speed = expansion_speed(liquid, rupture.temperature_k, ambient)
    found = airborne(
        substance, liquid, temperature_k=rupture.temperature_k, speed_m_s=speed, height_m=max(rupture.height_m, 1.0),
        air_k=rupture.air_temperature_k, ambient_pa=ambient, rule=rupture.rain_out,
    )  # fmt: skip
    kept = rupture.mass_kg * found.share
    return _cloud(
        rupture, substance, mass=kept, kelvin=found.temperature_k, wet=found.liquid_fraction,
        density=found.density_kg_m3, speed=speed, rained=rupture.mass_kg - kept,
    )  # fmt: skip


def _gas(rupture: Rupture, substance: Substance) -> SourceTerm:
    molar, k = gas_properties(substance.id, None, None)
    assert rupture.pressure_pa is not None
    ratio = rupture.ambient_pressure_pa / rupture.pressure_pa
    cold = rupture.temperature_k * ratio ** ((k - 1) / k)
    work = GAS_CONSTANT_J_MOL_K / molar / (k - 1) * (rupture.temperature_k - cold)
    work -= rupture.ambient_pressure_pa * (
        GAS_CONSTANT_J_MOL_K
        / molar
        * (cold / rupture.ambient_pressure_pa - rupture.temperature_k / rupture.pressure_pa)
    )
    density = rupture.ambient_pressure_pa * molar / (GAS_CONSTANT_J_MOL_K * cold)
    return _cloud(
        rupture, substance, mass=rupture.mass_kg, kelvin=cold, wet=0.0, density=density,
        speed=math.sqrt(max(work, 0.0)), rained=0.0,
    )  # fmt: skip


def _solve(rupture: Rupture) -> SourceTerm:
    substance = need(rupture.substance_id)
    return _gas(rupture, substance) if rupture.state == "gas" else _liquid(rupture, substance)


SOURCE = SourceModel(
    id="rupture",
    version="1.0",
    title_zh="容器瞬间破裂",
    title_en="Catastrophic rupture",
    takes=Rupture,
    sources=("TNO Yellow Book CPR 14E (2005), section 2.5.3.8", "CCPS (1999), section 2.1"),
    not_covered_zh="爆裂时卷入的空气；雨落部分请按液池另算",
    not_covered_en="air taken in by the burst; what rains out is a pool of its own",
    solve_checked=_solve,
)
