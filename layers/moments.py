"""A field over time → what the map plays: outlines and class pictures at each time, and lines of equal arrival."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image

from consequence_models.course import Course, course, farthest_m
from consequence_models.footprint import Rings
from consequence_models.harm.probit import TOXIC
from consequence_models.levels import Level
from consequence_models.result import averaged
from consequence_models.substances import Substance, find
from consequence_models.whatif import WhatIf
from layers.footprint import Frame, Theme, colour, palette

Array = NDArray[np.float64]
AIR_CHANGES_1_H = 1.0  # an ordinary building with its windows shut; between 0.5 (tight) and 2 (leaky)
DEATHS = (
    Level(value=0.01, label_zh="死亡概率 1 %", label_en="1 % die", shown=1.0, shown_unit="%"),
    Level(value=0.10, label_zh="死亡概率 10 %", label_en="10 % die", shown=10.0, shown_unit="%"),
    Level(value=0.50, label_zh="死亡概率 50 %", label_en="half die", shown=50.0, shown_unit="%"),
)
FRONTS_MIN = (0.5, 1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 360)
MOST_FRONTS = 6
LONG_SIDE, SHORT_SIDE = 256, 48
TIDY = 5e-4  # of the length of the box
_DECIMALS = 6  # about 10 cm
_LEAST = 1e-30


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One way to look at a course: values at each time, and the levels that are drawn of them."""

    id: str
    title_zh: str
    title_en: str
    note_zh: str
    note_en: str
    quantity: str
    levels: tuple[Level, ...]
    values: Array
    air_changes_1_h: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """What is served of one run: a document, and per view and theme one picture with the times below each other."""

    document: dict[str, Any]
    views: dict[str, dict[str, Any]]
    pictures: dict[str, bytes]


def moments(result: WhatIf, frame: Frame, *, air_changes_1_h: float = AIR_CHANGES_1_H) -> Moments:
    """Everything that the map needs to play one answered what-if.

    Parameters
    ----------
    result, frame
        The answer, and the door from its local metres to longitude and latitude.
    air_changes_1_h
        How often the air of a building is changed [1/h], for the view of what gets indoors; an assumption that is
        served with the view.

    Returns
    -------
    Moments
        `document["times_s"]` is empty where the quantity has no course of its own: a blast passes in seconds and a
        fire burns as it burns.
    """
    followed = _course(result)
    if followed is None:
        return Moments(document=_still(result), views={}, pictures={})
    views = {view.id: view for view in _views(followed, result, air_changes_1_h)}
    documents = {name: _frames(followed, view, frame) for name, view in views.items()}
    pictures = {}
    for name, view in views.items():
        stack, _ = _classes(followed, view)
        for theme in ("dark", "light"):
            pictures[f"{name}-{theme}"] = _png(stack, len(view.levels), theme)
    return Moments(document=_document(result, followed, views, frame), views=documents, pictures=pictures)


def last_of(
    result: WhatIf, frame: Frame, *, air_changes_1_h: float = AIR_CHANGES_1_H
) -> dict[str, list[dict[str, Any]]]:
    """What a run over time leaves as GeoJSON layers: lines of equal `arrival`, and views at their end (`indoors` …).

    Empty where the quantity has no course of its own.
    """
    followed = _course(result)
    if followed is None:
        return {}
    found: dict[str, list[dict[str, Any]]] = {}
    for view in _views(followed, result, air_changes_1_h):
        if view.id in ("load", "indoors"):
            drawn = _outlines(followed, view, view.values[-1] if view.id == "load" else view.values.max(axis=0), frame)
            told = {"view": view.id, "note_zh": view.note_zh, "note_en": view.note_en}
            found[view.id] = [
                {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": shape.pop("polygons")},
                 "properties": {**told, **level, **shape}}
                for level, shape in zip(_levels(view), drawn, strict=True) if shape["polygons"]
            ]  # fmt: skip
    arrival = None if followed.steady else _arrival(result, followed, frame)
    if arrival is not None:
        told = {name: arrival[name] for name in ("level", "label_zh", "label_en")}
        found["arrival"] = [
            {"type": "Feature", "geometry": {"type": "MultiLineString", "coordinates": line["paths"]},
             "properties": {**told, "minutes": line["minutes"]}}
            for line in arrival["lines"] if line["paths"]
        ]  # fmt: skip
    return found


def _course(result: WhatIf) -> Course | None:
    if result.field.quantity != "concentration" or not result.levels:
        return None
    lowest = min(result.levels, key=lambda one: one.value)
    return course(averaged(result.field, lowest.averaging_s), lowest.value, z_m=result.z_m)


def _still(result: WhatIf) -> dict[str, Any]:
    return {"steady": True, "quantity": result.field.quantity, "times_s": [], "views": [], "arrival": None}


def _views(followed: Course, result: WhatIf, air_changes_1_h: float) -> Iterator[View]:
    levels = tuple(sorted(result.levels, key=lambda one: one.value))
    steady, quantity = followed.steady, followed.quantity
    still = ("稳态：不随时间变化", "steady: it does not change")
    yield View(
        id="now", title_zh="瞬时浓度", title_en="Concentration now", quantity=quantity, levels=levels,
        values=followed.values,
        note_zh=still[0] if steady else "该时刻的浓度", note_en=still[1] if steady else "at this moment",
    )  # fmt: skip
    yield View(
        id="peak", title_zh="至今最大", title_en="Highest so far", quantity=quantity, levels=levels,
        values=followed.so_far, note_zh=still[0] if steady else "到该时刻为止的最高浓度",
        note_en=still[1] if steady else "the highest concentration up to this moment",
    )  # fmt: skip
    substance = find(getattr(result.scenario.source, "substance_id", ""))
    if substance is not None and ("cpr_18e", substance.id) in TOXIC:
        yield _deaths(followed, substance)
    yield View(
        id="indoors", title_zh="室内浓度", title_en="Indoors", quantity=quantity, levels=levels,
        values=followed.inside(air_changes_1_h / 3600.0),
        note_zh=f"假定：门窗关闭，换气 {air_changes_1_h:g} 次/h，初始无毒物",
        note_en=f"assumed: windows shut, {air_changes_1_h:g} air changes an hour, clean at first",
        air_changes_1_h=air_changes_1_h,
    )  # fmt: skip


def _deaths(followed: Course, substance: Substance) -> View:
    toxic = TOXIC["cpr_18e", substance.id]
    return View(
        id="load", title_zh="毒负荷", title_en="Toxic load", quantity="fatality_fraction", levels=DEATHS,
        values=followed.deaths(toxic, substance),
        note_zh=f"室外停留至该时刻的死亡概率，概率函数 CPR 18E（{toxic.probit.status}），指数 n = {toxic.probit.n:g}",
        note_en=f"share who die outdoors of what they breathed so far; probit CPR 18E ({toxic.probit.status}), "
        f"n = {toxic.probit.n:g}",
    )  # fmt: skip


def _document(result: WhatIf, followed: Course, views: dict[str, View], frame: Frame) -> dict[str, Any]:
    _, corners = _classes(followed, next(iter(views.values())), frames=1)
    lon, lat = frame.to_lonlat(corners[:, 0], corners[:, 1])
    return {
        "steady": followed.steady,
        "quantity": followed.quantity,
        "unit": followed.unit,
        "z_m": followed.z_m,
        "averaging_s": followed.averaging_s,
        "times_s": followed.times_s.tolist(),
        "corners": np.stack([lon, lat], axis=-1).tolist(),
        "views": [
            {
                "id": view.id,
                "title": {"zh": view.title_zh, "en": view.title_en},
                "note": {"zh": view.note_zh, "en": view.note_en},
                "quantity": view.quantity,
                "levels": _levels(view),
                "air_changes_1_h": view.air_changes_1_h,
            }
            for view in views.values()
        ],
        "arrival": None if followed.steady else _arrival(result, followed, frame),
    }


def _levels(view: View) -> list[dict[str, Any]]:
    count = len(view.levels)
    return [
        {
            "level": one.value,
            "label_zh": one.label_zh,
            "label_en": one.label_en,
            "shown": one.shown,
            "shown_unit": one.shown_unit,
            "quantity": view.quantity,
            "colour_dark": colour("concentration", rank, count, "dark"),
            "colour_light": colour("concentration", rank, count, "light"),
        }
        for rank, one in enumerate(view.levels)
    ]


def _frames(followed: Course, view: View, frame: Frame) -> dict[str, Any]:
    """Outlines of every level at every time; a level that is nowhere reached has no polygons and distance 0."""
    still = followed.steady and view.id in ("now", "peak")
    first = _outlines(followed, view, view.values[0], frame) if still else []
    frames = [first if still else _outlines(followed, view, values, frame) for values in view.values]
    return {"id": view.id, "times_s": followed.times_s.tolist(), "frames": frames}


def _outlines(followed: Course, view: View, values: Array, frame: Frame) -> list[dict[str, Any]]:
    found = []
    for one in view.levels:
        rings = followed.regions(values, one.value)
        shapes = [shapely.Polygon(part[0], part[1:]) for part in rings]
        found.append({
            "distance_m": round(farthest_m(rings, followed.box), 1),
            "area_m2": round(float(sum(shape.area for shape in shapes)), 1),
            "polygons": _coordinates(rings, frame, TIDY * (followed.box.ahead_m + followed.box.back_m)),
        })  # fmt: skip
    return found


def _coordinates(polygons: Sequence[Rings], frame: Frame, tidy_m: float) -> list[list[list[list[float]]]]:
    return [[_degrees(ring, frame, tidy_m) for ring in rings] for rings in polygons]


def _degrees(line: Array, frame: Frame, tidy_m: float) -> list[list[float]]:
    tidied = shapely.get_coordinates(shapely.simplify(shapely.LineString(line), tidy_m))
    lon, lat = frame.to_lonlat(tidied[:, 0], tidied[:, 1])
    return [list(place) for place in np.round(np.stack([lon, lat], axis=-1), _DECIMALS).tolist()]


def _arrival(result: WhatIf, followed: Course, frame: Frame) -> dict[str, Any]:
    """Lines that the middle level of three, or the lowest of fewer, reaches at minutes."""
    ordered = sorted(result.levels, key=lambda one: one.value)
    level = ordered[1] if len(ordered) > 2 else ordered[0]
    come = followed.arrival_s(level.value)
    last = float(np.nanmax(come)) if np.isfinite(come).any() else 0.0
    minutes = [one for one in FRONTS_MIN if 60 * one < last]
    if len(minutes) > MOST_FRONTS:
        minutes = minutes[-1 : -1 - MOST_FRONTS : -1][::-1]
    tidy = TIDY * (followed.box.ahead_m + followed.box.back_m)
    return {
        "level": level.value,
        "label_zh": level.label_zh,
        "label_en": level.label_en,
        "lines": [
            {"minutes": moment / 60.0, "paths": [_degrees(line, frame, tidy) for line in lines if len(line) > 1]}
            for moment, lines in followed.fronts(level.value, [60.0 * one for one in minutes])
        ],
    }


def _classes(followed: Course, view: View, frames: int | None = None) -> tuple[NDArray[np.uint8], Array]:
    """Class numbers of all times below each other, and the corners of each picture in local metres."""
    length = float(followed.along_m[-1] - followed.along_m[0])
    height = round(max(SHORT_SIDE, min(LONG_SIDE, LONG_SIDE * 2 * float(followed.across_m[-1]) / length)))
    steps = np.log([one.value for one in view.levels])
    found = []
    corners = np.zeros((4, 2))
    for values in view.values[:frames]:
        even, corners = followed.evenly(np.log(np.maximum(values, _LEAST)), LONG_SIDE, height)
        found.append(np.searchsorted(steps, even, side="right").astype(np.uint8))
    return np.concatenate(found), corners


def _png(classes: NDArray[np.uint8], count: int, theme: Theme) -> bytes:
    table = palette("concentration", count, theme)
    picture = Image.fromarray(classes, mode="P")
    picture.putpalette(table[:, :3].tobytes())
    stream = io.BytesIO()
    picture.save(stream, format="PNG", transparency=table[:, 3].tobytes(), compress_level=6)
    return stream.getvalue()
