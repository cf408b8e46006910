"""Make `data/substance_values.csv` and `data/substance_curves.csv` from chemicals, thermo, CoolProp and given levels.

Run `python -m consequence_models.build.substances --levels LOC.csv --limits GAS_LIMITS.csv` with the packages of
`consequence_models/build/requirements.txt`; names, CAS and UN numbers are kept by hand in `data/substance_names.csv`,
values that no package has in `data/substance_given.csv`.
"""

from __future__ import annotations

import argparse
import csv
import math
import warnings
from collections.abc import Iterator
from pathlib import Path

from chemicals import (
    LFL,
    MW,
    STEL,
    TWA,
    UFL,
    Ceiling,
    Hfg,
    T_autoignition,
    T_flash,
    Tb,
    combustion_data,
    omega,
    search_chemical,
    simple_formula_parser,
)

from consequence_models.build.curves import critical, fit, melting
from consequence_models.build.levels import Value, exposure_limits, levels_of_concern
from consequence_models.physics.correlations import FORMS, Correlation
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.physics.tables import DATA, rows

_PACKAGE = "package chemicals 1.5"
_STORED_K = 293.15  # temperature at which a liquid is stored where it does not boil below it
_CURVE = (
    "id", "property", "form", "low_k", "high_k", "critical_k", "critical_pa", "worst_fit_fraction",
    "c0", "c1", "c2", "c3", "c4", "status", "source",
)  # fmt: skip


def _packaged(cas: str) -> Iterator[Value]:
    """Constants that the package chemicals holds."""
    simple = {
        "melting_k": melting(cas),
        "boiling_k": Tb(cas),
        "acentric_ratio": omega(cas),
        "lfl_fraction": LFL(CASRN=cas),
        "ufl_fraction": UFL(CASRN=cas),
        "flash_k": T_flash(cas),
        "autoignition_k": T_autoignition(cas),
    }
    yield ("molar_mass_kg_mol", MW(cas) / 1000, "seen", _PACKAGE)
    for name, value in simple.items():
        if value is not None and math.isfinite(value):
            yield (name, float(value), "seen", _PACKAGE)
    critical_k, critical_pa = critical(cas)
    for name, value in (("critical_k", critical_k), ("critical_pa", critical_pa)):
        if math.isfinite(value):
            yield (name, value, "seen", "CoolProp 8.0 or package chemicals 1.5")
    for name, found in (("twa_fraction", TWA(cas)), ("stel_fraction", STEL(cas)), ("ceiling_fraction", Ceiling(cas))):
        if found and found[1] == "ppm":
            yield (name, found[0] * 1e-6, "seen", f"{_PACKAGE}, Ontario occupational limits")


def _burning(cas: str) -> Iterator[Value]:
    """Lower heating value of the vapour, where all atoms burn to known products."""
    formation, formula = Hfg(cas), search_chemical(cas).formula
    if formation is None or not set(simple_formula_parser(formula)) <= {"C", "H", "O", "N", "S", "Cl", "F", "Br"}:
        return
    found = combustion_data(formula, Hf=formation)
    if found is not None and found.LHV < 0:
        yield ("combustion_j_kg", -found.LHV / MW(cas) * 1000, "calculated", f"heat of formation of {_PACKAGE}")


def _derived(values: dict[str, Value], curves: dict[str, Correlation]) -> Iterator[Value]:
    """Constants read from the curves: what one temperature says of a substance."""
    molar, boiling = values["molar_mass_kg_mol"][1], values.get("boiling_k", ("", math.inf, "", ""))[1]
    stored = min(boiling, _STORED_K)
    at = {"liquid_density_kg_m3": stored, "liquid_heat_capacity_j_kg_k": stored}
    at |= {"vaporisation_j_kg": boiling, "gas_heat_capacity_j_kg_k": 298.15}
    for name, kelvin in at.items():
        if name in curves and math.isfinite(kelvin):
            value = float(curves[name].clipped(kelvin))
            yield (name, value, curves[name].status, f"curve of this table at {kelvin:.2f} K ({curves[name].source})")
    if "gas_heat_capacity_j_kg_k" in curves:
        heat = float(curves["gas_heat_capacity_j_kg_k"].clipped(298.15)) * molar
        yield ("heat_capacity_ratio", heat / (heat - GAS_CONSTANT_J_MOL_K), "calculated", "ideal gas, cp/(cp-R), 25 °C")


def _diffusivity(cas: str, molar_mass_kg_mol: float) -> Iterator[Value]:
    """Diffusion in air at 25 °C by Fuller, Schettler & Giddings (1966), volumes of Poling et al. (2001) table 11-1."""
    volumes = {"C": 15.9, "H": 2.31, "O": 6.11, "N": 4.54, "F": 14.7, "Cl": 21.0, "Br": 21.9, "I": 29.8, "S": 22.9}
    whole = {"1333-74-0": 6.12, "7727-37-9": 18.5, "7782-44-7": 16.3, "630-08-0": 18.0, "124-38-9": 26.9,
             "7664-41-7": 20.7, "7732-18-5": 13.1, "7446-09-5": 41.8, "7782-50-5": 38.4, "7726-95-6": 69.0,
             "2551-62-4": 71.3, "10024-97-2": 35.9}  # fmt: skip
    atoms = simple_formula_parser(search_chemical(cas).formula)
    if cas not in whole and not set(atoms) <= set(volumes):
        return
    volume = whole.get(cas) or sum(volumes[atom] * count for atom, count in atoms.items())
    smiles = search_chemical(cas).smiles
    volume -= 18.3 * (1 if "c1" in smiles or "C1=CC=CC=C1" in smiles else 0)
    if not volume > 0:
        return
    pair = 2 / (1 / (molar_mass_kg_mol * 1000) + 1 / 28.9647)
    value = 0.00143 * 298.15**1.75 / (1.01325 * pair**0.5 * (volume ** (1 / 3) + 19.7 ** (1 / 3)) ** 2) * 1e-4
    yield ("diffusivity_air_m2_s", value, "calculated", "Fuller, Schettler & Giddings (1966), 25 °C")


def _curves(cas: str) -> Iterator[tuple[str, Correlation]]:
    for name in FORMS:
        found = fit(cas, name)
        if found is not None:
            yield name, Correlation(**{**found, "coefficients": tuple(map(float, found["coefficients"]))})


def build(levels: Path, limits: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """All values and curves as rows of text; the first source named for a value wins, given values before packages."""
    names = [row for row in rows("substance_names") if row["cas"] and not row["stands_for_it"]]
    given: dict[str, list[Value]] = {}
    for row in rows("substance_given"):
        given.setdefault(row["id"], []).append((row["property"], float(row["value"]), row["status"], row["source"]))
    concern = levels_of_concern(levels, {row["cas"]: MW(row["cas"]) / 1000 for row in names})
    limit = exposure_limits(limits)
    value_rows, curve_rows = [], []
    for row in names:
        cas = row["cas"]
        fitted = dict(_curves(cas))
        values: dict[str, Value] = {}
        stages = (given.get(row["id"], []), _packaged(cas), concern.get(cas, []), limit.get(cas, []), _burning(cas))
        for stage in stages:
            for one in stage:
                values.setdefault(one[0], one)
        if "lfl_fraction" not in values:
            values.pop("combustion_j_kg", None)
        for one in (*_derived(values, fitted), *_diffusivity(cas, values["molar_mass_kg_mol"][1])):
            values.setdefault(one[0], one)
        value_rows += [
            {"id": row["id"], "property": name, "value": f"{value:.6g}", "status": status, "source": source}
            for name, value, status, source in values.values()
        ]
        curve_rows += [_curve_row(row["id"], name, curve) for name, curve in fitted.items()]
    return value_rows, curve_rows


def _curve_row(substance_id: str, name: str, curve: Correlation) -> dict[str, str]:
    numbers = {key: f"{getattr(curve, key):.6g}" for key in ("low_k", "high_k", "critical_k", "critical_pa")}
    weights = {f"c{k}": f"{value:.9g}" for k, value in enumerate(curve.coefficients)}
    words = {"form": curve.form, "status": curve.status, "source": curve.source}
    return {
        "id": substance_id,
        "property": name,
        "worst_fit_fraction": f"{curve.worst_fit_fraction:.2g}",
        **numbers,
        **weights,
        **words,
    }


def _write(name: str, columns: tuple[str, ...], lines: list[dict[str, str]]) -> None:
    with (DATA / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def main() -> None:
    """Read the arguments and write both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--levels", type=Path, required=True, help="levels of concern of 807 substances")
    parser.add_argument("--limits", type=Path, required=True, help="limits of gas detectors with ERPG and OEL")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    values, curves = build(arguments.levels, arguments.limits)
    _write("substance_values", ("id", "property", "value", "status", "source"), values)
    _write("substance_curves", _CURVE, curves)


if __name__ == "__main__":
    main()
