"""Cases of pools: evaporation of a puddle, as ALOHA reports it."""

from __future__ import annotations

import math

from consequence_models.cases.given import Given, Kind, UnknownCase, keys
from consequence_models.sources import liquid_hole, pool
from consequence_models.substances import need

# Words of published cases for what a pool lies on, the first that is found in the name given
_GROUNDS = (
    ("insulat", "insulating_concrete"), ("concrete", "concrete"), ("pave", "concrete"), ("asphalt", "concrete"),
    ("moist", "moist_sand"), ("wet", "moist_sand"), ("sand", "dry_sand"), ("gravel", "gravel"), ("soil", "soil"),
    ("default", "soil"), ("grass", "soil"), ("ground", "soil"), ("water", "water"), ("sea", "water"),
)  # fmt: skip


def _ground(given: Given) -> str:
    word = given.word("ground", "default").lower()
    for part, name in _GROUNDS:
        if part in word:
            return name
    raise UnknownCase(f"{given.kind}: ground {word!r}")


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
    poured = given.number("mass_kg") if "mass_kg" in given else area * _DEPTH_M * substance.need("liquid_density_kg_m3")
    given.word("wind_direction_deg")
    found = pool.SOURCE.solve(
        pool.Pool(
            substance_id=substance.id,
            mass_kg=poured,
            area_m2=area,
            ground=_ground(given),
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
        return min(found.highest_mean_rate(60.0), found.mass_kg / 60.0)  # ALOHA averages over a minute or more
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
}
