"""A tank of cold liquid drains through a hole until the liquid stands at it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.inputs import check, choice, number, word
from consequence_models.physics.liquid import Liquid, liquid_of, refuse_above_critical, refuse_solid
from consequence_models.sources.liquid_hole import DISCHARGE, GRAVITY_M_S2
from consequence_models.sources.source import SourceModel
from consequence_models.sources.term import SourceTerm
from consequence_models.sources.vessel import SHAPES, Vessel
from consequence_models.substances import need

Array = NDArray[np.float64]
_STEPS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidTank:
    """A tank with gas above the liquid: breathing (at ambient pressure or held at one), or closed."""

    kind: ClassVar[str] = "liquid_tank"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance")
    vessel_shape: str = choice("容器形状", "Shape of the vessel", SHAPES, default="vertical_cylinder")
    vessel_diameter_m: float = number("容器直径", "Diameter of the vessel", "m", above=0)
    vessel_length_m: float = number("容器高度或长度", "Height or length of the vessel", "m", default=0.0, at_least=0)
    fill_fraction: float = number("充装体积分数", "Share filled", "", default=0.85, above=0, at_most=1)
    hole_diameter_m: float = number("孔径", "Hole diameter", "m", above=0)
    hole_height_m: float = number("孔距容器底", "Hole above the bottom", "m", default=0.0, at_least=0)
    temperature_k: float = number("温度", "Temperature", "K", default=293.15, above=0)
    overpressure_pa: float = number("气相表压", "Gas pressure above ambient", "Pa", default=0.0, at_least=0)
    closed: str = choice("气相", "Gas above the liquid", ("held", "closed"), default="held")
    ambient_pressure_pa: float = number("环境压力", "Ambient pressure", "Pa", default=101325.0, above=0)
    base_height_m: float = number("容器底离地", "Bottom of the vessel above ground", "m", default=0.0, at_least=0)
    discharge_coefficient: float = number(
        "流量系数", "Discharge coefficient", "", default=DISCHARGE, above=0, at_most=1
    )

    def __post_init__(self) -> None:
        check(self)

    def vessel(self) -> Vessel:
        """The vessel, checked."""
        return Vessel(shape=self.vessel_shape, diameter_m=self.vessel_diameter_m, length_m=self.vessel_length_m)


def cold_liquid(substance_id: str, temperature_k: float, ambient_pa: float) -> Liquid:
    """The liquid of a substance below its boiling point.

    Raises
    ------
    ImpossibleInput
        It boils or is solid at this temperature, or is above its critical temperature.
    """
    substance = need(substance_id)
    refuse_above_critical(substance, temperature_k)
    refuse_solid(substance, temperature_k)
    liquid = liquid_of(substance)
    if liquid.pressure_pa(temperature_k) > ambient_pa:
        zh = f"{substance.name_zh}在 {temperature_k:.0f} K 会沸腾，请改用两相容器"
        en = f"{substance.name_en} boils at {temperature_k:.0f} K; use a two-phase vessel"
        raise ImpossibleInput(zh, en, field="temperature_k")
    return liquid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drainage:
    """A tank running out: times, rates through the hole and levels, all of shape (n,)."""

    t_s: Array
    rate_kg_s: Array
    level_m: Array
    speed_m_s: Array


def drain(tank: LiquidTank, density_kg_m3: float) -> Drainage:
    """Level and rate over time, exact to the steps of the level: dt = density dV / rate.

    A closed tank sucks itself tight: its gas expands at constant temperature, and air bubbles in so that a hundredth
    of the ambient pressure still drives it.

    Source: Bernoulli, CCPS (1999) eq. 2.1; Belore & Buist (1986), as in NOAA (2013), ALOHA 5.4.4 section 3.4.4.
    """
    vessel = tank.vessel()
    top = float(vessel.level(tank.fill_fraction * vessel.volume_m3))
    if top <= tank.hole_height_m:
        raise ImpossibleInput("孔高于液位，不会流出液体", "the hole is above the liquid", field="hole_height_m")
    # The head falls to nothing as a square root, so that the levels are spaced by its square
    share = np.linspace(1.0, 0.0, _STEPS + 1)
    level = tank.hole_height_m + (top - tank.hole_height_m) * share**2
    over = np.full_like(level, tank.overpressure_pa)
    head = density_kg_m3 * GRAVITY_M_S2 * (level - tank.hole_height_m)
    if tank.closed == "closed":
        free = vessel.volume_m3 - vessel.below(level)
        least = max(free[0], 1e-3 * vessel.volume_m3)
        gas = (tank.ambient_pressure_pa + tank.overpressure_pa) * least / np.maximum(free, least)
        over = np.maximum(gas - tank.ambient_pressure_pa, 0.01 * tank.ambient_pressure_pa - head)
    drive = np.maximum(over + head, 0.0)
    area = math.pi / 4 * tank.hole_diameter_m**2
    speed = np.sqrt(2 * drive / density_kg_m3)
    rate = tank.discharge_coefficient * area * density_kg_m3 * speed
    between = np.maximum((rate[1:] + rate[:-1]) / 2, 1e-12)
    dt = -density_kg_m3 * np.diff(vessel.below(level)) / between
    return Drainage(t_s=np.concatenate([[0.0], np.cumsum(dt)]), rate_kg_s=rate, level_m=level, speed_m_s=speed)


def _solve(tank: LiquidTank) -> SourceTerm:
    liquid = cold_liquid(tank.substance_id, tank.temperature_k, tank.ambient_pressure_pa)
    density = liquid.density(tank.temperature_k)
    found = drain(tank, density)
    return SOURCE.term(
        substance_id=tank.substance_id,
        molar_mass_kg_mol=liquid.molar_mass_kg_mol,
        t_s=found.t_s,
        rate_kg_s=found.rate_kg_s,
        temperature_k=tank.temperature_k,
        liquid_fraction=1.0,
        density_kg_m3=density,
        velocity_m_s=found.speed_m_s,
        area_m2=tank.discharge_coefficient * math.pi / 4 * tank.hole_diameter_m**2,
        height_m=tank.base_height_m + tank.hole_height_m,
    )


SOURCE = SourceModel(
    id="liquid_tank",
    version="1.0",
    title_zh="液体储罐小孔泄漏直至流空",
    title_en="Tank of liquid draining through a hole",
    takes=LiquidTank,
    sources=("CCPS (1999), eq. 2.1", "NOAA (2013), ALOHA 5.4.4 Technical Documentation, section 3.4.4"),
    not_covered_zh="闪蒸；流出的是液体，入空气量见储罐泄漏成池",
    not_covered_en="flashing; what leaves is liquid, for what reaches the air see the tank that feeds a pool",
    solve_checked=_solve,
)
