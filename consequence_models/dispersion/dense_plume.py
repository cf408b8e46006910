"""Dense gas from the ground: a slab of the HEGADAS kind with heat, moisture and drops, steady or passing."""

from __future__ import annotations

import dataclasses
import functools
import math

from consequence_models.dispersion.choose import CALM_M_S
from consequence_models.dispersion.gaussian_plume import plume_field
from consequence_models.dispersion.released import mixture_of
from consequence_models.dispersion.slab_field import SlabField
from consequence_models.model import Model
from consequence_models.physics.dense_slab import (
    SlabSource,
    own_radius,
    pure_density,
    solve_slab,
    square_half_width,
)
from consequence_models.physics.mixture import Mixture
from consequence_models.physics.slab_air import class_air, similarity_air
from consequence_models.result import Averages, Caution, Checked, Field, Uncertainty
from consequence_models.scenario import Release, Scenario

ID, VERSION = "dense_plume", "1.0"
LONGEST_AVERAGE_S = 600.0

WIND = Checked(quantity="wind_m_s", low=1.5, high=11.0, unit="m/s", zh="风速", en="wind speed")
RATE = Checked(quantity="rate_kg_s", low=0.005, high=130.0, unit="kg/s", zh="泄漏速率", en="release rate")
REACH = Checked(quantity="distance_m", low=15.0, high=5_000.0, unit="m", zh="距离", en="distance")


def _warnings(scenario: Scenario, mixture: Mixture) -> tuple[Caution, ...]:
    release, weather = scenario.source, scenario.weather
    assert isinstance(release, Release)
    near = f"近于 {REACH.low:g} m、远于 {REACH.high:g} m 处未经检验"
    found = [Caution(code="distance_range", zh=near, en="not checked nearer than 15 m or farther than 5 km",
                     quantity="distance_m", low=REACH.low, high=REACH.high, unit="m")]  # fmt: skip
    found += [caution for caution in (WIND.caution(weather.wind_m_s), RATE.caution(release.rate_kg_s)) if caution]
    if release.height_m > 3:
        found.append(Caution(code="elevated_dense_gas", zh="高处释放的重气按地面释放计算，近处偏大",
                             en="a dense gas released at height is taken as released on the ground: high near by",
                             quantity="height_m", value=release.height_m, high=3.0, unit="m"))  # fmt: skip
    if pure_density(mixture) < mixture.air_density_kg_m3:
        found.append(
            Caution(
                code="light_gas", zh="释放物比空气轻：抬升未计入", en="lighter than air: its rise is not accounted for"
            )
        )
    found.append(UNCERTAINTY.caution())
    return tuple(found)


def slab_field(scenario: Scenario, *, averaging_s: float = LONGEST_AVERAGE_S, by_class: bool = False) -> SlabField:
    """Solve a dense release on the ground.

    Parameters
    ----------
    scenario
        A `Release` in weather; `diameter_m` is the pool, 0 a source that sets its own size.
    averaging_s
        Averaging time of the crosswind spread [s].
    by_class
        Take the air by stability class alone, as ALOHA's heavy-gas model does, and no heat from the ground.

    Raises
    ------
    MissingInput
        The substance is unknown and no molar mass is given.
    """
    release, weather = scenario.source, scenario.weather
    assert isinstance(release, Release)
    mixture = mixture_of(release, weather)
    air = (class_air if by_class else similarity_air)(weather, averaging_s)
    radius = release.diameter_m / 2 or own_radius(release.rate_kg_s, pure_density(mixture), weather.wind_m_s)
    source = SlabSource(
        rate_kg_s=release.rate_kg_s,
        half_width_m=square_half_width(radius),
        warm_k=None if by_class else weather.temperature_k,
    )
    return SlabField(
        slab=solve_slab(air, mixture, source),
        mixture=mixture,
        duration_s=release.duration_s if release.duration_s < 1e8 else math.inf,
        stability=weather.stability,
        towards_deg=(weather.wind_from_deg + 180) % 360,
        averaging_s=averaging_s,
        again=Averages(functools.partial(_again, scenario, by_class)),
        x_m=scenario.x_m,
        y_m=scenario.y_m,
        warnings=_warnings(scenario, mixture),
    )


def _again(scenario: Scenario, by_class: bool, averaging_s: float) -> SlabField:
    return slab_field(scenario, averaging_s=averaging_s, by_class=by_class)


def _solve(scenario: Scenario) -> Field:
    if scenario.weather.wind_m_s < CALM_M_S:
        slumping = Caution(code="calm_dense_gas", zh="静风重气：未计重力铺展，地面浓度与范围仅作参考",
                           en="dense gas in a calm: its slumping is not accounted for; indicative only")  # fmt: skip
        still = plume_field(scenario)
        return dataclasses.replace(still, warnings=(*still.warnings, slumping), model_id=ID, model_version=VERSION)
    return slab_field(scenario)


UNCERTAINTY = Uncertainty(
    factor=2.0,
    zh="88 % 的 LNG 外场弧最大值在 2 倍以内；对氯气：A 类为 ALOHA 距离的 0.4 倍，D 类 0.9，E 类 1.4，F 类至 2.4",
    en="88 % of the arc maxima of LNG spills within a factor of 2; of ALOHA's distances for chlorine it gives 0.4 in "
    "class A, 0.9 in D, 1.4 in E and up to 2.4 in F",
)

MODEL = Model(
    id=ID,
    family="dispersion",
    version=VERSION,
    title_zh="重气烟羽",
    title_en="Dense gas plume",
    takes=Release,
    quantity="concentration",
    unit="kg/m3",
    sources=(
        "Colenbrander (1980); Witlox (1994), Atmospheric Environment 28, 2917-2932 (HEGADAS)",
        "Spicer & Havens (1989), User's Guide for the DEGADIS 2.1 Dense Gas Dispersion Model, EPA-450/4-89-019",
        "Huang (1979), Atmospheric Environment 13, 453-463; Dyer (1974): growth without density difference",
        "van Ulden (1974): gravity front; McAdams (1954) and the Colburn analogy: heat from the ground",
    ),
    not_covered_zh="障碍物与围堰、地形、上风向铺展、射流动量、沉降与化学反应（含 HF 缔合）",
    not_covered_en="obstacles and fences, terrain, spreading upwind of the source, momentum of jets, deposition and "
    "chemistry (association of HF among it)",
    checked=(WIND, RATE, REACH),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
