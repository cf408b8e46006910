"""Cases of liquids that boil as they leave: flash, spray, vessels of liquefied gas, two-phase jets."""

from __future__ import annotations

import math

from consequence_models.cases.given import Given, Kind, keys
from consequence_models.cases.vessels import VESSEL_KEYS, head_of, hole_height, vessel_of
from consequence_models.errors import MissingInput
from consequence_models.physics.evaporation import graham_diffusivity
from consequence_models.physics.flash import RainOut, flash_fraction, flash_fraction_linear, rain_out
from consequence_models.physics.liquid import Liquid, liquid_of
from consequence_models.physics.pool_heat import GROUNDS
from consequence_models.physics.two_phase_jet import dry_point, half_width
from consequence_models.sources import liquid_hole, two_phase_vessel
from consequence_models.sources.two_phase_vessel import TwoPhaseVessel
from consequence_models.substances import Substance, need

_USUAL_K = 293.15  # of air and ground where a case does not give it
_CHEST_M = 1.0  # height of a hole whose height is not given
_LONGEST_S = 3600.0  # ALOHA reports the first hour


def _flash(given: Given, quantity: str) -> float:
    if quantity != "vapour_mass_fraction":
        raise given.unknown(quantity)
    given.word("state")
    name = given.method("name", "isenthalpic", ("isenthalpic", "linear"))
    one = flash_fraction if name == "isenthalpic" else flash_fraction_linear
    return one(liquid_of(need(given.word("substance"))), given.number("temperature_k"), given.ambient_pa)


def _rain(given: Given, substance: Substance, liquid: Liquid, speed_m_s: float) -> RainOut:
    kelvin = given.number("temperature_k")
    boiling = liquid.boiling_k(given.ambient_pa)
    height = hole_height(given, vessel_of(given)) if "vessel_diameter_m" in given else 0.0
    return rain_out(
        liquid,
        surface_tension_n_m=float(substance.curve("surface_tension_n_m").clipped(min(kelvin, boiling))),
        temperature_k=kelvin,
        speed_m_s=speed_m_s,
        height_m=height or _CHEST_M,
        air_k=_USUAL_K,
        diffusivity_m2_s=graham_diffusivity(substance.molar_mass_kg_mol),
        pressure_pa=given.ambient_pa,
    )


def _boiled_off(given: Given, liquid: Liquid, landed_kg: float, duration_s: float) -> float:
    """What a pool in its dike boils off by the heat of the ground alone (Carslaw & Jaeger 1959), at most all of it."""
    ground = GROUNDS.get(given.word("ground", "concrete"), GROUNDS["concrete"])
    conductivity = given.number("ground_conductivity_w_m_k", ground.conductivity_w_m_k)
    diffusivity = given.number("ground_diffusivity_m2_s", ground.diffusivity_m2_s)
    boiling = liquid.boiling_k(given.ambient_pa)
    heat = 2 * conductivity * (_USUAL_K - boiling) * math.sqrt(duration_s / (math.pi * diffusivity))
    return min(max(given.number("dike_area_m2") * heat / liquid.latent(boiling), 0.0), landed_kg)


def _flashing_release(given: Given, quantity: str) -> float:
    given.method("name", "release", ("release",))
    substance = need(given.word("substance"))
    liquid, kelvin = liquid_of(substance), given.number("temperature_k")
    density = given.number("liquid_density_kg_m3", liquid.density(kelvin))
    given_pressure = {"pressure_pa", "gauge_pressure_pa"} & given.keys()
    inside = given.pressure_pa if given_pressure else liquid.pressure_pa(kelvin)
    head = head_of(given)
    gravity = given.number("gravity_m_s2", liquid_hole.GRAVITY_M_S2)
    drive = max(inside - given.ambient_pa + density * gravity * head, 0.0)
    coefficient = given.number("discharge_coefficient", liquid_hole.DISCHARGE)
    speed = math.sqrt(2 * drive / density)
    found = _rain(given, substance, liquid, speed)
    simple = {
        "aerosol_fraction": (1 - found.vapour_fraction) * found.airborne_liquid_fraction,
        "drop_diameter_m": found.drop_diameter_m,
        "critical_drop_diameter_m": found.critical_drop_diameter_m,
    }
    if quantity in simple:
        return simple[quantity]
    if quantity != "airborne_mass_kg":
        raise given.unknown(quantity)
    duration = given.number("duration_s")
    area = liquid_hole.hole_area(given.number("hole_diameter_m"))
    released = coefficient * area * density * speed * duration
    landed = released * found.rained_fraction
    boiled = _boiled_off(given, liquid, landed, duration) if "dike_area_m2" in given else 0.0
    return released - landed + boiled


def _hole_area(given: Given) -> float:
    given.word("hole_shape")
    if "hole_length_m" in given:
        return given.number("hole_length_m") * given.number("hole_width_m")
    return liquid_hole.hole_area(given.number("hole_diameter_m"))


def _two_phase_hole(given: Given, quantity: str) -> float:
    vessel = vessel_of(given)
    found = two_phase_vessel.SOURCE.solve(
        TwoPhaseVessel(
            substance_id=given.word("substance"),
            temperature_k=given.number("temperature_k"),
            vessel_shape=vessel.shape,
            vessel_diameter_m=vessel.diameter_m,
            vessel_length_m=vessel.length_m,
            fill_fraction=given.number("fill_fraction", 1.0),
            hole_area_m2=_hole_area(given),
            hole_height_m=hole_height(given, vessel),
            pipe_length_m=given.number("pipe_length_m", 0.0),
            foam="yes",  # "until empty"; ALOHA takes the flow as two-phase wherever the hole is
            rain_out="none",
            isolation_s=_LONGEST_S,
        )
    )
    if quantity == "max_average_rate_kg_s":
        return min(found.highest_mean_rate(60.0), found.mass_kg / 60.0)  # ALOHA averages over a minute or more
    if quantity == "released_mass_kg":
        return found.mass_kg
    if quantity == "duration_s":
        return found.duration_s
    raise given.unknown(quantity)


def _two_phase_jet(given: Given, quantity: str) -> float:
    substance = need(given.word("substance"))
    liquid = liquid_of(substance)
    if quantity == "half_width_m":
        return half_width(given.number("distance_m"))
    if quantity == "velocity_m_s":
        raise MissingInput("缺少出口速度", "a velocity needs the speed at the source", field="source_velocity_m_s")
    found = dry_point(
        liquid,
        source_k=given.number("source_temperature_k", liquid.boiling_k(given.ambient_pa)),
        vapour_fraction=given.number("vapour_mass_fraction", 0.0),
        air_k=given.number("ambient_temperature_k", _USUAL_K),
        pressure_pa=given.ambient_pa,
        gas_heat_j_kg_k=substance.gas_heat_capacity_j_kg_k,
    )
    answers = {
        "end_temperature_k": found.temperature_k,
        "end_mole_fraction": found.mole_fraction,
        "end_density_kg_m3": found.density_kg_m3,
    }
    if quantity not in answers:
        raise given.unknown(quantity)
    return answers[quantity]


KINDS = {
    "flash_fraction": Kind(keys("substance temperature_k state ambient_pressure_pa"), _flash),
    "flashing_release": Kind(
        keys(
            "liquid_density_kg_m3 substance temperature_k pressure_pa gauge_pressure_pa ambient_pressure_pa "
            "liquid_head_m gravity_m_s2 hole_diameter_m discharge_coefficient duration_s dike_area_m2 ground "
            "ground_conductivity_w_m_k ground_diffusivity_m2_s " + VESSEL_KEYS
        ),
        _flashing_release,
    ),
    "two_phase_hole": Kind(
        keys(
            "substance temperature_k hole_shape hole_length_m hole_width_m hole_diameter_m pipe_length_m " + VESSEL_KEYS
        ),
        _two_phase_hole,
    ),
    "two_phase_jet": Kind(
        keys("substance source_temperature_k vapour_mass_fraction ambient_temperature_k distance_m"), _two_phase_jet
    ),
}
