"""BLEVE fireball: heat flux around a sphere that hangs over its vessel while it burns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from consequence_models.fire.fireball_laws import LAWS, MOST_W_M2, emissive_power, radiant_fraction
from consequence_models.fire.flame import Ball, FlameField
from consequence_models.fire.fuels import heat_of_combustion
from consequence_models.inputs import check, choice, number, word
from consequence_models.model import Model
from consequence_models.physics.transmissivity import vapour_pressure_pa
from consequence_models.result import Caution, Checked, Field, Uncertainty
from consequence_models.scenario import Scenario

ID, VERSION = "fireball", "1.0"
MASS = Checked(quantity="mass_kg", low=1.0, high=3e6, unit="kg", zh="燃烧质量", en="burning mass")
UNCERTAINTY = Uncertainty(
    factor=2.0, zh="各公布方法的表面辐射功率与高度相差至此", en="published emissive powers and heights differ as much"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fireball:
    """The fuel that burns at once when a vessel of liquefied gas bursts."""

    kind: ClassVar[str] = "fireball"
    needs_weather: ClassVar[bool] = False

    substance_id: str = word("物质", "Substance", default="propane")
    mass_kg: float = number("燃烧质量", "Burning mass", "kg", above=0)
    burst_pressure_pa: float = number("爆破压力", "Burst pressure", "Pa", default=1.5e6, above=1.1e5, at_most=5e7)
    method: str = choice("方法", "Method", tuple(LAWS), default="ccps")
    heat_of_combustion_j_kg: float | None = number("燃烧热", "Heat of combustion", "J/kg", default=None, above=0)
    surface_emissive_power_w_m2: float | None = number(
        "表面辐射功率", "Surface emissive power", "W/m2", default=None, above=0
    )

    def __post_init__(self) -> None:
        check(self)


def ball_of(fire: Fireball, method: str) -> Ball:
    """The shining sphere by one method; raises MissingInput where the heat of combustion is not known."""
    law = LAWS[method]
    emissive = fire.surface_emissive_power_w_m2
    if emissive is None:
        heat = fire.heat_of_combustion_j_kg or heat_of_combustion(fire.substance_id)
        radiant = radiant_fraction(fire.burst_pressure_pa)
        emissive = emissive_power(law, mass_kg=fire.mass_kg, heat_of_combustion_j_kg=heat, radiant=radiant)
        emissive = min(emissive, max(law.emissive_w_m2 or 0.0, MOST_W_M2))
    diameter = law.diameter_m(fire.mass_kg)
    return Ball(
        centre_m=(0.0, 0.0, law.height_to_diameter_ratio * diameter), radius_m=diameter / 2, emissive_w_m2=emissive
    )


def _solve(scenario: Scenario) -> Field:
    fire, air = scenario.source, scenario.weather
    assert isinstance(fire, Fireball)
    balls = {name: ball_of(fire, name) for name in LAWS}
    ball, duration = balls[fire.method], LAWS[fire.method].duration_s(fire.mass_kg)
    size = 2 * ball.radius_m
    found = [
        UNCERTAINTY.caution(),
        Caution(code="fireball", quantity="duration_s", value=duration, unit="s",
                zh=f"方法 {fire.method}：直径 {size:.0f} m，持续 {duration:.0f} s，"
                f"表面辐射功率 {ball.emissive_w_m2 / 1e3:.0f} kW/m²",
                en=f"by {fire.method}: {size:.0f} m across, {duration:.0f} s, "
                f"{ball.emissive_w_m2 / 1e3:.0f} kW/m²"),
        Caution(code="inside_fireball", quantity="distance_m", low=size / 2, unit="m",
                zh="火球内取表面辐射功率", en="inside the fireball its emissive power is given"),
    ]  # fmt: skip
    if LAWS[fire.method].status == "recalled":
        found.append(Caution(code="recalled", zh="系数凭记忆录入", en="the coefficients of this method are recalled"))
    if (caution := MASS.caution(fire.mass_kg)) is not None:
        found.append(caution)
    return FlameField(
        parts=(ball,),
        others=tuple((one,) for name, one in balls.items() if name != fire.method),
        vapour_pa=vapour_pressure_pa(air.temperature_k, air.humidity_fraction),
        duration_s=duration,
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
    title_zh="BLEVE 火球",
    title_en="BLEVE fireball",
    takes=Fireball,
    quantity="heat_flux",
    unit="W/m2",
    sources=(
        *(law.source for law in LAWS.values()),
        "Roberts (1982): radiant fraction by burst pressure",
        "Bagster & Pitblado (1989): transmissivity",
    ),
    not_covered_zh="火球升起过程、爆炸冲击波与碎片（另有模型）",
    not_covered_en="the rise of the ball; blast and fragments have models of their own",
    checked=(MASS,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
