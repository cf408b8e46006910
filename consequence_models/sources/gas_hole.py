"""Gas through a sharp-edged hole: ideal gas, isentropic, choked where the pressure suffices."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from consequence_models.errors import ImpossibleInput, MissingInput
from consequence_models.inputs import check, number, word
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.physics.liquid import refuse_condensed
from consequence_models.result import Checked
from consequence_models.sources.source import SourceModel
from consequence_models.sources.term import SourceTerm
from consequence_models.substances import find, need

DISCHARGE = 0.61


@dataclass(frozen=True, slots=True, kw_only=True)
class GasFlow:
    """Flow in the plane of the hole, and after expanding without friction to ambient pressure."""

    rate_kg_s: float
    mass_flux_kg_m2_s: float
    choked: bool
    exit_pressure_pa: float
    exit_temperature_k: float
    exit_density_kg_m3: float
    expanded_density_kg_m3: float

    @property
    def exit_velocity_m_s(self) -> float:
        """Mass flux over density in the hole [m/s]; the discharge coefficient is in it."""
        return self.mass_flux_kg_m2_s / self.exit_density_kg_m3

    @property
    def expanded_velocity_m_s(self) -> float:
        """Mass flux over the density at ambient pressure [m/s]."""
        return self.mass_flux_kg_m2_s / self.expanded_density_kg_m3


def gas_flow(
    *,
    pressure_pa: float,
    temperature_k: float,
    molar_mass_kg_mol: float,
    heat_capacity_ratio: float,
    hole_m2: float,
    ambient_pressure_pa: float = 101325.0,
    discharge_coefficient: float = DISCHARGE,
) -> GasFlow:
    """Mass rate of an ideal gas through a hole, pressures absolute.

    Choked where ambient/upstream <= (2/(k+1))^(k/(k-1)). No flow where the vessel is at or below ambient pressure.

    Raises
    ------
    ImpossibleInput
        Pressure or temperature not positive, or a heat capacity ratio not above 1.

    Source: CCPS (1999), Guidelines for Consequence Analysis of Chemical Releases, eqs. 2.16 to 2.19.
    """
    k = heat_capacity_ratio
    if not (pressure_pa > 0 and temperature_k > 0 and ambient_pressure_pa > 0):
        zh, en = "压力和温度必须为正", "pressure and temperature must be positive"
        raise ImpossibleInput(zh, en, field="pressure_pa")
    if not k > 1:
        raise ImpossibleInput(
            "比热比必须大于 1", "the heat capacity ratio must be above 1", field="heat_capacity_ratio"
        )
    density = pressure_pa * molar_mass_kg_mol / (GAS_CONSTANT_J_MOL_K * temperature_k)
    critical = (2 / (k + 1)) ** (k / (k - 1))
    ratio = min(ambient_pressure_pa / pressure_pa, 1.0)
    throat = max(ratio, critical)
    inner = 2 * density * pressure_pa * k / (k - 1) * (throat ** (2 / k) - throat ** ((k + 1) / k))
    flux = discharge_coefficient * math.sqrt(max(inner, 0.0))
    return GasFlow(
        rate_kg_s=flux * hole_m2,
        mass_flux_kg_m2_s=flux,
        choked=ratio <= critical,
        exit_pressure_pa=throat * pressure_pa,
        exit_temperature_k=temperature_k * throat ** ((k - 1) / k),
        exit_density_kg_m3=density * throat ** (1 / k),
        expanded_density_kg_m3=density * ratio ** (1 / k),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Jet:
    """A gas stream at ambient pressure, some hole diameters downstream."""

    velocity_m_s: float
    temperature_k: float
    density_kg_m3: float
    area_m2: float


def expanded_jet(
    flow: GasFlow,
    *,
    temperature_k: float,
    molar_mass_kg_mol: float,
    heat_capacity_ratio: float,
    ambient_pressure_pa: float,
    discharge_coefficient: float,
) -> Jet:
    """The stream after it has come down to ambient pressure, by mass, momentum and energy, without taking in air.

    u2 = u1 + (p1 - pa) / G1 and T2 = T0 - u2² / (2 cp), with u1 and G1 in the narrowest section.

    Source: Birch, Hughes & Swaffield (1987), Combustion Science and Technology 52; the energy balance as in TNO
    Yellow Book CPR 14E (2005) section 4.5.
    """
    narrowest = flow.mass_flux_kg_m2_s / discharge_coefficient
    speed = narrowest / flow.exit_density_kg_m3 + (flow.exit_pressure_pa - ambient_pressure_pa) / narrowest
    heat = heat_capacity_ratio / (heat_capacity_ratio - 1) * GAS_CONSTANT_J_MOL_K / molar_mass_kg_mol
    kelvin = temperature_k - speed**2 / (2 * heat)
    density = ambient_pressure_pa * molar_mass_kg_mol / (GAS_CONSTANT_J_MOL_K * kelvin)
    return Jet(
        velocity_m_s=speed, temperature_k=kelvin, density_kg_m3=density, area_m2=flow.rate_kg_s / (density * speed)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GasHole:
    """A hole in something that keeps its pressure: a main, or a vessel too large to notice."""

    kind: ClassVar[str] = "gas_hole"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance")
    pressure_pa: float = number("绝对压力", "Absolute pressure", "Pa", above=0)
    temperature_k: float = number("温度", "Temperature", "K", above=0)
    hole_diameter_m: float = number("孔径", "Hole diameter", "m", above=0)
    duration_s: float = number("持续时间", "Duration", "s", default=600.0, above=0)
    height_m: float = number("孔高度", "Height of the hole", "m", default=0.0, at_least=0)
    elevation_deg: float = number("仰角", "Direction above the horizontal", "°", default=0.0, at_least=-90, at_most=90)
    ambient_pressure_pa: float = number("环境压力", "Ambient pressure", "Pa", default=101325.0, above=0)
    discharge_coefficient: float = number(
        "流量系数", "Discharge coefficient", "", default=DISCHARGE, above=0, at_most=1
    )
    molar_mass_kg_mol: float | None = number("摩尔质量", "Molar mass", "kg/mol", default=None, above=0)
    heat_capacity_ratio: float | None = number("比热比", "Heat capacity ratio", "", default=None, above=1)

    def __post_init__(self) -> None:
        check(self)
        if self.pressure_pa <= self.ambient_pressure_pa:
            zh, en = "压力不高于环境压力，不会泄漏", "the pressure is not above ambient, so nothing leaks"
            raise ImpossibleInput(zh, en, field="pressure_pa")


def gas_properties(substance_id: str, molar_mass_kg_mol: float | None, ratio: float | None) -> tuple[float, float]:
    """Molar mass and heat capacity ratio, as given or from the table.

    Raises
    ------
    UnknownSubstance, MissingInput
    """
    molar = molar_mass_kg_mol if molar_mass_kg_mol is not None else need(substance_id).molar_mass_kg_mol
    k = ratio if ratio is not None else need(substance_id).heat_capacity_ratio
    if k is None:
        zh, en = f"{substance_id} 缺少比热比，请给出", f"give the heat capacity ratio of {substance_id}"
        raise MissingInput(zh, en, field="heat_capacity_ratio")
    return molar, k


def _solve(hole: GasHole) -> SourceTerm:
    refuse_condensed(find(hole.substance_id), hole.temperature_k, hole.pressure_pa)
    molar, k = gas_properties(hole.substance_id, hole.molar_mass_kg_mol, hole.heat_capacity_ratio)
    flow = gas_flow(
        pressure_pa=hole.pressure_pa,
        temperature_k=hole.temperature_k,
        molar_mass_kg_mol=molar,
        heat_capacity_ratio=k,
        hole_m2=math.pi / 4 * hole.hole_diameter_m**2,
        ambient_pressure_pa=hole.ambient_pressure_pa,
        discharge_coefficient=hole.discharge_coefficient,
    )
    jet = expanded_jet(
        flow,
        temperature_k=hole.temperature_k,
        molar_mass_kg_mol=molar,
        heat_capacity_ratio=k,
        ambient_pressure_pa=hole.ambient_pressure_pa,
        discharge_coefficient=hole.discharge_coefficient,
    )
    return SOURCE.term(
        substance_id=hole.substance_id,
        molar_mass_kg_mol=molar,
        t_s=(0.0, hole.duration_s),
        rate_kg_s=flow.rate_kg_s,
        temperature_k=jet.temperature_k,
        liquid_fraction=0.0,
        density_kg_m3=jet.density_kg_m3,
        velocity_m_s=jet.velocity_m_s,
        area_m2=jet.area_m2,
        height_m=hole.height_m,
        elevation_deg=hole.elevation_deg,
    )


# Above it most gases are some per cent denser than an ideal one (compressibility charts; Poling et al. 2001, chapter 4)
IDEAL = Checked(quantity="pressure_pa", low=0.0, high=5e6, unit="Pa", zh="理想气体压力", en="pressure of an ideal gas")
SOURCE = SourceModel(
    id="gas_hole",
    version="1.0",
    title_zh="气体小孔泄漏（压力不变）",
    title_en="Gas through a hole at constant pressure",
    takes=GasHole,
    sources=("CCPS (1999), eqs. 2.16-2.19", "Birch, Hughes & Swaffield (1987)"),
    not_covered_zh="实际气体效应、冷凝、长接管摩擦",
    not_covered_en="real-gas effects, condensation, friction in a long nozzle",
    checked=(IDEAL,),
    solve_checked=_solve,
)
