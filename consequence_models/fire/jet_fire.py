"""Jet fire by Chamberlain: heat flux around a flame shaped as a cut cone that the wind turns."""

from __future__ import annotations

from consequence_models.fire.flame import Ball, FlameField, Point, Zone
from consequence_models.fire.jet import BurningJet, JetFire, burning_jet, shape_of
from consequence_models.fire.jet_fire_api521 import RADIANT, api_point
from consequence_models.fire.momentum_jet import flame_of
from consequence_models.model import Model
from consequence_models.physics.transmissivity import vapour_pressure_pa
from consequence_models.result import Caution, Checked, Field, Uncertainty
from consequence_models.scenario import Scenario, Weather

Parts = tuple[Zone | Ball | Point, ...]
ID, VERSION = "jet_fire", "1.0"
NOT_LUMINOUS = frozenset({"hydrogen", "carbon monoxide", "ammonia", "methanol"})
CAUTION_SUBSTANCE = Caution(
    code="fuel", zh="该方法由天然气射流数据得出，对不发光火焰（如氢气）请用动量射流模型",
    en="the method comes from natural gas; for flames that hardly shine, such as hydrogen's, use the momentum jet",
)  # fmt: skip
RATE = Checked(quantity="rate_kg_s", low=0.1, high=500.0, unit="kg/s", zh="质量流量", en="mass rate")
UNCERTAINTY = Uncertainty(
    factor=2.0,
    zh="各公布方法相差至此；两相流与撞击另会变形",
    en="published methods differ as much; liquid or obstacles change more",
)


def _others(fire: JetFire, air: Weather, burning: BurningJet) -> list[Parts]:
    """The same fire by the other methods: the ends of the band."""
    found: list[Parts] = [(api_point(fire, air, burning, RADIANT),)]
    if fire.direction == "horizontal":
        found.append(flame_of(fire, air).points())
    return found


def _solve(scenario: Scenario) -> Field:
    fire, air = scenario.source, scenario.weather
    assert isinstance(fire, JetFire)
    burning = burning_jet(fire, air)
    elevation = 0.0 if fire.direction == "horizontal" else 90.0
    shape = shape_of(burning, wind_m_s=air.wind_m_s, hole_elevation_deg=elevation)
    rate = burning.jet.rate_kg_s
    found = [
        UNCERTAINTY.caution(),
        Caution(code="flame", quantity="flame_length_m", value=shape.length_m, unit="m",
                zh=f"流量 {rate:.2g} kg/s，火焰长 {shape.length_m:.0f} m，表面辐射功率 "
                f"{shape.emissive_w_m2 / 1e3:.0f} kW/m²",
                en=f"{rate:.2g} kg/s, flame {shape.length_m:.0f} m long, {shape.emissive_w_m2 / 1e3:.0f} kW/m²"),
        Caution(code="inside_flame", zh="火焰内取表面辐射功率", en="inside the flame its emissive power is given"),
    ]  # fmt: skip
    if fire.direction == "horizontal":
        zh, en = (
            "按顺风水平射流计算，未计触地",
            "taken as with the wind; touching the ground is not accounted for",
        )
        found.append(Caution(code="direction", zh=zh, en=en))
    if fire.substance_id.lower() in NOT_LUMINOUS:
        found.append(CAUTION_SUBSTANCE)
    if (caution := RATE.caution(rate)) is not None:
        found.append(caution)
    parts: Parts = (Zone(body=shape.body(fire.height_m, elevation), emissive_w_m2=shape.emissive_w_m2),)
    return FlameField(
        parts=parts,
        others=tuple(_others(fire, air, burning)),
        vapour_pa=vapour_pressure_pa(air.temperature_k, air.humidity_fraction),
        duration_s=fire.duration_s,
        towards_deg=(air.wind_from_deg + 180) % 360,
        x_m=scenario.x_m,
        y_m=scenario.y_m,
        warnings=tuple(found),
        model_id=ID,
        model_version=VERSION,
    )


MODEL = Model(
    id=ID,
    family="fire",
    version=VERSION,
    title_zh="喷射火（Chamberlain）",
    title_en="Jet fire (Chamberlain)",
    takes=JetFire,
    quantity="heat_flux",
    unit="W/m2",
    sources=(
        "Chamberlain (1987), Chem. Eng. Res. Des. 65, 299-309, as in TNO Yellow Book CPR 14E, section 6.5.3",
        "Lambert (1760): view factor of the cut cone, from any side",
        "Bagster & Pitblado (1989): transmissivity",
    ),
    not_covered_zh="两相射流、撞击、侧风、触地火焰",
    not_covered_en="two-phase jets, impingement, wind across the jet, flames that touch the ground",
    checked=(RATE,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
