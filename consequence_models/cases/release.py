"""Cases of release: holes in liquid and gas, gas into a void."""

from __future__ import annotations

import math

from consequence_models.cases.given import Given, Kind, keys
from consequence_models.errors import MissingInput
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.sources import gas_hole, liquid_hole, pool
from consequence_models.substances import need


def _liquid_hole(given: Given, quantity: str) -> float:
    density = given.number("liquid_density_kg_m3")
    over = given.pressure_pa - given.ambient_pa
    area = liquid_hole.hole_area(given.number("hole_diameter_m"))
    rate = float(
        liquid_hole.liquid_rate(
            hole_m2=area,
            density_kg_m3=density,
            overpressure_pa=over,
            head_m=given.number("liquid_head_m", 0.0),
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


def _gas_hole(given: Given, quantity: str) -> float:
    if "gas_density_kg_m3" in given and "temperature_k" not in given and quantity != "exit_temperature_k":
        kelvin = 300.0  # drops out: density and pressure alone set the flow
    else:
        kelvin = given.number("temperature_k")
    diameter = given.number("hole_diameter_m", 1.0) if quantity != "rate_kg_s" else given.number("hole_diameter_m")
    flow = gas_hole.gas_flow(
        pressure_pa=given.pressure_pa,
        temperature_k=kelvin,
        molar_mass_kg_mol=_molar_mass(given, kelvin),
        heat_capacity_ratio=_ratio(given),
        hole_m2=liquid_hole.hole_area(diameter),
        ambient_pressure_pa=given.ambient_pa,
        discharge_coefficient=given.number("discharge_coefficient", gas_hole.DISCHARGE),
    )
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


def _void(given: Given, quantity: str) -> float:
    gas, air, volume = (given.number(key) for key in ("gas_rate_m3_s", "ventilation_m3_s", "volume_m3"))
    steady = gas / (gas + air)  # what flows in pushes as much out
    if quantity == "steady_volume_fraction":
        return steady
    if quantity != "time_s":
        raise given.unknown(quantity)
    level = given.number("level_volume_fraction")
    return math.inf if level >= steady else -volume / (gas + air) * math.log(1 - level / steady)


# Words of published cases for what a pool lies on
_GROUND = {"": "soil", "default": "soil", "default_soil": "soil", "sandy": "dry_sand", "dry_sandy_soil": "dry_sand",
           "moist_sandy_soil": "moist_sand", "wet_sand": "moist_sand"}  # fmt: skip
# Where a case gives neither mass nor depth: one centimetre of liquid, which outlives the highest minute
_DEPTH_M = 0.01
_LATITUDE = math.radians(35.0)  # where a case gives the hour and not the place


def _sun_deg(given: Given) -> float:
    """Height of the sun at an equinox: at the local time where it is given, else at noon by day and 0 by night."""
    word, clock = given.word("daytime").lower(), given.word("local_time")
    day = word in ("day", "true", "1", "yes")
    if word in ("night", "false", "0", "no") or not (day or clock):
        return 0.0
    hour = 12.0
    if clock:
        hours, minutes = clock.split(":")[:2]
        hour = int(hours) + int(minutes) / 60
    return math.degrees(math.asin(math.cos(_LATITUDE) * math.cos(math.radians(15 * (hour - 12)))))


def _pool_area(given: Given) -> float:
    if "pool_area_m2" in given:
        return given.number("pool_area_m2")
    return liquid_hole.hole_area(given.number("pool_diameter_m"))


def _pool(given: Given, quantity: str) -> float:
    area, kelvin = _pool_area(given), given.number("ambient_temperature_k", 293.15)
    substance = need(given.word("substance"))
    ground = given.word("ground").lower().replace(" ", "_")
    poured = given.number("mass_kg") if "mass_kg" in given else area * _DEPTH_M * substance.need("liquid_density_kg_m3")
    given.word("wind_direction_deg")
    found = pool.SOURCE.solve(
        pool.Pool(
            substance_id=substance.id,
            mass_kg=poured,
            area_m2=area,
            ground=_GROUND.get(ground, ground),
            wind_m_s=given.number("wind_m_s"),
            wind_height_m=given.number("wind_height_m", 10.0),
            stability=given.word("stability", "D"),
            air_temperature_k=kelvin,
            humidity_fraction=given.number("relative_humidity_fraction", 0.5),
            cloud_fraction=given.number("cloud_cover_fraction", 0.5),
            sun_elevation_deg=_sun_deg(given),
            longest_s=3600.0,
        )
    )
    if quantity == "max_average_rate_kg_s":
        return found.highest_mean_rate(60.0)
    if quantity == "evaporated_mass_kg":
        return found.mass_kg
    if quantity == "duration_s":
        return found.duration_s
    raise given.unknown(quantity)


KINDS = {
    "pool_evaporation": Kind(
        keys(
            "substance pool_area_m2 pool_diameter_m mass_kg ground ambient_temperature_k wind_m_s wind_height_m "
            "wind_direction_deg stability relative_humidity_fraction cloud_cover_fraction daytime local_time terrain"
        ),
        _pool,
    ),
    "liquid_hole": Kind(
        keys(
            "liquid_density_kg_m3 pressure_pa gauge_pressure_pa ambient_pressure_pa liquid_head_m "
            "gravity_m_s2 hole_diameter_m discharge_coefficient substance"
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
    "void_filling": Kind(keys("substance gas_rate_m3_s volume_m3 ventilation_m3_s level_volume_fraction"), _void),
}
