"""The pictures of a report: the whole footprint, the park with its ways, and the value over distance."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely

from consequence_models.whatif import WhatIf
from layers.footprint import Frame
from layers.places import local
from scenes.report.chart import over_distance
from scenes.report.document import Figure
from scenes.report.plan_view import PlanInput, Window, plan
from scenes.report.results import level_name, outlines_of
from scenes.report.tell import Teller, amount, whole

SHEET = 520.0
NEAR_M = (260.0, 620.0)  # least and most half width of the near plan
FLAT, TALL = 0.5, 0.58  # least and most height over width of the plan of the whole
Nouns = Mapping[str, list[dict[str, Any]]]


def pictures(
    run: Mapping[str, Any], result: WhatIf, nouns: Nouns, advice: Mapping[str, Any] | None, frame: Frame, teller: Teller
) -> Iterator[Figure]:
    """The figures in order, numbered."""
    told = run["result"]
    features = told["footprint"]["features"]
    x, y = (float(v) for v in frame.to_local(told["lon"], told["lat"]))
    given = _plan_input(run, result, nouns, advice, frame, teller, (x, y))
    contour = teller("p90" if any(one["properties"].get("percentile") == 90 for one in features) else "median")
    number = 1
    reach = [local(one["geometry"], frame) for one in features if one.get("geometry")]
    if reach:
        whole = shapely.union_all([*(shapely.envelope(one) for one in reach), shapely.Point(x, y)])
        yield Figure(
            drawing=plan(given, _around(shapely.bounds(whole), 0.12), rings=True, routes=False),
            caption=teller("overview", n=number, contour=contour),
        )
        number += 1
    yield Figure(drawing=plan(given, _near(reach, (x, y))), caption=teller("near", n=number))
    chart = _curve(run, result, teller)
    if chart is not None:
        yield Figure(drawing=chart[0], caption=teller(chart[1], n=number + 1))


def _plan_input(
    run: Mapping[str, Any],
    result: WhatIf,
    nouns: Nouns,
    advice: Mapping[str, Any] | None,
    frame: Frame,
    teller: Teller,
    source: tuple[float, float],
) -> PlanInput:
    weather = run["inputs"]["scenario"].get("weather") if result.scenario.source.needs_weather else None
    outlines = []
    for one in sorted(run["result"]["footprint"]["features"], key=lambda each: float(each["properties"]["level"])):
        label = f"{level_name(one['properties'], teller)} {whole(one['properties']['distance_m'])} m"
        outlines.append({**one, "properties": {**one["properties"], "label": label}})
    named = {
        noun: [{**one, "properties": {**one["properties"], "name": teller.name(one["properties"])}} for one in rows]
        for noun, rows in nouns.items()
    }
    return PlanInput(
        nouns=named,
        outlines=outlines,
        advice=[] if advice is None else advice["features"]["features"],
        frame=frame,
        source_m=source,
        source_name=str(run["result"].get("structure_id") or run["result"].get("pipeline_id") or ""),
        wind_from_deg=None if weather is None else float(weather.get("wind_from_deg", 270.0)),
        wind_text="" if weather is None else teller.wind(weather),
        words={"standoff": teller("standoff")},
    )


def _around(bounds: Any, margin: float) -> Window:
    """A window around bounds with a margin, not too flat and not too tall for a page."""
    west, south, east, north = (float(v) for v in bounds)
    half = max((east - west) / 2, (north - south) / 2 / TALL, 50.0) * (1 + margin)
    tall = min(max((north - south) / 2 * (1 + margin), FLAT * half), TALL * half)
    return Window(x_m=(west + east) / 2, y_m=(south + north) / 2, half_width_m=half, half_height_m=tall, width=SHEET)


def _near(reach: list[shapely.Geometry], source: tuple[float, float]) -> Window:
    """The source a third from the upwind edge, as much of the gravest outline as a plan of the plant can hold."""
    farthest = max((shapely.hausdorff_distance(one, shapely.Point(source)) for one in reach), default=NEAR_M[0])
    half = min(max(0.62 * farthest, NEAR_M[0]), NEAR_M[1])
    east = north = 0.0
    if reach:
        middle = shapely.centroid(shapely.union_all(reach))
        away = math.hypot(middle.x - source[0], middle.y - source[1])
        if away > 1:
            east, north = (middle.x - source[0]) / away, (middle.y - source[1]) / away
    shift = min(0.4 * half, 0.5 * farthest)
    return Window(
        x_m=source[0] + shift * east,
        y_m=source[1] + shift * north,
        half_width_m=half,
        half_height_m=0.78 * half,
        width=SHEET,
    )


def _curve(run: Mapping[str, Any], result: WhatIf, teller: Teller) -> tuple[Any, str] | None:
    """The field along the wind, or in any direction where there is none."""
    levels = sorted(result.levels, key=lambda one: one.value)
    farthest = max((one["properties"]["distance_m"] for one in outlines_of(run) if one.get("geometry")), default=0.0)
    if farthest < 20:
        return None
    blown = result.scenario.source.needs_weather
    bearing = math.radians(result.scenario.weather.wind_from_deg + 180.0) if blown else math.pi / 2
    x_m = np.geomspace(10.0, 1.25 * farthest, 160)
    x, y = result.scenario.x_m + x_m * math.sin(bearing), result.scenario.y_m + x_m * math.cos(bearing)
    values = result.field.at(x, y, result.z_m)
    scale = levels[0].shown / levels[0].value
    told = {one["properties"]["level"]: one["properties"] for one in outlines_of(run)}
    marks = [
        (
            one.shown,
            f"{one.label_en if teller.language == 'en' else one.label_zh} {amount(one.shown)}",
            str(told.get(one.value, {}).get("colour_light") or "#7B35A6"),
        )
        for one in levels
    ]
    sheet = over_distance(
        x_m=x_m,
        values=np.asarray(values) * scale,
        levels=marks,
        y_title=levels[0].shown_unit or result.field.unit,
        x_title=teller("along"),
        colour="#1B2329",
        width=SHEET,
    )
    return None if sheet is None else (sheet, "curve" if blown else "curve_ring")
