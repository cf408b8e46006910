"""Cases of fire: pool fire by NUREG-1805, fireball by GOST 12.3.047, flare as a point, a rectangle's view factor."""

from __future__ import annotations

import math

from consequence_models.cases.given import Given, Kind, keys
from consequence_models.physics import view_factor


def _pool(given: Given, quantity: str) -> float:
    names = ("nureg_1805", "nureg_1805_point_source")
    given.method("name", "nureg_1805", names)
    area = given.number("area_m2")
    diameter = math.sqrt(4 * area / math.pi)
    burning = given.number("burning_rate_max_kg_m2_s") * (1 - math.exp(-given.number("k_beta_1_m") * diameter))
    power = burning * area * given.number("heat_of_combustion_j_kg")
    if quantity == "heat_release_w":
        return power
    if quantity == "flame_length_m":  # Heskestad (1995), Q in kW
        return 0.235 * math.pow(power / 1e3, 0.4) - 1.02 * diameter
    if quantity != "heat_flux_w_m2":
        raise given.unknown(quantity)
    centre = given.number("edge_distance_m") + diameter / 2
    return given.number("radiant_fraction", 0.3) * power / (4 * math.pi * centre**2)


def _fireball(given: Given, quantity: str) -> float:
    given.method("name", "gost_12_3_047", ("gost_12_3_047",))
    mass = given.number("mass_kg")
    diameter = 5.33 * math.pow(mass, 0.327)
    height = given.number("height_to_diameter_ratio", 0.5) * diameter
    if quantity == "mass_kg":
        return mass
    if quantity == "diameter_m":
        return diameter
    if quantity == "duration_s":
        return 0.92 * math.pow(mass, 0.303)
    emissive = given.number("surface_emissive_power_w_m2", 450e3)
    if quantity == "surface_emissive_power_w_m2":
        return emissive
    distance = given.number("distance_m")
    slope = height / diameter + 0.5
    view = slope / (4 * math.pow(slope**2 + (distance / diameter) ** 2, 1.5))
    clear = math.exp(-7e-4 * (math.hypot(distance, height) - diameter / 2))
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
    power = given.number("rate_kg_s") * given.number("heat_of_combustion_j_kg")
    if quantity == "heat_release_w":
        return power
    radiated = given.number("radiant_fraction") * given.number("transmissivity_fraction", 1.0) * power / (4 * math.pi)
    if quantity == "distance_m":
        return math.sqrt(radiated / given.number("level_w_m2"))
    if quantity != "heat_flux_w_m2":
        raise given.unknown(quantity)
    up = given.number("stack_height_m") + given.number("flame_centre_above_tip_m", 0.0) - given.number("height_m", 0.0)
    along = given.number("distance_m") - given.number("flame_centre_downwind_m", 0.0)
    return radiated / (up**2 + along**2)


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
        keys("substance mass_kg surface_emissive_power_w_m2 height_to_diameter_ratio distance_m"),
        _fireball,
    ),
    "flare": Kind(
        keys(
            "rate_kg_s heat_of_combustion_j_kg radiant_fraction transmissivity_fraction stack_height_m "
            "flame_centre_downwind_m flame_centre_above_tip_m distance_m height_m level_w_m2"
        ),
        _flare,
    ),
    "view_factor_rectangle": Kind(
        keys("emitter_width_m emitter_height_m separation_m receiver_x_m receiver_y_m"), _rectangle
    ),
}
