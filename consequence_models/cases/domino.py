"""Cases of escalation: equipment in a blast and in heat radiation."""

from __future__ import annotations

import math

from consequence_models.cases.given import Given, Kind, UnknownCase, keys
from consequence_models.harm.probit import fraction_of, harm_probit


def _share(given: Given, quantity: str, probit: float, name: str) -> float:
    if quantity == "probit":
        return probit
    if quantity == name:
        return float(fraction_of(probit))
    raise given.unknown(quantity)


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


KINDS = {
    "domino_blast": Kind(keys("equipment overpressure_pa failure_fraction"), _domino_blast),
    "domino_fire": Kind(keys("equipment volume_m3 heat_flux_w_m2 time_to_failure_s"), _domino_fire),
}
