"""One piece of a sweep, as a worker does it: all asked cases of one vessel in one weather, as rows and outlines."""

from __future__ import annotations

from typing import Any

import shapely

from consequence_models.errors import ModelError
from consequence_models.inputs import build
from consequence_models.presets import Equipment, cases_for
from consequence_models.scenario import Scenario, Weather
from consequence_models.whatif import WhatIf, run
from layers.footprint import colour, geometry_of
from twin.model.place import LocalFrame, frame_around

SIMPLE_M = 1.0


def swept(piece: dict[str, Any]) -> list[dict[str, Any]]:
    """A row for every case of a vessel in one weather; one that a model refuses says why instead of numbers."""
    frame = frame_around(*piece["frame"])
    x_m, y_m = (float(one) for one in frame.to_local(piece["lon"], piece["lat"]))
    wanted = set(piece["cases"])
    common = {"structure_id": piece["structure_id"], "weather": piece["weather"], "lon": piece["lon"],
              "lat": piece["lat"]}  # fmt: skip
    try:
        cases = cases_for(Equipment(**piece["equipment"]), build(Weather, piece["weather"]))
    except ModelError as error:
        return [{**common, "case": "", "refused": _words(error)}]
    rows = []
    for case in (one.describe() for one in cases):
        if wanted and case["id"] not in wanted:
            continue
        row = {**common, "case": case["id"], "model": case["model"]}
        scenario = {case["kind"]: case["inputs"], "weather": piece["weather"], "x_m": x_m, "y_m": y_m}
        try:
            found = run(Scenario.from_json(scenario), case["model"], piece.get("levels"), z_m=piece["z_m"])
        except ModelError as error:
            rows.append({**row, "refused": _words(error)})
        else:
            rows.append({**row, **_told(found, frame)})
    return rows


def _told(found: WhatIf, frame: LocalFrame) -> dict[str, Any]:
    levels, count = [], len(found.outlines)
    for rank, one in enumerate(sorted(found.outlines, key=lambda each: each.level)):
        shape = shapely.make_valid(one.shape()) if one.polygons else shapely.MultiPolygon()
        label = next(level for level in found.levels if level.value == one.level)
        levels.append(
            {
                "level": one.level,
                "label_zh": label.label_zh,
                "label_en": label.label_en,
                "shown": label.shown,
                "shown_unit": label.shown_unit,
                "distance_m": round(one.distance_m, 1),
                "area_m2": round(float(shapely.area(shape)), 1),
                "colour": colour(one.quantity, rank, count),
                "geometry": geometry_of(shapely.simplify(shape, SIMPLE_M), frame),
            }
        )
    return {
        "model_version": found.model.version,
        "quantity": found.field.quantity,
        "unit": found.field.unit,
        "hash": found.hash,
        "levels": levels,
        "warnings": [caution.code for caution in found.warnings],
    }


def _words(error: ModelError) -> dict[str, Any]:
    return {"code": error.code, "zh": error.message_zh, "en": error.message_en, "field": error.field}
