"""Swisdak's polynomials against his own printed table."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from consequence_models.physics.kingery import swisdak
from server.judging import Finding, Validation, find_table

_COLUMNS = {
    "Pso_kPa": ("incident_pressure", 1e-3),
    "Pr_kPa": ("reflected_pressure", 1e-3),
    "ta_ms_kg13": ("arrival_time", 1e3),
    "td_ms_kg13": ("positive_phase_duration", 1e3),
    "is_kPams_kg13": ("incident_impulse", 1.0),
    "ir_kPams_kg13": ("reflected_impulse", 1.0),
}


def _judge(folder: Path) -> Finding:
    ratios, within_print = [], []
    for row in find_table(folder, "blast_swisdak_table_metric"):
        for column, (parameter, scale) in _COLUMNS.items():
            value = float(swisdak(parameter, float(row["Z_m_kg13"]))) * scale
            if row[column] and math.isfinite(value):
                printed = float(row[column])
                digit = 10.0 ** -len(row[column].partition(".")[2]) / 2
                ratios.append(value / printed)
                within_print.append(abs(value - printed) <= max(1.01 * digit, 0.002 * printed))
    worst = float(np.max(np.abs(np.array(ratios) - 1)))
    share = float(np.mean(within_print))
    metrics = {"within_tolerance": share, "largest_deviation": worst}
    return Finding(n=len(ratios), metrics=metrics, holds=share == 1.0)


VALIDATION = Validation(
    data_set="Swisdak (1994), printed metric table of a hemispherical surface burst",
    bar="every printed figure within 0.2 % or its last printed digit",
    covers="hemispherical surface burst; a check of digits, not of nature",
    not_covered="values outside a fit's range are left out",
    judge=_judge,
)
