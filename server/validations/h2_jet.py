"""The axis of free hydrogen jets against measured volume fractions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from consequence_models.physics.gas import AIR_KG_MOL, gas_density
from consequence_models.physics.jet import HYDROGEN_COVOLUME_M3_KG, axial_mass_fraction, nozzle, source_length_m
from server.judging import Finding, Validation, find_table, measures

_HYDROGEN_KG_MOL, _RATIO, _AIR_K = 2.01588e-3, 1.405, 293.15


def _predicted(row: Mapping[str, str]) -> float:
    air = float(gas_density(molar_mass_kg_mol=AIR_KG_MOL, temperature_k=_AIR_K, pressure_pa=101325.0))
    diameter = float(row["orifice_mm"]) / 1e3
    if row["P0_MPa"]:
        hole = nozzle(
            pressure_pa=float(row["P0_MPa"]) * 1e6,
            temperature_k=float(row["T0_K"]),
            hole_diameter_m=diameter,
            molar_mass_kg_mol=_HYDROGEN_KG_MOL,
            heat_capacity_ratio=_RATIO,
            covolume_m3_kg=HYDROGEN_COVOLUME_M3_KG,
        )
        length = source_length_m(rate_kg_s=hole.rate_kg_s, velocity_m_s=hole.expanded_m_s, air_density_kg_m3=air)
    else:
        length = diameter * math.sqrt(float(row["rho_nozzle_kg_m3"]) / air)
    mass = float(axial_mass_fraction(float(row["x_m"]), length))
    moles = mass / _HYDROGEN_KG_MOL
    return moles / (moles + (1 - mass) / AIR_KG_MOL)


def _judge(folder: Path) -> Finding:
    rows = [row for row in find_table(folder, "h2_jet_axial") if float(row["H2_volfrac"] or 0) > 0]
    observed = np.array([float(row["H2_volfrac"]) for row in rows])
    predicted = np.array([_predicted(row) for row in rows])
    figures = {**measures(observed, predicted), "median_ratio": float(np.median(predicted / observed))}
    holds = figures["FAC2"] >= 0.65 and 1.0 <= figures["median_ratio"] <= 1.7
    return Finding(n=len(rows), metrics=figures, holds=holds)


VALIDATION = Validation(
    data_set="axial hydrogen in free jets, seven laboratories (Molkov 2012, table 5-3)",
    bar="FAC2 >= 0.65, median predicted over observed between 1.0 and 1.7, no fitted constant",
    covers="0.25 to 100 mm holes, 0.26 to 40 MPa, 80 to 298 K, on the axis; Abel-Noble gas, momentum after expansion, "
    "Chen & Rodi's decay",
    not_covered="buoyant far ends, walls and ground, wind, liquid hydrogen",
    judge=_judge,
)
