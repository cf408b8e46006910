"""Cases of escalation: equipment in a blast and in heat radiation."""

from __future__ import annotations

from consequence_models.cases.given import Given, Kind, UnknownCase, keys
from consequence_models.domino.escalation import EQUIPMENT, FIRE_PROBITS, fire_failure, time_to_failure
from consequence_models.harm.probit import fraction_of, harm_probit


def _blast(given: Given, quantity: str) -> float:
    given.method("name", "cozzani_salzano_2004", ("cozzani_salzano_2004",))
    equipment = given.word("equipment")
    if equipment not in EQUIPMENT:
        raise UnknownCase(f"domino_blast: equipment {equipment}")
    probit = harm_probit("equipment", f"cozzani_{equipment}")
    if quantity == "overpressure_pa":
        return float(probit.value_for(given.number("failure_fraction")))
    if quantity not in ("failure_fraction", "probit"):
        raise given.unknown(quantity)
    value = float(probit.at(given.number("overpressure_pa")))
    return value if quantity == "probit" else float(fraction_of(value))


def _fire(given: Given, quantity: str) -> float:
    given.method("time_to_failure", "cozzani_2005", ("cozzani_2005",))
    probit = given.method("probit", "landucci_2009", tuple(FIRE_PROBITS))
    if quantity not in ("time_to_failure_s", "failure_fraction"):
        raise given.unknown(quantity)
    seconds = given.number("time_to_failure_s") if "time_to_failure_s" in given else _life(given)
    return seconds if quantity == "time_to_failure_s" else float(fire_failure(seconds, probit))


def _life(given: Given) -> float:
    equipment = given.word("equipment")
    if equipment not in ("atmospheric", "pressurised"):
        raise UnknownCase(f"domino_fire: equipment {equipment}")
    flux, volume = given.number("heat_flux_w_m2"), given.number("volume_m3")
    return float(time_to_failure(flux, equipment=equipment, volume_m3=volume))


KINDS = {
    "domino_blast": Kind(keys("equipment overpressure_pa failure_fraction"), _blast),
    "domino_fire": Kind(keys("equipment volume_m3 heat_flux_w_m2 time_to_failure_s"), _fire),
}
