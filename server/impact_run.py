"""What one run does to the park, as a worker counts it: outlines to rely on, people, buildings, equipment, places."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from consequence_models.exceedance import BANDS, PROTECTIVE, Spread, exceedance, spread_of
from consequence_models.harm.of_field import Harm, harm_of
from consequence_models.inputs import plain
from consequence_models.whatif import WhatIf
from layers.footprint import colour, geometry_of
from server.impact_things import BUILDINGS, reached
from server.question import KeptRun, Refusal
from server.solved import solved
from twin.model.place import LocalFrame

Array = NDArray[np.float64]
SIGMAS_IN_95 = 2.4477  # radius of the 95 % circle of a round normal distribution, in standard deviations
_ANGLES = np.arange(8) * np.pi / 4
_AROUND = np.concatenate([[[0.0, 0.0]], np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=-1) * np.sqrt(9 / 4)])
"""Nine equally likely places of a position of standard deviation 1: they have its variance."""


def impact(kept: KeptRun, things: Sequence[Mapping[str, Any]], people: Sequence[Mapping[str, Any]]) -> Any:
    """Count the harm of a run; a `Refusal` where its model is another one by now or refuses.

    Parameters
    ----------
    kept : the run
    things : of the park, each with noun, id, names, kind, wkb [degrees] and what it is counted by
    people : each with lon, lat, error_m, and what they are grouped by
    """
    result = solved(kept)
    if isinstance(result, Refusal):
        return result
    frame = kept.frame()
    spread = spread_of(result)
    grounds = exceedance(result, spread)
    order: list[int] = np.argsort([level.value for level in result.levels]).tolist()
    safe: list[shapely.Geometry] = [grounds[k][PROTECTIVE] for k in order]
    median = [_outline(result, k) for k in order]
    for inner in range(len(safe)):  # what is sure to be exceeded is exceeded with any smaller probability too
        safe[inner] = shapely.union(safe[inner], median[inner])
    shapes = _local(tuple(thing["wkb"] for thing in things), frame)
    harm = harm_of(result.field, result.scenario)
    indoors = _indoors(people, things, shapes, frame)
    return {
        "levels": [_level(result, k, safe[n], median[n]) for n, k in enumerate(order)],
        "bands": _bands(result, grounds, order, frame),
        "protective_shapes": [shapely.to_wkb(one) for one in safe],
        "median_shapes": [shapely.to_wkb(one) for one in median],
        "indoors": indoors,
        "toll": _toll(harm, spread, people, indoors, frame, result.z_m),
        "things": reached(result, order, things, shapes, safe, median),
        "warnings": [plain(one) for one in (*spread.warnings, *(harm.warnings if harm else ()), *result.warnings)],
        "model": {"id": result.model.id, "version": result.model.version},
    }


def _outline(result: WhatIf, k: int) -> shapely.Geometry:
    drawn = result.outlines[k]
    return shapely.make_valid(drawn.shape()) if drawn.polygons else shapely.MultiPolygon()


def _level(result: WhatIf, k: int, safe: shapely.Geometry, median: shapely.Geometry) -> dict[str, Any]:
    level, place = result.levels[k], shapely.Point(result.scenario.x_m, result.scenario.y_m)
    return {
        "level": level.value, "unit": result.field.unit, "label_zh": level.label_zh, "label_en": level.label_en,
        "shown": level.shown, "shown_unit": level.shown_unit,
        "protective_distance_m": _reach(safe, place), "median_distance_m": round(result.outlines[k].distance_m, 1),
        "protective_area_m2": round(float(shapely.area(safe)), 1),
        "median_area_m2": round(float(shapely.area(median)), 1),
    }  # fmt: skip


def _reach(shape: shapely.Geometry, place: shapely.Geometry) -> float:
    if shapely.is_empty(shape):
        return 0.0
    return round(float(shapely.distance(shapely.points(shapely.get_coordinates(shape)), place).max()), 1)


def _bands(result: WhatIf, grounds: Any, order: Any, frame: LocalFrame) -> dict[str, Any]:
    found = []
    for rank, k in enumerate(order):
        level = result.levels[k]
        for fraction in BANDS:
            properties = {
                "level": level.value, "label_zh": level.label_zh, "label_en": level.label_en, "rank": rank,
                "shown": level.shown, "shown_unit": level.shown_unit, "exceedance_fraction": fraction,
                "quantity": result.field.quantity, "unit": result.field.unit,
                "colour": colour(result.field.quantity, rank, len(order)),
                "protective": fraction == PROTECTIVE,
            }  # fmt: skip
            shape = shapely.simplify(grounds[k][fraction], 0.3)
            found.append({"type": "Feature", "geometry": geometry_of(shape, frame), "properties": properties})
    return {"type": "FeatureCollection", "features": found}


@functools.lru_cache(maxsize=2)
def _local(wkbs: tuple[bytes, ...], frame: LocalFrame) -> NDArray[np.object_]:
    """Shapes in local metres; a worker is asked for the same park again and again."""
    shapes = shapely.force_2d(shapely.from_wkb(np.array(wkbs, dtype=object)))
    moved: NDArray[np.object_] = shapely.transform(
        shapes, lambda xy: np.stack(frame.to_local(xy[:, 0], xy[:, 1]), axis=-1)
    )
    return moved


def _xy(people: Sequence[Mapping[str, Any]], frame: LocalFrame) -> tuple[Array, Array]:
    lon, lat = np.array([one["lon"] for one in people]), np.array([one["lat"] for one in people])
    x, y = frame.to_local(lon, lat) if len(people) else (lon, lat)
    return np.asarray(x, float), np.asarray(y, float)


def _indoors(
    people: Sequence[Mapping[str, Any]], things: Sequence[Mapping[str, Any]], shapes: Any, frame: LocalFrame
) -> list[bool]:
    """Who is in a building: on a floor of one, or standing inside its walls."""
    x, y = _xy(people, frame)
    walls = [shape for thing, shape in zip(things, shapes, strict=True) if thing["kind"] in BUILDINGS]
    inside = np.zeros(len(people), bool)
    if walls and len(people):
        rows, _ = shapely.STRtree(walls).query(shapely.points(x, y), predicate="within")
        inside[rows] = True
    return [bool(one) or person.get("floor") is not None for one, person in zip(inside, people, strict=True)]


def _toll(
    harm: Harm | None, spread: Spread, people: Sequence[Mapping[str, Any]], indoors: Sequence[bool],
    frame: LocalFrame, z_m: float,
) -> dict[str, Any]:  # fmt: skip
    """Expected deaths and injuries among those whose place is known, with the least and the most they may be."""
    unknown = {"deaths": None, "deaths_low": None, "deaths_high": None, "injured": None, "hurt_by": None}
    if harm is None:
        return {**unknown, "counted": len(people)}
    x, y = _xy(people, frame)
    sigma = np.array([float(one.get("error_m") or 0.0) for one in people]) / SIGMAS_IN_95
    px, py = x[:, None] + sigma[:, None] * _AROUND[:, 0], y[:, None] + sigma[:, None] * _AROUND[:, 1]
    kept_in = np.where(np.array(indoors, bool), harm.indoor, 1.0)
    low, high = spread.factor(0.1), spread.factor(0.9)
    usual = _sum(harm.deaths(px, py, z_m)[0], kept_in)
    hurt = _sum(harm.hurt(px, py, z_m), kept_in)
    return {
        "deaths": usual,
        "deaths_low": _sum(harm.deaths(px, py, z_m, low)[1], kept_in),
        "deaths_high": _sum(harm.deaths(px, py, z_m, high)[2], kept_in),
        "injured": None if hurt is None or usual is None else max(0.0, round(hurt - usual, 4)),
        "hurt_by": harm.hurt_by,
        "counted": len(people),
    }


def _sum(shares: Array, kept_in: Array) -> float | None:
    """Expected number; None where a share is not known."""
    if shares.size == 0:
        return 0.0
    total = float((shares.mean(axis=1) * kept_in).sum())
    return round(total, 4) if np.isfinite(total) else None
