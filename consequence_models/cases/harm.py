"""Cases of harm: probits forward and inverted."""

from __future__ import annotations

from consequence_models.cases.given import Given, Kind, keys
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


KINDS = {
    "probit_toxic": Kind(keys("substance concentration_kg_m3 exposure_time_s fatality_fraction"), _toxic),
    "probit_thermal": Kind(keys("heat_flux_w_m2 exposure_time_s"), _thermal),
    "probit_overpressure": Kind(keys("overpressure_pa impulse_pa_s fatality_fraction damage_fraction"), _overpressure),
}
