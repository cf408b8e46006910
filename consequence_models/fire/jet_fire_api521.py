"""Jet fire by API 521: the flame's length by its heat release, its heat from one point at its middle."""

from __future__ import annotations

import math

from consequence_models.fire.flame import FlameField, Point
from consequence_models.fire.jet import BurningJet, JetFire, burning_jet
from consequence_models.model import Model
from consequence_models.physics.transmissivity import vapour_pressure_pa
from consequence_models.result import Caution, Checked, Field, Uncertainty
from consequence_models.scenario import Scenario, Weather

ID, VERSION = "jet_fire_api521", "1.0"
RADIANT = 0.3  # API 521 gives 0.1 to 0.3 for usual gases
RADIANT_BAND = (0.15, 0.4)
_FOOT, _BTU_H = 0.3048, 0.29307107
HEAT = Checked(quantity="heat_release_w", low=1e6, high=1e10, unit="W", zh="热释放速率", en="heat release")
UNCERTAINTY = Uncertainty(
    factor=2.5, zh="点源：近于火焰长度处不可靠", en="one point: not to be relied on nearer than the flame is long"
)


def flame_length(heat_release_w: float) -> float:
    """Length of a flare's flame [m].

    Source: API 521, figure of flame length against heat release, as the fit L[ft] = 10^(0.4507 lg H[Btu/h] - 1.9885)
    seen in a public text on flare design.
    """
    return float(_FOOT * 10 ** (0.4507 * math.log10(heat_release_w / _BTU_H) - 1.9885))


def shifts(length_m: float, wind_over_exit: float) -> tuple[float, float]:
    """How far the tip lies downwind of and above the hole [m], for an upward flare in wind.

    Source: API 521, figure of flame distortion, as fits seen in a public text: 0.9838 L r^0.0754 and
    0.0985 L r^-0.705 with r wind over exit speed; not more than the length.
    """
    if wind_over_exit <= 0:
        return 0.0, length_m
    along = min(0.9838 * length_m * wind_over_exit**0.0754, length_m)
    up = min(0.0985 * length_m * wind_over_exit**-0.705, length_m)
    return along, up


def api_point(fire: JetFire, air: Weather, burning: BurningJet, radiant: float) -> Point:
    """The point at the middle of the flame that radiates a share of its heat."""
    length = flame_length(burning.heat_release_w)
    along, up = length, 0.0
    if fire.direction == "vertical":
        along, up = shifts(length, air.wind_m_s / burning.velocity_m_s)
    middle = (along / 2, 0.0, fire.height_m + up / 2)
    return Point(centre_m=middle, power_w=radiant * burning.heat_release_w, nearest_m=length / 2)


def _solve(scenario: Scenario) -> Field:
    fire, air = scenario.source, scenario.weather
    assert isinstance(fire, JetFire)
    burning = burning_jet(fire, air)
    heat = burning.heat_release_w
    length = flame_length(heat)
    low, middle, high = (api_point(fire, air, burning, share) for share in (RADIANT_BAND[0], RADIANT, RADIANT_BAND[1]))
    found = [
        UNCERTAINTY.caution(),
        Caution(code="flame", quantity="flame_length_m", value=length, unit="m",
                zh=f"热释放 {heat / 1e6:.0f} MW，火焰长 {length:.0f} m，辐射分数 {RADIANT:g}",
                en=f"{heat / 1e6:.0f} MW, flame {length:.0f} m long, radiant fraction {RADIANT:g}"),
        Caution(code="inside_flame", quantity="distance_m", low=length / 2, unit="m",
                zh=f"距火焰中心 {length / 2:.0f} m 以内取该处值",
                en=f"within {length / 2:.0f} m of the flame's middle the value there is given"),
    ]  # fmt: skip
    if (caution := HEAT.caution(heat)) is not None:
        found.append(caution)
    return FlameField(
        parts=(middle,),
        others=((low,), (high,)),
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
    title_zh="喷射火（API 521 点源）",
    title_en="Jet fire (API 521 point source)",
    takes=JetFire,
    quantity="heat_flux",
    unit="W/m2",
    sources=(
        "API Standard 521: flame length and distortion, by fits seen in a public text on flare design",
        "radiant fraction 0.3, 0.15 to 0.4 as a band (API 521, recalled)",
    ),
    not_covered_zh="近场；两相射流；撞击",
    not_covered_en="the near field, two-phase jets, impingement",
    checked=(HEAT,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
