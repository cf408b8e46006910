"""Cases of risk: outcomes with given footprints, in closed form."""

from __future__ import annotations

import itertools
import math
from typing import Any

from consequence_models.cases.given import Given, Kind, keys


def _risk(given: Given, quantity: str) -> float:
    frequency, shapes = given.number("frequency_1_yr"), given.value("footprints") or []
    count, share = int(given.number("wind_sector_count", 1)), given.number("wind_sector_fraction", 1.0)
    people = given.number("population_density_1_m2", 0.0) * given.number("presence_fraction", 1.0)
    deaths = sum(_area(shape) * float(shape["fatality_fraction"]) for shape in shapes) * people

    def risk(distance: float) -> float:
        """Individual risk at a distance, averaged over the width of each wind sector."""
        total = 0.0
        for shape in shapes:
            if float(shape["inner_radius_m"]) <= distance < float(shape["outer_radius_m"]):
                around = float(shape.get("opening_deg", 360.0)) / 360 if shape["shape"] == "wedge" else 1.0
                total += float(shape["fatality_fraction"]) * around
        return frequency * min(1.0, count * share) * total

    if quantity == "individual_risk_1_yr":
        return risk(given.number("distance_m"))
    if quantity == "expected_fatalities_count":
        return deaths
    if quantity == "potential_loss_of_life_1_yr":
        return frequency * deaths
    if quantity == "societal_frequency_1_yr":
        return frequency if deaths >= given.number("fatalities_at_least_count") else 0.0
    if quantity != "area_above_level_m2":
        raise given.unknown(quantity)
    level = given.number("level_1_yr")
    edges = sorted({0.0} | {float(s[key]) for s in shapes for key in ("inner_radius_m", "outer_radius_m")})
    return sum(math.pi * (b * b - a * a) for a, b in itertools.pairwise(edges) if risk((a + b) / 2) >= level)


def _area(shape: dict[str, Any]) -> float:
    around = float(shape.get("opening_deg", 360.0)) / 360 if shape["shape"] == "wedge" else 1.0
    return math.pi * (float(shape["outer_radius_m"]) ** 2 - float(shape["inner_radius_m"]) ** 2) * around


KINDS = {
    "risk_analytic": Kind(
        keys(
            "frequency_1_yr footprints wind_sector_count wind_sector_fraction population_density_1_m2 "
            "presence_fraction distance_m fatalities_at_least_count level_1_yr"
        ),
        _risk,
    ),
}
