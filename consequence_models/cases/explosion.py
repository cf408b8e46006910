"""Cases of explosion: TNT by several formulas, TNT equivalence, the multi-energy curves, the jet that burns late."""

from __future__ import annotations

import math

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from consequence_models.cases.given import Given, Kind, UnknownCase, formula, keys
from consequence_models.explosion import multi_energy
from consequence_models.explosion.blast import AMBIENT_PA, BlastField, distance_of
from consequence_models.explosion.cloud_tnt import tnt_mass_kg
from consequence_models.explosion.jet_cloud import abreast, blast_of_jet
from consequence_models.explosion.tnt import PARAMETERS, SEA_LEVEL_K, TNT_ENERGY_J_KG, TntWave, standard_air
from consequence_models.fire.fuels import heat_of_combustion
from consequence_models.harm.damage import jarrett_radius
from consequence_models.physics.free_jet import jet_of_hole
from consequence_models.physics.kingery import scales_with_charge, swisdak
from consequence_models.physics.tnt_laws import LAWS
from consequence_models.substances import need

GOST_TNT_J_KG = 4.52e6  # GOST 12.3.047-98, annex E
GOST_IMPULSE_PA_S = 123.0  # I = 123 m^(2/3) / r, same place
_YIELD = {"epa_rmp": 0.10, "gost_12_3_047": 0.10}  # EPA RMP guidance; GOST 12.3.047-98, annex E
_NAMES = {
    "overpressure_pa": "overpressure",
    "reflected_overpressure_pa": "reflected_overpressure",
    "arrival_time_s": "arrival_time",
    "positive_duration_s": "positive_duration",
    "impulse_pa_s": "impulse",
    "reflected_impulse_pa_s": "reflected_impulse",
}
Air = tuple[float, float]
_SEA_LEVEL: Air = (AMBIENT_PA, SEA_LEVEL_K)


def _wave(mass_kg: float, burst: str, air: Air) -> TntWave:
    return TntWave(tnt_mass_kg=mass_kg, burst=burst, pressure_pa=air[0], temperature_k=air[1])


def _blast(mass_kg: float, distance: float, quantity: str, burst: str, name: str, air: Air = _SEA_LEVEL) -> float:
    if name == "kb84":
        return float(BlastField(wave=_wave(mass_kg, burst, air)).of(quantity).at_distance(distance))
    if burst != "hemispherical":
        raise UnknownCase("tnt_blast: Swisdak gives the hemispherical burst only")
    parameter = PARAMETERS[quantity]
    thin, cold = air[0] / AMBIENT_PA, math.sqrt(SEA_LEVEL_K / air[1])
    metre = (mass_kg / thin) ** (1 / 3)
    scale = thin
    if scales_with_charge(parameter):
        scale = mass_kg ** (1 / 3) * cold * thin ** (2 / 3 if parameter.endswith("impulse") else -1 / 3)
    return float(swisdak(parameter, distance / metre)) * scale


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
    altitude = given.number("altitude_m", 0.0)
    air = standard_air(altitude) if altitude else _SEA_LEVEL
    if quantity == "tnt_mass_kg":
        return _charge(given, burst, name)
    mass = given.number("tnt_mass_kg")
    if quantity == "damage_radius_m":
        return jarrett_radius(given.word("damage_category"), mass)
    if name == "jarrett":
        raise given.unknown(quantity)
    if quantity == "distance_m":
        return _distance(given.number("level_pa"), mass, burst, name, air)
    if quantity not in _NAMES:
        raise given.unknown(quantity)
    return _blast(mass, given.number("distance_m"), _NAMES[quantity], burst, name, air)


def _distance(level: float, mass: float, burst: str, name: str, air: Air) -> float:
    if name == "kb84":
        return distance_of(BlastField(wave=_wave(mass, burst, air)), level)
    reach = np.array([0.2, 198.5]) * (mass * AMBIENT_PA / air[0]) ** (1 / 3)
    inner, outer = float(reach[0] * (1 + 1e-9)), float(reach[1] * (1 - 1e-9))
    return float(brentq(lambda r: _blast(mass, r, "overpressure", burst, name, air) - level, inner, outer))


def _equivalence(given: Given, quantity: str) -> float:
    name = given.method("name", "", ("", *_YIELD))
    law = given.method("distance_m")
    energy = given.number("energy_j") if "energy_j" in given else given.number("mass_kg") * _heat(given)
    per_kg = given.number("tnt_energy_j_kg", GOST_TNT_J_KG if name == "gost_12_3_047" else TNT_ENERGY_J_KG)
    mass = tnt_mass_kg(energy, given.number("yield_fraction", _YIELD.get(name, 1.0)), per_kg)
    burst = given.word("burst", "hemispherical")
    if quantity == "tnt_mass_kg":
        return mass
    if quantity == "distance_m" and law:
        given.number("level_pa", 0.0)
        return float(formula(law, w=mass))
    if name == "gost_12_3_047":
        return _gost(given, quantity, mass)
    if quantity == "distance_m":
        return _distance(given.number("level_pa"), mass, burst, "kb84", _SEA_LEVEL)
    if quantity in ("overpressure_pa", "impulse_pa_s"):
        return _blast(mass, given.number("distance_m"), _NAMES[quantity], burst, "kb84")
    raise given.unknown(quantity)


def _gost(given: Given, quantity: str, mass: float) -> float:
    law, root = LAWS["gost_12_3_047"], math.cbrt(mass)
    if quantity == "distance_m":
        level = given.number("level_pa")
        return float(brentq(lambda z: float(law(z)) - level, 1e-3, 1e5)) * root
    if quantity == "overpressure_pa":
        return float(law(given.number("distance_m") / root))
    if quantity == "impulse_pa_s":
        return GOST_IMPULSE_PA_S * root**2 / given.number("distance_m")
    raise given.unknown(quantity)


def _heat(given: Given) -> float:
    if "heat_of_combustion_j_kg" in given:
        return given.number("heat_of_combustion_j_kg")
    return heat_of_combustion(given.word("substance"))


def _multi_energy(given: Given, quantity: str) -> float:
    if "scaled_distance_ratio" in given:
        scaled = given.number("scaled_distance_ratio")
    else:
        density = given.number("energy_density_j_m3", 3.5e6)
        energy = given.number("energy_j") if "energy_j" in given else density * given.number("cloud_volume_m3")
        scaled = float(multi_energy.scaled_distance(given.number("distance_m"), energy, given.ambient_pa))
    if quantity == "scaled_distance_ratio":
        return scaled
    ratio = float(multi_energy.overpressure_ratio(scaled, given.number("strength")))
    if quantity == "overpressure_ratio":
        return ratio
    if quantity == "overpressure_pa":
        return ratio * given.ambient_pa
    raise given.unknown(quantity)


def _jet(given: Given, quantity: str) -> float:
    if quantity != "overpressure_pa":
        raise given.unknown(quantity)
    given.word("release_direction")
    known, ambient = need(given.word("substance")), given.number("ambient_temperature_k", 293.15)
    jet = jet_of_hole(
        pressure_pa=given.pressure_pa,
        temperature_k=given.number("temperature_k", ambient),
        molar_mass_kg_mol=known.molar_mass_kg_mol,
        heat_capacity_ratio=known.heat_capacity_ratio or 1.3,
        hole_diameter_m=given.number("hole_diameter_m"),
        ambient_pressure_pa=given.ambient_pa,
        ambient_temperature_k=ambient,
    )
    wave, middle = blast_of_jet(jet, known.id, given.ambient_pa)
    return float(BlastField(wave=wave).at_distance(abreast(given.number("distance_m"), middle)))


KINDS = {
    "jet_explosion": Kind(
        keys(
            "substance gauge_pressure_pa pressure_pa temperature_k hole_diameter_m ambient_temperature_k "
            "ambient_pressure_pa release_direction distance_m"
        ),
        _jet,
    ),
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
