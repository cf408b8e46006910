"""Cases of harm and risk: probits forward and inverted, equipment in blast and fire, closed-form risk."""

from __future__ import annotations

import itertools
import math
from typing import Any

from consequence_models.cases.given import Given, Kind, UnknownCase, keys
from consequence_models.harm.probit import (
    Probit,
    ToxicProbit,
    building_probit,
    fraction_of,
    harm_probit,
    toxic_probit,
)
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.substances import need


def _given_probit(given: Given) -> Probit | None:
    a, b = given.method_number("probit_a"), given.method_number("probit_b")
    return None if a is None or b is None else Probit(a=a, b=b, n=given.method_number("probit_n", 1.0) or 1.0)


def _toxic(given: Given, quantity: str) -> float:
    name = given.method("name", "aqt_3046")
    own = _given_probit(given)
    concentration_unit, time_unit = given.method("concentration_unit", "mg/m3"), given.method("time_unit", "min")
    if own is not None:
        chosen = ToxicProbit(probit=own, concentration_unit=concentration_unit, time_unit=time_unit)
    else:
        chosen = toxic_probit(given.word("substance"), {"aqt_3046": "cpr_18e"}.get(name, name))
    time = given.number("exposure_time_s") / {"min": 60.0, "s": 1.0}[chosen.time_unit]
    per_ppm = _kg_m3_per_ppm(given)
    unit = per_ppm if chosen.concentration_unit == "ppm" else 1e-6
    if quantity == "concentration_ppm":
        return float(chosen.probit.value_for(given.number("fatality_fraction"), time)) * unit / per_ppm
    probit = chosen.probit.at(given.number("concentration_kg_m3") / unit, time)
    return _share(given, quantity, float(probit), "fatality_fraction")


def _kg_m3_per_ppm(given: Given) -> float:
    molar = need(given.word("substance")).molar_mass_kg_mol
    return 1e-6 * 101325.0 * molar / (GAS_CONSTANT_J_MOL_K * 298.15)


def _share(given: Given, quantity: str, probit: float, name: str) -> float:
    if quantity == "probit":
        return probit
    if quantity == name:
        return float(fraction_of(probit))
    raise given.unknown(quantity)


def _thermal(given: Given, quantity: str) -> float:
    name = given.method("name", "eisenberg", ("aqt_3046", "eisenberg"))
    probit = harm_probit("thermal", "tsao_perry" if name == "aqt_3046" else name)
    value = probit.at(given.number("heat_flux_w_m2"), given.number("exposure_time_s"))
    return _share(given, quantity, float(value), "fatality_fraction")


def _overpressure(given: Given, quantity: str) -> float:
    name = given.method("name", "eisenberg_lung")
    own = _given_probit(given)
    if name.startswith("tno_building_"):
        grade = name.removeprefix("tno_building_")
        value = float(building_probit(grade, given.number("overpressure_pa"), given.number("impulse_pa_s")))
        return _share(given, quantity, value, "damage_fraction")
    probit = own or harm_probit("overpressure", name)
    if quantity == "overpressure_pa":
        share = "fatality_fraction" if "fatality_fraction" in given else "damage_fraction"
        return float(probit.value_for(given.number(share)))
    value = float(probit.at(given.number("overpressure_pa")))
    return _share(given, quantity, value, "fatality_fraction" if quantity == "fatality_fraction" else "damage_fraction")


def _domino_blast(given: Given, quantity: str) -> float:
    given.method("name", "cozzani_salzano_2004", ("cozzani_salzano_2004",))
    probit = harm_probit("equipment", f"cozzani_{given.word('equipment')}")
    if quantity == "overpressure_pa":
        return float(probit.value_for(given.number("failure_fraction")))
    return _share(given, quantity, float(probit.at(given.number("overpressure_pa"))), "failure_fraction")


def _time_to_failure(given: Given) -> float:
    """Cozzani et al. (2005), J. Hazard. Mater. 127, 14-30: flux in kW/m², volume in m³."""
    flux, volume = given.number("heat_flux_w_m2") / 1e3, given.number("volume_m3")
    if given.word("equipment") == "atmospheric":
        return math.exp(-1.128 * math.log(flux) - 2.667e-5 * volume + 9.877)
    if given.word("equipment") == "pressurised":
        return math.exp(-0.947 * math.log(flux) + 8.835 * volume**0.032)
    raise UnknownCase(f"domino_fire: equipment {given.word('equipment')}")


def _domino_fire(given: Given, quantity: str) -> float:
    given.method("time_to_failure", "cozzani_2005", ("cozzani_2005",))
    start = {"landucci_2009": 9.25, "cozzani_2005": 12.54}[
        given.method("probit", "landucci_2009", ("landucci_2009", "cozzani_2005"))
    ]
    seconds = given.number("time_to_failure_s") if "time_to_failure_s" in given else _time_to_failure(given)
    if quantity == "time_to_failure_s":
        return seconds
    return _share(given, quantity, start - 1.847 * math.log(seconds / 60), "failure_fraction")


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
    "probit_toxic": Kind(keys("substance concentration_kg_m3 exposure_time_s fatality_fraction"), _toxic),
    "probit_thermal": Kind(keys("heat_flux_w_m2 exposure_time_s"), _thermal),
    "probit_overpressure": Kind(keys("overpressure_pa impulse_pa_s fatality_fraction damage_fraction"), _overpressure),
    "domino_blast": Kind(keys("equipment overpressure_pa failure_fraction"), _domino_blast),
    "domino_fire": Kind(keys("equipment volume_m3 heat_flux_w_m2 time_to_failure_s"), _domino_fire),
    "risk_analytic": Kind(
        keys(
            "frequency_1_yr footprints wind_sector_count wind_sector_fraction population_density_1_m2 "
            "presence_fraction distance_m fatalities_at_least_count level_1_yr"
        ),
        _risk,
    ),
}
