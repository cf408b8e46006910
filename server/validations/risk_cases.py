"""Escalation and risk in closed form, answered by formula, and the same risks once more by the grid that maps use."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from consequence_models import Weather
from consequence_models.risk.assess import assess
from consequence_models.risk.polar import Footprint, Rings
from consequence_models.risk.risk_field import Area, RiskField
from consequence_models.risk.source import Outcome, RiskSource
from consequence_models.risk.wind_rose import WindRose
from server.judging import Finding, Validation, find_table, judge_cases

_KINDS = ("risk_analytic", "domino_blast", "domino_fire")
_RINGS = Rings(ratio=1.01)
_EDGE = 0.03  # nearer to an edge than this share of its radius a cell holds some of either side


def _judge(folder: Path) -> Finding:
    rows = find_table(folder, "cases")
    found = judge_cases(rows, kinds=_KINDS)
    off = [_deviation(row) for row in rows if row["kind"] == "risk_analytic" and row["expected_value"]]
    compared = [one for one in off if one is not None]
    metrics = {**found.metrics, "also_by_grid": len(compared), "grid_largest_deviation": max(compared, default=0.0)}
    return replace(found, metrics=metrics)


def _deviation(row: Mapping[str, str]) -> float | None:
    """How far the grid is from the row's risk or area, as a share; None for other rows, at edges, in odd winds."""
    given, expected = json.loads(row["inputs_json"]), float(row["expected_value"])
    quantity, sectors = row["expected_quantity"], int(given.get("wind_sector_count", 1))
    if abs(float(given.get("wind_sector_fraction", 1 / sectors)) * sectors - 1) > 1e-6:
        return None
    if quantity == "individual_risk_1_yr":
        at = float(given["distance_m"])
        edges = [
            float(shape.get(key, 0)) for shape in given["footprints"] for key in ("inner_radius_m", "outer_radius_m")
        ]
        if any(abs(at - edge) < _EDGE * edge for edge in edges):
            return None
        result = float(_field(given).at(0.0, at))
    elif quantity == "area_above_level_m2":
        result = _field(given).area_above_m2(float(given["level_1_yr"]))
    else:
        return None
    return abs(result - expected) / expected if expected else abs(result) / float(given["frequency_1_yr"])


def _field(given: Mapping[str, Any]) -> RiskField:
    """The risk field of a case: its shapes as footprints, turned through a rose that blows alike from all sectors."""
    shapes: Sequence[Mapping[str, Any]] = given["footprints"]
    rose = WindRose.even({"any": Weather(wind_m_s=5.0)}, [1.0], sectors=int(given.get("wind_sector_count", 1)))
    often = float(given["frequency_1_yr"])
    outcomes = tuple(Outcome(frequency_1_yr=often, footprint=_footprint(shape), weather="any") for shape in shapes)
    reach = 1.2 * max(float(shape["outer_radius_m"]) for shape in shapes)
    source = RiskSource(id="case", x_m=0.0, y_m=0.0, outcomes=outcomes)
    return assess([source], rose, Area.around(0.0, 0.0, reach, 601)).individual


def _footprint(shape: Mapping[str, Any]) -> Footprint:
    count = _RINGS.count_for(float(shape["outer_radius_m"]))
    radius = _RINGS.radius_m(count)
    inside = (radius >= float(shape.get("inner_radius_m", 0))) & (radius < float(shape["outer_radius_m"]))
    opening = float(shape["opening_deg"]) if shape["shape"] == "wedge" else 360.0
    step = 360.0 / _RINGS.angles
    off = np.abs((np.arange(_RINGS.angles) * step + 180.0) % 360.0 - 180.0)
    share = np.clip((opening / 2 - off) / step + 0.5, 0.0, 1.0)  # of each direction's arc
    table = float(shape["fatality_fraction"]) * inside[:, None] * share[None, :]
    return Footprint(rings=_RINGS, first=0, individual=table.astype(np.float32))


VALIDATION = Validation(
    data_set="closed forms of individual and societal risk; escalation probits and times to failure recomputed",
    bar="every scored row within its tolerance",
    covers="circles and wedges in a wind rose, F-N, loss of life, areas above a level; domino by blast and by fire",
    not_covered="measured frequencies: nothing published can be held against a risk contour",
    judge=_judge,
)
