"""One what-if run, as a worker process does it: plain values in, plain values out; no database, no socket."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

import numpy as np
import shapely

from consequence_models.errors import ModelError
from consequence_models.footprint import Outline
from consequence_models.inputs import plain
from consequence_models.model import source_kinds
from consequence_models.scenario import Scenario
from consequence_models.whatif import WhatIf, run
from layers.footprint import raster_png, whatif_features
from server.question import Answer, Question, Refusal
from server.solved import refusal, remember
from twin.model.place import LocalFrame

SEARCH_M = 30.0
TIDY_M = 0.25


def answer(question: Question) -> Answer | Refusal:
    """Answer one question."""
    try:
        return _answer(question)
    except ModelError as error:
        return refusal(error)


def _answer(question: Question) -> Answer:
    frame = question.frame()
    result = run(Scenario.from_json(_filled(question)), question.model_id, question.levels, z_m=question.z_m)
    remember(result)
    outlines = sorted(result.outlines, key=lambda one: one.level)
    picture = raster_png(result.field, [one.level for one in outlines], frame, z_m=question.z_m)
    return Answer(
        model_version=result.model.version,
        inputs=result.inputs(),
        warnings=[plain(caution) for caution in result.warnings],
        footprint=_features(result, frame, outlines),
        levels=[one.level for one in outlines],
        shapes=[shapely.to_wkb(_shape(one)) for one in outlines],
        search_rings=_search_rings(outlines, frame),
        raster=picture[0] if picture else None,
        bounds=picture[1] if picture else None,
        hash=result.hash,
        windy=result.model.takes.needs_weather,
    )


def _filled(question: Question) -> dict[str, Any]:
    """The scenario with what the ledger knows, where its source has such an input and nobody gave it."""
    scenario = dict(question.scenario)
    for kind, noun in source_kinds().items():
        if isinstance(scenario.get(kind), dict):
            names = {field.name for field in dataclasses.fields(cast(Any, noun))}
            scenario[kind] = {**{k: v for k, v in question.known.items() if k in names}, **scenario[kind]}
    return scenario


def _features(result: WhatIf, frame: LocalFrame, outlines: list[Outline]) -> dict[str, Any]:
    found = whatif_features(result, frame)
    for each, outline in zip(found["features"], outlines, strict=True):
        each["properties"]["area_m2"] = round(float(shapely.area(_shape(outline))), 1)
    return found


def _shape(outline: Outline) -> shapely.Geometry:
    return shapely.make_valid(outline.shape()) if outline.polygons else shapely.MultiPolygon()


def _search_rings(outlines: list[Outline], frame: LocalFrame) -> list[list[list[float]]]:
    """Rings in degrees around the widest outline, and wide enough for a position that is a little off."""
    whole = shapely.union_all([_shape(one) for one in outlines]).buffer(SEARCH_M).simplify(TIDY_M)
    if whole.is_empty:
        return []

    parts = whole.geoms if isinstance(whole, shapely.MultiPolygon) else [whole]
    rings = [shapely.get_coordinates(shapely.get_exterior_ring(part)) for part in parts]
    return [np.stack(frame.to_lonlat(ring[:, 0], ring[:, 1]), axis=-1).tolist() for ring in rings]
