"""The Gaussian plume by measured turbulence against the arc maxima of Project Prairie Grass."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from consequence_models import Release, Scenario, Weather, model
from server.judging import Finding, Validation, find_table, measures


def _judge(folder: Path) -> Finding:
    weather = {int(float(row["run"])): row for row in find_table(folder, "prairie_grass_met")}
    observed, predicted, arcs = [], [], []
    for row in find_table(folder, "prairie_grass_arcs"):
        met, peak = weather.get(int(float(row["run"]))), float(row["cmax_mg_m3"] or "nan")
        if met is None or not peak > 0:
            continue
        observed.append(peak)
        predicted.append(_peak(row, met))
        arcs.append(float(row["arc_m"]))
    figures = measures(observed, predicted)
    o, p, a = np.array(observed), np.array(predicted), np.array(arcs)
    by_arc = {f"FAC2_{arc:g}_m": measures(o[a == arc], p[a == arc])["FAC2"] for arc in sorted(set(arcs))}
    holds = figures["FAC2"] >= 0.91 and 0.85 < figures["MG"] < 1.18 and figures["VG"] <= 1.20
    return Finding(n=len(observed), metrics={**figures, **by_arc}, holds=holds and min(by_arc.values()) >= 0.85)


def _peak(row: Mapping[str, str], met: Mapping[str, str]) -> float:
    release = Release(
        substance_id="sulfur dioxide",
        rate_kg_s=float(row["Q_SO2_g_s"]) / 1e3,
        height_m=float(row["source_height_m"]),
        duration_s=1e9,
    )
    obukhov = float(met["L_m"])
    air = Weather(
        wind_m_s=float(met["u2m_m_s"]),
        wind_height_m=2.0,
        roughness_m=float(met["z0_m"]),
        friction_velocity_m_s=float(met["ustar_m_s"]),
        obukhov_m=obukhov,
        sigma_theta_deg=float(met["sigma_azimuth_deg"]),
        stability="E" if obukhov > 0 else "C",
    )
    plume = model("gaussian_plume").solve(Scenario(source=release, weather=air))
    at = float(plume.at(float(row["arc_m"]), 0.0, float(row["receptor_height_m"])))
    return at * 1e6 * float(row["so2_loss_factor_T5_4"] or 1)


VALIDATION = Validation(
    data_set="Project Prairie Grass 1956 (Barad 1958), arc maxima at 1.5 m, runs with measured u*, L and σθ",
    bar="FAC2 >= 0.91, 0.85 < MG < 1.18, VG <= 1.20, FAC2 >= 0.85 on every arc",
    covers="passive ground release over flat grass, 50 to 800 m, u*, L and the spread of wind direction measured; "
    "predictions times the published SO2 loss factor of each arc",
    not_covered="elevated, dense or urban releases, complex terrain, averaging other than 10 min",
    best="plain Gaussian with Briggs rural, same arcs: FAC2 0.823, MG 1.106, VG 1.401",
    judge=_judge,
)
