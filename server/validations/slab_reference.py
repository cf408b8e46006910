"""The jet and the dense plume against SLAB's answer for Desert Tortoise 4: one model against another."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from consequence_models import Scenario, Weather
from consequence_models.dispersion.gas_jet import jet_field
from consequence_models.dispersion.jet_field import JetRelease
from server.judging import Finding, Validation, find_table, measures

_NEAREST_M, _FARTHEST_M = 20.0, 3000.0


def _judge(folder: Path) -> Finding:
    deck = next(row for row in find_table(folder, "slab_decks") if row["deck"].startswith("DT4"))
    table = find_table(folder, "slab_reference_DT4_hjet")
    weather = Weather(
        wind_m_s=float(deck["ua"]),
        wind_height_m=float(deck["za"]),
        temperature_k=float(deck["ta"]),
        humidity_fraction=float(deck["rh"]) / 100,
        roughness_m=float(deck["z0"]),
        obukhov_m=1 / float(deck["inv_L"]),
        stability="E",
    )
    jet = JetRelease(
        substance_id="ammonia",
        rate_kg_s=float(deck["qs"]),
        velocity_m_s=float(table[0]["u_m_s"]),
        height_m=float(deck["hs"]),
        duration_s=float(deck["tsd"]),
        temperature_k=float(deck["ts"]),
        liquid_fraction=float(deck["cmed0"]),
    )
    field = jet_field(Scenario(source=jet, weather=weather), averaging_s=float(deck["tav"]))
    rows = [row for row in table if _NEAREST_M <= float(row["x_m"]) <= _FARTHEST_M]
    theirs = np.array([float(row["cv_volfrac"]) for row in rows])
    ours = field.at(np.array([float(row["x_m"]) for row in rows]), 0.0, jet.height_m) / field.pure_kg_m3
    ratio = ours / theirs
    figures = {**measures(theirs, ours), "lowest_ratio": float(ratio.min()), "highest_ratio": float(ratio.max())}
    return Finding(n=len(rows), metrics=figures, holds=bool(np.all(np.isfinite(ratio))))


VALIDATION = Validation(
    data_set="SLAB's printed solution for Desert Tortoise 4 (ammonia jet, 108 kg/s, 81 % drops), 20 m to 3 km",
    bar="reported, not gating: the factor between two models",
    covers="ours on the axis over SLAB's mean of the layer; two-phase horizontal jet near the ground into stable air",
    not_covered="the truth: SLAB itself has FAC2 0.67 on the arcs of these trials",
    best="SLAB (slabx) against the trials' own arcs: FAC2 0.67, MG 0.73, VG 1.48",
    judge=_judge,
)
