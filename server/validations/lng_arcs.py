"""The dense plume against the arc maxima of LNG spills on water, each trial by its stability class."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from consequence_models import Release, Scenario, Weather
from consequence_models.dispersion.dense_plume import slab_field
from consequence_models.dispersion.slab_field import SlabField
from consequence_models.physics.gas import mass_concentration
from server.judging import Finding, Validation, find_table, measures

CORE_S = 18.75  # the maxima are averages over about a second; below this time a plume does not narrow further
_METHANE_KG_MOL = 0.0160425


def _field(trial: Mapping[str, str]) -> SlabField:
    radius, kelvin = float(trial["pool_radius_m"]), float(trial["T_amb_C"]) + 273.15
    release = Release(
        substance_id="methane",
        rate_kg_s=float(trial["rate_kg_s"]),
        duration_s=float(trial["duration_s"]),
        diameter_m=2 * radius,
        temperature_k=111.7,
    )
    air = Weather(
        wind_m_s=float(trial["u_ref_m_s"]),
        wind_height_m=float(trial["z_ref_m"]),
        stability=trial["stability"],
        roughness_m=float(trial["z0_m"]),
        temperature_k=kelvin,
        pressure_pa=float(trial["p_atm_Pa"]),
        humidity_fraction=float(trial["RH_pct"]) / 100,
    )
    return slab_field(Scenario(source=release, weather=air), averaging_s=CORE_S)


def _judge(folder: Path) -> Finding:
    trials = {row["trial"]: row for row in find_table(folder, "lng_conditions")}
    observed, predicted, names = [], [], []
    fields: dict[str, SlabField] = {}
    for row in find_table(folder, "lng_arcmax"):
        trial = trials.get(row["trial"])
        if trial is None or trial["usable_flat_unobstructed"] != "1" or not float(row["c_max_pct"] or 0) > 0:
            continue
        field = fields.setdefault(row["trial"], _field(trial))
        pure = mass_concentration(
            1.0, molar_mass_kg_mol=_METHANE_KG_MOL,
            temperature_k=field.mixture.air_temperature_k, pressure_pa=field.mixture.pressure_pa,
        )  # fmt: skip
        observed.append(float(row["c_max_pct"]) / 100)
        predicted.append(float(field.at(float(row["x_m"]), 0.0, float(row["z_m"])) / pure))
        names.append(row["trial"])
    o, p, named = np.array(observed), np.array(predicted), np.array(names)
    figures = measures(o, p)
    bias = {f"MG_{name}": math.exp(float(np.log(o / p)[named == name].mean())) for name in dict.fromkeys(names)}
    worst = max(abs(math.log(value)) for value in bias.values())
    holds = figures["FAC2"] >= 0.80 and figures["VG"] <= 1.5 and worst <= math.log(2)
    return Finding(n=len(o), metrics={**figures, **bias}, holds=holds)


VALIDATION = Validation(
    data_set="LNG spilled on water: Burro, Coyote, Maplin Sands (NIST), arc maxima on flat ground without fences",
    bar="FAC2 >= 0.80, VG <= 1.5, MG of each trial between 0.5 and 2",
    covers="cold vapour of pools, 23 to 129 kg/s, 1.9 to 10.5 m/s, 57 to 800 m, classes C to E. Every trial by its "
    "class: u* and L are listed for a few trials only and come from fits of profiles, not from turbulence",
    not_covered="fences and other obstacles, vapour upwind of the pool, rapid phase transitions",
    best="SLAB (slabx 1.0.7), 41 arcs of ten trials: FAC2 0.683, MG 1.21, VG 1.74",
    judge=_judge,
)
