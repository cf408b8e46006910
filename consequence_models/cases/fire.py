"""Cases of fire: pool fires, fireballs, jet fires, flares, and the view factors beneath them."""

from __future__ import annotations

import math

import numpy as np

from consequence_models.cases.given import Given, Kind, keys
from consequence_models.fire import fireball_laws
from consequence_models.fire.fuels import find_fuel, heat_of_combustion
from consequence_models.fire.momentum_jet import flame_of_hole
from consequence_models.fire.pool import (
    burning_rate,
    cylinder,
    heskestad_length,
    shokri_beyler_power,
    thomas_length,
    tilt_rad,
    wind_number,
)
from consequence_models.physics import view_factor
from consequence_models.physics.silhouette import irradiance
from consequence_models.physics.transmissivity import by_path, by_vapour, vapour_pressure_pa

NUREG_AIR_KG_M3 = 1.18  # NUREG-1805, air at 25 °C
FIREBALL_PRESSURE_PA = 1.5e6  # where the burst pressure is not given: a relief valve's usual setting
_NUREG = ("nureg_1805", "nureg_1805_point_source", "nureg_1805_solid_flame")


def _heat(given: Given) -> float:
    if "heat_of_combustion_j_kg" in given:
        return given.number("heat_of_combustion_j_kg")
    return heat_of_combustion(given.word("substance"))


def _pool(given: Given, quantity: str) -> float:
    name = given.method("name", "nureg_1805_solid_flame", _NUREG)
    area, fuel = given.number("area_m2"), find_fuel(given.word("substance"))
    diameter = math.sqrt(4 * area / math.pi)
    rate = burning_rate(
        given.number("burning_rate_max_kg_m2_s", fuel.burning_rate_max_kg_m2_s if fuel else None),
        given.number("k_beta_1_m", fuel.k_beta_1_m if fuel else None),
        diameter,
    )
    power = rate * area * _heat(given)
    if quantity == "heat_release_w":
        return power
    wind = given.number("wind_m_s", 0.0)
    number = wind_number(wind, rate, diameter, NUREG_AIR_KG_M3)
    length = heskestad_length(power, diameter)
    if wind > 0:
        length = thomas_length(rate, diameter, NUREG_AIR_KG_M3, max(number, 1.0 + 1e-9))
    if quantity == "flame_length_m":
        return length
    if quantity != "heat_flux_w_m2":
        raise given.unknown(quantity)
    centre = given.number("edge_distance_m") + diameter / 2
    if name != "nureg_1805_solid_flame":
        return given.number("radiant_fraction", 0.3) * power / (4 * math.pi * centre**2)
    body = cylinder(diameter, length, tilt_rad(number))
    return shokri_beyler_power(diameter) * float(np.linalg.norm(irradiance(body, centre, 0.0, 0.0)))


def _fireball_mass(given: Given) -> float:
    if "mass_kg" in given:
        return given.number("mass_kg")
    return given.number("vessel_volume_m3") * given.number("fill_fraction", 1.0) * given.number("liquid_density_kg_m3")


def _fireball(given: Given, quantity: str) -> float:
    name = given.method("name", "ccps", tuple(fireball_laws.LAWS))
    law, mass = fireball_laws.LAWS[name], _fireball_mass(given)
    diameter = law.diameter_m(mass)
    simple = {"mass_kg": lambda: mass, "diameter_m": lambda: diameter, "duration_s": lambda: law.duration_s(mass)}
    if quantity in simple:
        return simple[quantity]()
    if "surface_emissive_power_w_m2" in given:
        emissive = given.number("surface_emissive_power_w_m2")
    else:
        radiant = fireball_laws.radiant_fraction(given.number("burst_pressure_pa", FIREBALL_PRESSURE_PA))
        heat = 0.0 if law.emissive_w_m2 is not None else _heat(given)
        emissive = fireball_laws.emissive_power(law, mass_kg=mass, heat_of_combustion_j_kg=heat, radiant=radiant)
    if quantity == "surface_emissive_power_w_m2":
        return emissive
    distance = given.number("distance_m")
    height = given.number("height_to_diameter_ratio", law.height_to_diameter_ratio) * diameter
    gap = max(math.hypot(distance, height) - diameter / 2, 0.0)
    if name == "gost_12_3_047":
        slope = height / diameter + 0.5
        view = slope / (4 * math.pow(slope**2 + (distance / diameter) ** 2, 1.5))
        clear = float(by_path(gap))
    else:
        view = view_factor.sphere(diameter_m=diameter, centre_height_m=height, distance_m=distance)
        vapour = given.number("water_vapour_pressure_pa", vapour_pressure_pa(293.15))
        clear = float(by_vapour(vapour * given.number("relative_humidity_fraction", 0.7), gap))
    found = {
        "view_factor_fraction": view,
        "transmissivity_fraction": clear,
        "heat_flux_w_m2": emissive * view * clear,
    }
    if quantity not in found:
        raise given.unknown(quantity)
    return found[quantity]


def _flare(given: Given, quantity: str) -> float:
    given.method("name", "api_521_simple", ("api_521_simple",))
    power = given.number("rate_kg_s") * _heat(given)
    if quantity == "heat_release_w":
        return power
    radiated = given.number("radiant_fraction", 0.3) * given.number("transmissivity_fraction", 1.0) * power
    if quantity == "distance_m":
        return math.sqrt(radiated / (4 * math.pi * given.number("level_w_m2")))
    if quantity != "heat_flux_w_m2":
        raise given.unknown(quantity)
    up = given.number("stack_height_m") + given.number("flame_centre_above_tip_m", 0.0) - given.number("height_m", 0.0)
    along = given.number("distance_m") - given.number("flame_centre_downwind_m", 0.0)
    return radiated / (4 * math.pi * (up**2 + along**2))


def _jet(given: Given, quantity: str) -> float:
    ambient = given.number("ambient_temperature_k", 293.15)
    flame = flame_of_hole(
        substance=given.word("substance"),
        pressure_pa=given.pressure_pa,
        temperature_k=given.number("temperature_k", ambient),
        hole_diameter_m=given.number("hole_diameter_m"),
        height_m=given.number("release_height_m", 0.0),
        ambient_pressure_pa=given.ambient_pa,
        ambient_temperature_k=ambient,
        humidity_fraction=given.number("relative_humidity_fraction", 0.7),
    )
    if quantity == "flame_length_m":
        return flame.length_m
    if quantity != "heat_flux_w_m2":
        raise given.unknown(quantity)
    at = given.number("distance_m"), given.number("crosswind_m", 0.0), given.number("height_m", 0.0)
    return flame.flux_at(*at)


def _cylinder(given: Given, quantity: str) -> float:
    names = {"view_factor_vertical_fraction": True, "view_factor_horizontal_fraction": False}
    if quantity not in names:
        raise given.unknown(quantity)
    return view_factor.tilted_cylinder(
        length_to_radius=given.number("length_to_radius_ratio"),
        distance_to_radius=given.number("distance_to_radius_ratio"),
        tilt_deg=given.number("tilt_deg", 0.0),
        height_to_radius=given.number("height_m", 0.0),
        vertical=names[quantity],
    )


def _rectangle(given: Given, quantity: str) -> float:
    if quantity != "view_factor_fraction":
        raise given.unknown(quantity)
    return view_factor.rectangle(
        width_m=given.number("emitter_width_m"),
        height_m=given.number("emitter_height_m"),
        separation_m=given.number("separation_m"),
        x_m=given.number("receiver_x_m", 0.0),
        y_m=given.number("receiver_y_m", 0.0),
    )


KINDS = {
    "pool_fire": Kind(
        keys(
            "substance area_m2 burning_rate_max_kg_m2_s k_beta_1_m heat_of_combustion_j_kg radiant_fraction "
            "edge_distance_m wind_m_s"
        ),
        _pool,
    ),
    "fireball": Kind(
        keys(
            "substance mass_kg vessel_volume_m3 fill_fraction liquid_density_kg_m3 heat_of_combustion_j_kg "
            "burst_pressure_pa surface_emissive_power_w_m2 height_to_diameter_ratio relative_humidity_fraction "
            "water_vapour_pressure_pa distance_m"
        ),
        _fireball,
    ),
    "jet_fire": Kind(
        keys(
            "substance gauge_pressure_pa pressure_pa temperature_k hole_diameter_m release_height_m "
            "ambient_temperature_k ambient_pressure_pa relative_humidity_fraction distance_m height_m crosswind_m"
        ),
        _jet,
    ),
    "flare": Kind(
        keys(
            "substance rate_kg_s heat_of_combustion_j_kg radiant_fraction transmissivity_fraction stack_height_m "
            "flame_centre_downwind_m flame_centre_above_tip_m distance_m height_m level_w_m2"
        ),
        _flare,
    ),
    "view_factor_cylinder": Kind(keys("length_to_radius_ratio distance_to_radius_ratio tilt_deg height_m"), _cylinder),
    "view_factor_rectangle": Kind(
        keys("emitter_width_m emitter_height_m separation_m receiver_x_m receiver_y_m"), _rectangle
    ),
}
