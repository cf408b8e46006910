"""Cases of release: holes in liquid and gas, gas into a void."""

from __future__ import annotations

import math

import numpy as np

from consequence_models.cases import flashing, pools
from consequence_models.cases.given import Given, Kind, formula, keys
from consequence_models.cases.vessels import VESSEL_KEYS, head_of
from consequence_models.errors import MissingInput
from consequence_models.physics.gas import AIR_KG_MOL, GAS_CONSTANT_J_MOL_K, gas_density
from consequence_models.physics.liquid import liquid_of
from consequence_models.physics.two_phase_jet import mass_above
from consequence_models.sources import gas_hole, liquid_hole
from consequence_models.substances import need


def _density(given: Given) -> float:
    if "liquid_density_kg_m3" in given:
        return given.number("liquid_density_kg_m3")
    return liquid_of(need(given.word("substance"))).density(given.number("temperature_k"))


def _inside_pa(given: Given) -> float:
    """Pressure over the liquid: given, else the vapour pressure where it boils, else that of the air."""
    if {"pressure_pa", "gauge_pressure_pa"} & given.keys():
        return given.pressure_pa
    if "substance" in given and "temperature_k" in given:
        saturated = liquid_of(need(given.word("substance"))).pressure_pa(given.number("temperature_k"))
        return max(saturated, given.ambient_pa)
    return given.ambient_pa


def _liquid_hole(given: Given, quantity: str) -> float:
    density = _density(given)
    over = _inside_pa(given) - given.ambient_pa
    area = liquid_hole.hole_area(given.number("hole_diameter_m"))
    rate = float(
        liquid_hole.liquid_rate(
            hole_m2=area,
            density_kg_m3=density,
            overpressure_pa=over,
            head_m=head_of(given),
            discharge_coefficient=given.number("discharge_coefficient", liquid_hole.DISCHARGE),
            gravity_m_s2=given.number("gravity_m_s2", liquid_hole.GRAVITY_M_S2),
        )
    )
    if quantity == "rate_kg_s":
        return rate
    if quantity == "velocity_m_s":
        return rate / (density * area)
    raise given.unknown(quantity)


def _ratio(given: Given) -> float:
    if "heat_capacity_ratio" in given:
        return given.number("heat_capacity_ratio")
    known = need(given.word("substance")).heat_capacity_ratio
    if known is None:
        raise MissingInput("缺少比热比", "the heat capacity ratio is missing", field="heat_capacity_ratio")
    return known


def _molar_mass(given: Given, temperature_k: float) -> float:
    if "molar_mass_kg_mol" in given:
        return given.number("molar_mass_kg_mol")
    if "gas_density_kg_m3" in given:
        return given.number("gas_density_kg_m3") * GAS_CONSTANT_J_MOL_K * temperature_k / given.pressure_pa
    return need(given.word("substance")).molar_mass_kg_mol


def _gas_flow(given: Given, quantity: str) -> tuple[gas_hole.GasFlow, float, float]:
    """The flow, with the temperature and molar mass that it was found with."""
    if "gas_density_kg_m3" in given and "temperature_k" not in given and quantity != "exit_temperature_k":
        kelvin = 300.0  # drops out: density and pressure alone set the flow
    else:
        kelvin = given.number("temperature_k")
    diameter = given.number("hole_diameter_m", 1.0) if quantity != "rate_kg_s" else given.number("hole_diameter_m")
    molar = _molar_mass(given, kelvin)
    flow = gas_hole.gas_flow(
        pressure_pa=given.pressure_pa,
        temperature_k=kelvin,
        molar_mass_kg_mol=molar,
        heat_capacity_ratio=_ratio(given),
        hole_m2=liquid_hole.hole_area(diameter),
        ambient_pressure_pa=given.ambient_pa,
        discharge_coefficient=given.number("discharge_coefficient", gas_hole.DISCHARGE),
    )
    return flow, kelvin, molar


def _gas_hole(given: Given, quantity: str) -> float:
    flow, *_ = _gas_flow(given, quantity)
    found = {
        "rate_kg_s": flow.rate_kg_s,
        "mass_flux_kg_m2_s": flow.mass_flux_kg_m2_s,
        "exit_temperature_k": flow.exit_temperature_k,
        "exit_pressure_pa": flow.exit_pressure_pa,
        "exit_velocity_m_s": flow.exit_velocity_m_s,
        "expanded_density_kg_m3": flow.expanded_density_kg_m3,
        "expanded_velocity_m_s": flow.expanded_velocity_m_s,
    }
    if quantity not in found:
        raise given.unknown(quantity)
    return found[quantity]


def _flammable_level(given: Given) -> float:
    if "lower_flammable_limit_fraction" in given:
        lower = given.number("lower_flammable_limit_fraction")
        return given.number("level_volume_fraction", lower)
    if "level_volume_fraction" in given:
        return given.number("level_volume_fraction")
    return need(given.word("substance")).need("lfl_fraction")


def _jet_mass(given: Given, quantity: str) -> float:
    """Mass above a level in a free jet, by the formula given or, without one, the usual decay of a round jet.

    In the formula d is the diameter of the hole and rho_j the density of the gas let down to ambient pressure.
    """
    if quantity != "flammable_mass_kg":
        raise given.unknown(quantity)
    given.method("name", "turbulent_jet", ("turbulent_jet",))
    text = given.method("concentration_fraction", "6*(d/z)*sqrt(rho_a/rho_j)*exp(-(5*r/z)**2)")
    flow, kelvin, molar = _gas_flow(given, "rate_kg_s")
    diameter = given.number("hole_diameter_m")
    level = _flammable_level(given)
    pure = gas_density(molar_mass_kg_mol=molar, temperature_k=kelvin, pressure_pa=given.ambient_pa)
    air = gas_density(molar_mass_kg_mol=AIR_KG_MOL, temperature_k=kelvin, pressure_pa=given.ambient_pa)
    z = np.geomspace(0.01 * diameter, 1e4 * diameter, 4000)
    r = np.linspace(0.0, 1.0, 400) * z[:, None]
    names = {"d": diameter, "r": r, "z": z[:, None], "rho_a": float(air), "rho_j": flow.expanded_density_kg_m3}
    value = np.broadcast_to(np.asarray(formula(text, **names), float), r.shape)
    return mass_above(value, r, z, level=level, density_kg_m3=float(pure))


def _void(given: Given, quantity: str) -> float:
    gas, air, volume = (given.number(key) for key in ("gas_rate_m3_s", "ventilation_m3_s", "volume_m3"))
    steady = gas / (gas + air)  # what flows in pushes as much out
    if quantity == "steady_volume_fraction":
        return steady
    if quantity != "time_s":
        raise given.unknown(quantity)
    level = given.number("level_volume_fraction")
    return math.inf if level >= steady else -volume / (gas + air) * math.log(1 - level / steady)


KINDS = {
    **flashing.KINDS,
    **pools.KINDS,
    "liquid_hole": Kind(
        keys(
            "liquid_density_kg_m3 pressure_pa gauge_pressure_pa ambient_pressure_pa liquid_head_m "
            "gravity_m_s2 hole_diameter_m discharge_coefficient substance temperature_k " + VESSEL_KEYS
        ),
        _liquid_hole,
    ),
    "gas_hole": Kind(
        keys(
            "substance molar_mass_kg_mol gas_density_kg_m3 heat_capacity_ratio pressure_pa gauge_pressure_pa "
            "ambient_pressure_pa temperature_k hole_diameter_m discharge_coefficient"
        ),
        _gas_hole,
    ),
    "jet_flammable_mass": Kind(
        keys(
            "substance molar_mass_kg_mol gas_density_kg_m3 heat_capacity_ratio pressure_pa gauge_pressure_pa "
            "ambient_pressure_pa temperature_k hole_diameter_m discharge_coefficient level_volume_fraction "
            "lower_flammable_limit_fraction"
        ),
        _jet_mass,
    ),
    "void_filling": Kind(keys("substance gas_rate_m3_s volume_m3 ventilation_m3_s level_volume_fraction"), _void),
}
