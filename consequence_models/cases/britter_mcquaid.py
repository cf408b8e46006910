"""Cases of Britter and McQuaid's curves: dense plume and dense puff."""

from __future__ import annotations

import math

from scipy.optimize import brentq

from consequence_models.cases.given import Given, Kind, UnknownCase, keys
from consequence_models.physics.britter_mcquaid import (
    ADVECTION,
    plume_alpha,
    puff_alpha,
    puff_radius,
    ratio_at,
    warmed,
)
from consequence_models.physics.gas import AIR_KG_MOL, gas_density

_FARTHEST = 1e6


def _air(given: Given) -> tuple[float, float]:
    kelvin = given.number("ambient_temperature_k", 298.15)
    density = gas_density(molar_mass_kg_mol=AIR_KG_MOL, temperature_k=kelvin, pressure_pa=given.ambient_pa)
    return kelvin, float(density)


def _plume(given: Given, quantity: str) -> float:
    kelvin, air = _air(given)
    wind, density = given.number("wind_m_s"), given.number("gas_density_kg_m3")
    given.number("liquid_density_kg_m3", 0.0)
    flow = given.number("rate_kg_s") / density
    size = given.method_number("length_scale_m") or math.sqrt(flow / wind)
    own = plume_alpha(excess_ratio=density / air - 1, flow_m3_s=flow, wind_m_s=wind)
    given_alpha = given.method_number("alpha")
    alpha = own if given_alpha is None else given_alpha
    ratio = given.number("source_temperature_k", kelvin) / kelvin

    def fraction(x: float) -> float:
        return float(warmed(ratio_at("plume", alpha, x / size), ratio))

    if quantity == "concentration_volume_fraction":
        return fraction(given.number("distance_m"))
    level = given.number("level_volume_fraction")
    reach = float(brentq(lambda x: fraction(x) - level, 1e-3 * size, _FARTHEST * size))
    if quantity == "distance_m":
        return reach
    if quantity != "flammable_mass_kg":
        raise UnknownCase(f"britter_mcquaid_plume: quantity {quantity}")
    given.method("profile", "uniform", ("uniform", "top_hat"))
    given.method("cut_off", "lfl", ("lfl", "none"))
    return given.number("rate_kg_s") / wind * reach  # a uniform cloud carries the release at the speed of the wind


def _puff(given: Given, quantity: str) -> float:
    if quantity != "concentration_volume_fraction":
        raise given.unknown(quantity)
    _, air = _air(given)
    wind, volume = given.number("wind_m_s"), given.number("volume_m3")
    excess = given.number("gas_density_kg_m3") / air - 1
    alpha = puff_alpha(excess_ratio=excess, volume_m3=volume, wind_m_s=wind)
    x, first = given.number("distance_m"), given.number("source_volume_fraction", 1.0)
    if "time_s" in given:
        time = given.number("time_s")
        radius = puff_radius(volume_m3=volume, excess_ratio=excess, time_s=time)
        if abs(x - ADVECTION * wind * time) > radius:
            return 0.0
    correction = given.method("heat_correction", "none")
    ratio = float(ratio_at("puff", alpha, x / volume ** (1 / 3)))
    if correction in ("none", "false", "False"):
        return first * ratio
    try:
        return first * float(warmed(ratio, float(correction)))
    except ValueError:
        raise UnknownCase(f"britter_mcquaid_puff: heat_correction {correction!r}") from None


_AIR = "wind_m_s wind_height_m ambient_temperature_k ambient_pressure_pa gas_density_kg_m3 distance_m"
KINDS = {
    "britter_mcquaid_plume": Kind(
        keys(f"substance rate_kg_s liquid_density_kg_m3 source_temperature_k level_volume_fraction {_AIR}"), _plume
    ),
    "britter_mcquaid_puff": Kind(keys(f"substance volume_m3 source_volume_fraction time_s {_AIR}"), _puff),
}
