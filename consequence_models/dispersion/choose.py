"""Which model fits a release: a pure function of its Richardson number and its momentum, which says why."""

from __future__ import annotations

import math
from dataclasses import dataclass

from consequence_models.dispersion.released import mixture_of
from consequence_models.physics.dense_slab import GRAVITY_M_S2, own_radius, pure_density
from consequence_models.physics.wind import obukhov_of_class, wind_at
from consequence_models.scenario import Release, Scenario, Weather

CALM_M_S = 0.5
DENSE_PLUME = 0.15  # Britter & McQuaid (1988), HSE 17/1988: (g' Q / (D u³))^(1/3) from which a plume is dense
DENSE_PUFF = 0.20  # the same: (g' V^(1/3))^(1/2) / u from which an instantaneous cloud is dense
JET_LENGTHS = 1.0  # a jet matters where its momentum length exceeds the size of its source


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A model's id, the numbers that chose it, and the reason in words."""

    model_id: str
    because_zh: str
    because_en: str
    richardson_ratio: float
    momentum_length_m: float = 0.0


def plume_number(*, excess: float, flow_m3_s: float, diameter_m: float, wind_m_s: float) -> float:
    """(g' Q / (D u³))^(1/3) with g' = g × excess of density over air; 0 for a light gas.

    Source: Britter & McQuaid (1988), Workbook on the dispersion of dense gases, HSE 17/1988.
    """
    return float((max(GRAVITY_M_S2 * excess, 0.0) * flow_m3_s / (diameter_m * wind_m_s**3)) ** (1 / 3))


def puff_number(*, excess: float, volume_m3: float, wind_m_s: float) -> float:
    """(g' V^(1/3))^(1/2) / u; 0 for a light gas. Source: as `plume_number`."""
    return math.sqrt(max(GRAVITY_M_S2 * excess, 0.0) * volume_m3 ** (1 / 3)) / wind_m_s


def momentum_length(*, momentum_n: float, air_density_kg_m3: float, wind_m_s: float) -> float:
    """Distance over which a jet's momentum prevails over the wind: sqrt(M / rho) / u [m].

    Source: Fischer et al. (1979), Mixing in Inland and Coastal Waters, chapter 9.
    """
    return math.sqrt(max(momentum_n, 0.0) / air_density_kg_m3) / wind_m_s


def wind_at_10_m(weather: Weather) -> float:
    """Wind at 10 m [m/s] by the profile of the class or the measured Obukhov length."""
    length = weather.obukhov_m or obukhov_of_class(weather.stability, weather.roughness_m)
    return wind_at(10.0, wind_m_s=weather.wind_m_s, wind_height_m=weather.wind_height_m,
                   roughness_m=weather.roughness_m, obukhov_m=length)  # fmt: skip


def choose(scenario: Scenario, *, velocity_m_s: float = 0.0) -> Choice:
    """The dispersion model for a `Release`, from its density, rate, size, speed and the wind.

    Parameters
    ----------
    scenario
        A `Release` in weather.
    velocity_m_s
        Speed at which it leaves [m/s]; 0 for vapour from a pool.

    Raises
    ------
    MissingInput
        The substance is unknown and no molar mass is given.
    """
    release, weather = scenario.source, scenario.weather
    assert isinstance(release, Release)
    if weather.wind_m_s < CALM_M_S:
        return Choice(model_id="gaussian_plume", richardson_ratio=math.inf,
                      because_zh="静风（低于 0.5 m/s）：按各向扩散的云团计算",
                      because_en="calm (below 0.5 m/s): puffs spreading in all directions")  # fmt: skip
    mixture, wind = mixture_of(release, weather), wind_at_10_m(weather)
    density, air = pure_density(mixture), mixture.air_density_kg_m3
    flow = release.rate_kg_s / density
    size = release.diameter_m or 2 * own_radius(release.rate_kg_s, density, wind)
    number = plume_number(excess=density / air - 1, flow_m3_s=flow, diameter_m=size, wind_m_s=wind)
    length = momentum_length(momentum_n=release.rate_kg_s * velocity_m_s, air_density_kg_m3=air, wind_m_s=wind)
    if length > JET_LENGTHS * max(size, 1.0) and velocity_m_s > wind:
        return Choice(model_id="gas_jet", richardson_ratio=number, momentum_length_m=length,
                      because_zh=f"射流动量在 {length:.1f} m 内强于风：先按射流计算",
                      because_en=f"momentum prevails over the wind for {length:.1f} m: a jet first")  # fmt: skip
    if number >= DENSE_PLUME:
        return Choice(model_id="dense_plume", richardson_ratio=number, momentum_length_m=length,
                      because_zh=f"重气判据 {number:.2f} ≥ {DENSE_PLUME:g}：按重气计算",
                      because_en=f"Britter-McQuaid number {number:.2f} >= {DENSE_PLUME:g}: dense")  # fmt: skip
    return Choice(model_id="gaussian_plume", richardson_ratio=number, momentum_length_m=length,
                  because_zh=f"重气判据 {number:.2f} < {DENSE_PLUME:g}：按中性气体计算",
                  because_en=f"Britter-McQuaid number {number:.2f} < {DENSE_PLUME:g}: passive")  # fmt: skip
