"""A vessel of gas blows down through a hole, choked and then not, until it is at ambient pressure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.inputs import check, choice, number, word
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.physics.liquid import refuse_condensed
from consequence_models.sources.gas_hole import DISCHARGE, IDEAL, GasFlow, Jet, expanded_jet, gas_flow, gas_properties
from consequence_models.sources.source import SourceModel
from consequence_models.sources.term import SourceTerm
from consequence_models.substances import find

Array = NDArray[np.float64]
_STEPS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class GasVessel:
    """A closed vessel of gas with a hole; its gas cools as it expands (adiabatic) or is kept warm (isothermal)."""

    kind: ClassVar[str] = "gas_vessel"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance")
    volume_m3: float = number("容积", "Volume", "m³", above=0)
    pressure_pa: float = number("绝对压力", "Absolute pressure", "Pa", above=0)
    temperature_k: float = number("温度", "Temperature", "K", default=293.15, above=0)
    hole_diameter_m: float = number("孔径", "Hole diameter", "m", above=0)
    expansion: str = choice("膨胀", "Expansion", ("adiabatic", "isothermal"), default="adiabatic")
    isolation_s: float | None = number("切断时间", "Closed after", "s", default=None, above=0)
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BlowDown:
    """Times, mass left, and the flow and the jet at each time."""

    t_s: Array
    mass_kg: Array
    flows: list[GasFlow]
    jets: list[Jet | None]


def blow_down(vessel: GasVessel) -> BlowDown:
    """Integrate dt = -dm/rate(m) from the full vessel to ambient pressure; an ideal gas.

    Adiabatic: p ~ m^k and T ~ m^(k-1); isothermal: p ~ m. The masses are spaced so that the rate, which ends as the
    root of what is left, leaves no infinite last step.

    Source: TNO Yellow Book CPR 14E (2005), section 2.5.2; CCPS (1999), section 2.1.
    """
    molar, k = gas_properties(vessel.substance_id, vessel.molar_mass_kg_mol, vessel.heat_capacity_ratio)
    exponent = k if vessel.expansion == "adiabatic" else 1.0
    full = vessel.pressure_pa * vessel.volume_m3 * molar / (GAS_CONSTANT_J_MOL_K * vessel.temperature_k)
    last = full * (vessel.ambient_pressure_pa / vessel.pressure_pa) ** (1 / exponent)
    left = last + (full - last) * np.linspace(1.0, 0.0, _STEPS + 1) ** 2
    flows, jets = [], []
    for mass in left:
        pressure = max(vessel.pressure_pa * (mass / full) ** exponent, vessel.ambient_pressure_pa)
        kelvin = vessel.temperature_k * (mass / full) ** (exponent - 1)
        flow = gas_flow(
            pressure_pa=pressure,
            temperature_k=kelvin,
            molar_mass_kg_mol=molar,
            heat_capacity_ratio=k,
            hole_m2=math.pi / 4 * vessel.hole_diameter_m**2,
            ambient_pressure_pa=vessel.ambient_pressure_pa,
            discharge_coefficient=vessel.discharge_coefficient,
        )
        flows.append(flow)
        jets.append(
            expanded_jet(
                flow, temperature_k=kelvin, molar_mass_kg_mol=molar, heat_capacity_ratio=k,
                ambient_pressure_pa=vessel.ambient_pressure_pa, discharge_coefficient=vessel.discharge_coefficient,
            )
            if flow.rate_kg_s > 0
            else None
        )  # fmt: skip
    rate = np.array([flow.rate_kg_s for flow in flows])
    dt = -np.diff(left) / ((rate[1:] + rate[:-1]) / 2)
    return BlowDown(t_s=np.concatenate([[0.0], np.cumsum(dt)]), mass_kg=left, flows=flows, jets=jets)


def _solve(vessel: GasVessel) -> SourceTerm:
    refuse_condensed(find(vessel.substance_id), vessel.temperature_k, vessel.pressure_pa)
    molar, _ = gas_properties(vessel.substance_id, vessel.molar_mass_kg_mol, vessel.heat_capacity_ratio)
    found = blow_down(vessel)
    jets = [jet for jet in found.jets if jet is not None]
    jets += [jets[-1]] * (len(found.jets) - len(jets))  # the last moment, at rest, keeps the state before it
    term = SOURCE.term(
        substance_id=vessel.substance_id,
        molar_mass_kg_mol=molar,
        t_s=found.t_s,
        rate_kg_s=[flow.rate_kg_s for flow in found.flows],
        temperature_k=[jet.temperature_k for jet in jets],
        liquid_fraction=0.0,
        density_kg_m3=[jet.density_kg_m3 for jet in jets],
        velocity_m_s=[jet.velocity_m_s for jet in jets],
        area_m2=[jet.area_m2 for jet in jets],
        height_m=vessel.height_m,
        elevation_deg=vessel.elevation_deg,
    )
    return term if vessel.isolation_s is None else term.until(vessel.isolation_s)


SOURCE = SourceModel(
    id="gas_vessel",
    version="1.0",
    title_zh="气体容器泄压",
    title_en="Gas vessel blowing down",
    takes=GasVessel,
    sources=("CCPS (1999), section 2.1", "TNO Yellow Book CPR 14E (2005), section 2.5.2"),
    not_covered_zh="实际气体、冷凝、器壁传热",
    not_covered_en="real gas, condensation, heat from the wall",
    checked=(IDEAL,),
    solve_checked=_solve,
)
