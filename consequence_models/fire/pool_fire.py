"""Pool fire: heat flux around a round burning pool whose flame leans with the wind."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from consequence_models.errors import MissingInput
from consequence_models.fire.flame import FlameField, Zone
from consequence_models.fire.fuels import emissive_power_by_table, find_fuel, heat_of_combustion
from consequence_models.fire.pool import (
    BAND_W_M2,
    burning_rate,
    burning_rate_by_heat,
    clear_share,
    cylinder,
    mudan_power,
    radiated_power,
    thomas_length,
    tilt_rad,
    wind_number,
)
from consequence_models.inputs import check, choice, number, word
from consequence_models.model import Model
from consequence_models.physics.gas import AIR_KG_MOL, gas_density
from consequence_models.physics.silhouette import Frustum
from consequence_models.physics.transmissivity import vapour_pressure_pa
from consequence_models.result import Caution, Checked, Field, Uncertainty
from consequence_models.scenario import Scenario
from consequence_models.substances import find

ID, VERSION = "pool_fire", "1.0"
EMISSIONS = ("auto", "table", "mudan", "two_zone", "radiant_fraction")
RADIANT = 0.35  # TNO Yellow Book CPR 14E, section 6.5.4: 0.1 to 0.4
CLEAR_W_M2 = 250e3  # no flame of a pool was seen to shine more: LNG tests, TNO Yellow Book CPR 14E
DIAMETER = Checked(quantity="diameter_m", low=1.0, high=50.0, unit="m", zh="池直径", en="pool diameter")
UNCERTAINTY = Uncertainty(
    factor=1.6, zh="火焰表面辐射功率随烟尘变化，各公布方法相差至此",
    en="published emissive powers differ as much, by how much smoke hides the flame",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFire:
    """A burning pool: its size and fuel; what is left out comes from the fuel's table."""

    kind: ClassVar[str] = "pool_fire"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance", default="gasoline")
    diameter_m: float = number("池直径", "Pool diameter", "m", default=10.0, above=0, at_most=200)
    height_m: float = number("液面高度", "Height of the surface", "m", default=0.0, at_least=0)
    duration_s: float = number("燃烧时间", "Burning time", "s", default=1800.0, above=0)
    emission: str = choice("辐射方法", "Emissive power by", EMISSIONS, default="auto")
    burning_rate_kg_m2_s: float | None = number("燃烧速率", "Burning rate", "kg/(m2 s)", default=None, above=0)
    heat_of_combustion_j_kg: float | None = number("燃烧热", "Heat of combustion", "J/kg", default=None, above=0)
    surface_emissive_power_w_m2: float | None = number(
        "表面辐射功率", "Surface emissive power", "W/m2", default=None, above=0
    )

    def __post_init__(self) -> None:
        check(self)


def burning_rate_of(fire: PoolFire, air_k: float) -> float:
    """Burning rate [kg/(m² s)]: as given, by the fuel's table, or from its heats; raises MissingInput."""
    if fire.burning_rate_kg_m2_s is not None:
        return fire.burning_rate_kg_m2_s
    fuel = find_fuel(fire.substance_id)
    if fuel is not None and fuel.burning_rate_max_kg_m2_s is not None:
        return burning_rate(fuel.burning_rate_max_kg_m2_s, fuel.k_beta_1_m or math.inf, fire.diameter_m)
    known = find(fire.substance_id)
    if known is None or known.vaporisation_j_kg is None:
        zh, en = "缺少燃烧速率，请给出", "the burning rate of this substance is not known: give it"
        raise MissingInput(zh, en, field="burning_rate_kg_m2_s")
    warm = max((known.boiling_k or air_k) - air_k, 0.0) * (known.liquid_heat_capacity_j_kg_k or 2e3)
    heat = fire.heat_of_combustion_j_kg or heat_of_combustion(fire.substance_id)
    return burning_rate_by_heat(heat, known.vaporisation_j_kg + warm)


def _zones(fire: PoolFire, body: Frustum, rate: float, heat: float, emission: str) -> tuple[Zone, ...] | None:
    """The shining parts of the flame by one method; None where the method does not know the fuel."""
    diameter = fire.diameter_m
    if fire.surface_emissive_power_w_m2 is not None:
        return (Zone(body=body, emissive_w_m2=fire.surface_emissive_power_w_m2),)
    length = math.dist(body.base_m, body.top_m)
    if emission == "table":
        power = emissive_power_by_table(fire.substance_id, diameter)
        return None if power is None else (Zone(body=body, emissive_w_m2=power),)
    if emission == "mudan":
        return (Zone(body=body, emissive_w_m2=mudan_power(diameter)),)
    if emission == "radiant_fraction":
        power = min(radiated_power(rate, heat, RADIANT, length / diameter), CLEAR_W_M2)
        return (Zone(body=body, emissive_w_m2=power),)
    share = clear_share(rate * math.pi / 4 * diameter**2 * heat, diameter, length)
    return (Zone(body=body.part(0.0, share), emissive_w_m2=BAND_W_M2),)


def _chosen(fire: PoolFire, body: Frustum, rate: float, heat: float) -> tuple[str, tuple[Zone, ...]]:
    """The method asked for; by itself the fuel's table, then Mudan's curve for smoky fuels."""
    for name in ("table", "mudan") if fire.emission == "auto" else (fire.emission, "mudan"):
        zones = _zones(fire, body, rate, heat, name)
        if zones is not None:
            return name, zones
    raise AssertionError("Mudan's curve knows every fuel")


def _solve(scenario: Scenario) -> Field:
    fire, air = scenario.source, scenario.weather
    assert isinstance(fire, PoolFire)
    rate = burning_rate_of(fire, air.temperature_k)
    heat = fire.heat_of_combustion_j_kg or heat_of_combustion(fire.substance_id)
    known = find(fire.substance_id)
    molar = known.molar_mass_kg_mol if known else 0.1
    vapour = float(
        gas_density(
            molar_mass_kg_mol=molar,
            temperature_k=max((known.boiling_k if known else None) or 373.0, air.temperature_k),
            pressure_pa=air.pressure_pa,
        )
    )
    density = float(
        gas_density(molar_mass_kg_mol=AIR_KG_MOL, temperature_k=air.temperature_k, pressure_pa=air.pressure_pa)
    )
    wind = wind_number(air.wind_m_s, rate, fire.diameter_m, vapour)
    length, tilt = thomas_length(rate, fire.diameter_m, density, wind), tilt_rad(wind)
    body = cylinder(fire.diameter_m, length, tilt, fire.height_m)
    name, zones = _chosen(fire, body, rate, heat)
    others = [_zones(fire, body, rate, heat, one) for one in ("table", "mudan", "two_zone") if one != name]
    found = [
        UNCERTAINTY.caution(),
        Caution(code="flame", quantity="flame_length_m", value=length, unit="m",
                zh=f"火焰长 {length:.0f} m，倾角 {math.degrees(tilt):.0f}°，燃烧速率 {rate:.3f} kg/(m²·s)，"
                f"辐射方法 {name}",
                en=f"flame {length:.0f} m long, tilted {math.degrees(tilt):.0f}°, burning {rate:.3f} kg/(m² s), "
                f"emissive power by {name}"),
        Caution(code="inside_flame", quantity="distance_m", low=fire.diameter_m / 2, unit="m",
                zh="火焰内取表面辐射功率", en="inside the flame its emissive power is given"),
    ]  # fmt: skip
    fuel = find_fuel(fire.substance_id)
    if name == "two_zone" or (fuel is not None and fuel.status == "recalled" and fire.burning_rate_kg_m2_s is None):
        zh, en = (
            "燃烧速率或两区参数凭记忆录入，可自行给出",
            "burning rate or zones are recalled: give your own",
        )
        found.append(Caution(code="recalled", zh=zh, en=en))
    if (caution := DIAMETER.caution(fire.diameter_m)) is not None:
        found.append(caution)
    return FlameField(
        parts=zones,
        others=tuple(one for one in others if one is not None),
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
    title_zh="池火",
    title_en="Pool fire",
    takes=PoolFire,
    quantity="heat_flux",
    unit="W/m2",
    sources=(
        "Babrauskas (1983), in NUREG-1805, table 3-2: burning rates",
        "Thomas (1963): length; American Gas Association (1974): tilt",
        "Order 404 (2009), table P3.4; Mudan & Croce (1988): emissive power; NISTIR 6546 (2000): two zones (recalled)",
        "Lambert (1760): view factor of the tilted cylinder, from any side",
        "Bagster & Pitblado (1989): transmissivity",
    ),
    not_covered_zh="非圆池、风对池缘火焰的拖曳、邻近设施的遮挡",
    not_covered_en="pools that are not round, the drag of the flame's foot, shielding by what stands near",
    checked=(DIAMETER,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
