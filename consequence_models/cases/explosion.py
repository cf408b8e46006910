"""Cases of explosion: TNT by several formulas, TNT equivalence, the multi-energy curves."""

from __future__ import annotations

import math

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from consequence_models.cases.given import Given, Kind, UnknownCase, formula, keys
from consequence_models.explosion import multi_energy
from consequence_models.explosion.tnt_blast import QUANTITIES, BlastField, distance_of
from consequence_models.physics.kingery import scales_with_charge, swisdak

TNT_ENERGY_J_KG = 4.68e6  # EPA RMP guidance and CCPS; 4.184 to 4.68 MJ/kg are in use
_NAMES = {
    "overpressure_pa": "overpressure",
    "reflected_overpressure_pa": "reflected_overpressure",
    "arrival_time_s": "arrival_time",
    "positive_duration_s": "positive_duration",
    "impulse_pa_s": "impulse",
    "reflected_impulse_pa_s": "reflected_impulse",
}
_JARRETT = {"A": 3.8, "B": 5.6, "Cb": 9.6, "Ca": 28.0, "D": 56.0}  # Jarrett (1968); recalled


def _blast(mass_kg: float, distance: float, quantity: str, burst: str, name: str) -> float:
    if name == "kb84":
        return float(BlastField(tnt_mass_kg=mass_kg, burst=burst).of(quantity).at_distance(distance))
    if burst != "hemispherical":
        raise UnknownCase("tnt_blast: Swisdak gives the hemispherical burst only")
    parameter, root = QUANTITIES[quantity][0], mass_kg ** (1 / 3)
    return float(swisdak(parameter, distance / root)) * (root if scales_with_charge(parameter) else 1.0)


def _charge(given: Given, burst: str, name: str) -> float:
    """The charge whose blast arrives at the given distances at the given times, by least squares in the logarithm."""
    where, when = given.value("distances_m"), given.value("arrival_times_s")
    if not where or not when:
        raise UnknownCase("tnt_blast: a mass needs distances_m and arrival_times_s")

    def misfit(log_mass: float) -> float:
        found = [_blast(math.exp(log_mass), float(r), "arrival_time", burst, name) for r in where]
        return float(np.nan_to_num(np.sum(np.square(np.log(found) - np.log(when))), nan=1e6))

    rough = np.linspace(math.log(1e-3), math.log(1e7), 231)
    best = float(rough[int(np.argmin([misfit(value) for value in rough]))])
    return math.exp(minimize_scalar(misfit, bounds=(best - 0.2, best + 0.2), method="bounded").x)


def _tnt(given: Given, quantity: str) -> float:
    name = given.method("name", "kb84", ("kb84", "swisdak_1994", "jarrett"))
    burst = given.word("burst", "hemispherical")
    if given.number("altitude_m", 0.0) != 0:
        raise UnknownCase("tnt_blast: altitude")
    if quantity == "tnt_mass_kg":
        return _charge(given, burst, name)
    mass = given.number("tnt_mass_kg")
    if quantity == "damage_radius_m":
        factor = _JARRETT.get(given.word("damage_category"))
        if factor is None:
            raise UnknownCase(f"tnt_blast: damage category {given.word('damage_category')}")
        return float(factor * mass ** (1 / 3) / (1 + (3175 / mass) ** 2) ** (1 / 6))
    if quantity == "distance_m":
        level = given.number("level_pa")
        if name == "kb84":
            return distance_of(level, tnt_mass_kg=mass, burst=burst)
        reach = np.array([0.2, 198.5]) * mass ** (1 / 3)
        return float(brentq(lambda r: _blast(mass, r, "overpressure", burst, name) - level, *reach))
    if quantity not in _NAMES or name == "jarrett":
        raise given.unknown(quantity)
    return _blast(mass, given.number("distance_m"), _NAMES[quantity], burst, name)


def _equivalence(given: Given, quantity: str) -> float:
    given.method("name", "", ("", "epa_rmp", "gost_12_3_047"))
    law = given.method("distance_m")
    energy = given.number("energy_j") if "energy_j" in given else _fuel_energy(given)
    mass = given.number("yield_fraction", 1.0) * energy / given.number("tnt_energy_j_kg", TNT_ENERGY_J_KG)
    burst = given.word("burst", "hemispherical")
    if quantity == "tnt_mass_kg":
        return mass
    if quantity == "distance_m":
        if law:
            given.number("level_pa", 0.0)
            return float(formula(law, w=mass))
        return distance_of(given.number("level_pa"), tnt_mass_kg=mass, burst=burst)
    if quantity in ("overpressure_pa", "impulse_pa_s"):
        return _blast(mass, given.number("distance_m"), _NAMES[quantity], burst, "kb84")
    raise given.unknown(quantity)


def _fuel_energy(given: Given) -> float:
    return given.number("mass_kg") * given.number("heat_of_combustion_j_kg")


def _multi_energy(given: Given, quantity: str) -> float:
    if "scaled_distance_ratio" in given:
        scaled = given.number("scaled_distance_ratio")
    else:
        density = given.number("energy_density_j_m3", 3.5e6)
        energy = given.number("energy_j") if "energy_j" in given else density * given.number("cloud_volume_m3")
        scaled = float(multi_energy.scaled_distance(given.number("distance_m"), energy, given.ambient_pa))
    if quantity == "scaled_distance_ratio":
        return scaled
    ratio = float(multi_energy.overpressure_ratio(scaled, int(given.number("strength"))))
    if quantity == "overpressure_ratio":
        return ratio
    if quantity == "overpressure_pa":
        return ratio * given.ambient_pa
    raise given.unknown(quantity)


KINDS = {
    "tnt_blast": Kind(
        keys("tnt_mass_kg distance_m level_pa burst altitude_m damage_category distances_m arrival_times_s"),
        _tnt,
    ),
    "tnt_equivalence": Kind(
        keys(
            "substance mass_kg heat_of_combustion_j_kg yield_fraction energy_j tnt_energy_j_kg distance_m "
            "level_pa burst"
        ),
        _equivalence,
    ),
    "multi_energy": Kind(
        keys(
            "substance cloud_volume_m3 energy_density_j_m3 energy_j strength distance_m scaled_distance_ratio "
            "ambient_pressure_pa"
        ),
        _multi_energy,
    ),
}
