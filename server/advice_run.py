"""Advice on one kept run, as a worker process finds it: plain values in, plain values out."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import Any

import numpy as np
import shapely

from consequence_models.escape import (
    Assumptions,
    GroupAdvice,
    Haven,
    Network,
    Plan,
    Roof,
    Turned,
    approach,
    plan_escape,
    ways,
)
from consequence_models.exceedance import PROTECTIVE, exceedance, spread_of
from consequence_models.footprint import outline
from consequence_models.levels import Level
from consequence_models.result import averaged
from consequence_models.whatif import WhatIf
from layers.advice import approach_features, closed_features, route_features
from layers.places import local
from server.advice_question import AdviceQuestion
from server.advice_words import CHANGED, MEDIAN, SOURCES, UNTIMED, reason
from server.solved import repeated
from twin.model.place import LocalFrame, frame_around

GROUP_M = 40.0  # own choice: people within one such square go together
ROOFS = ("building", "office", "control_room", "warehouse", "house", "workshop")
STATIONS = ("fire_station", "gate")
STATION_WORDS = ("消防站", "Fire station")
TIMED = ("concentration",)
ESCAPABLE = ("AEGL-2", "ERPG2", "PAC2", "AEGL2")  # who stays out of these can still escape unhurt
UPWIND_DEG = 60.0  # own choice: farther off the wind than this a place is said to be beside it
STANDOFF_M = 50.0  # own choice where the guidebook has no distance


def answer(question: AdviceQuestion) -> dict[str, Any]:
    """Find the advice."""
    frame = frame_around(question.crs, question.lon, question.lat)
    result = repeated(question.inputs)
    level = _protective(result, question.wishes.level)
    seen = averaged(result.field, level.averaging_s)
    reach = shapely.make_valid(outline(seen, level.value, z_m=result.z_m).shape())
    wide = _percentile(result, level, question, frame)
    timed = result.field.quantity in TIMED
    network = _network(question.nouns, frame)
    source = tuple(float(v) for v in frame.to_local(*question.source))
    groups, clicked = _groups(question, frame, reach if wide is None else shapely.union_all([reach, wide]))
    plan = plan_escape(
        network,
        places_m=[group["xy"] for group in groups],
        sizes=[max(1, group["people"]) for group in groups],
        havens=_havens(question.nouns.get("muster_point", []), frame),
        roofs=_roofs(question.nouns.get("structure", []), frame),
        field=seen if timed else None,
        level=level.value,
        reach=reach,
        always=wide,
        turned=_turned(result, level, source),
        now_s=question.wishes.now_s,
        z_m=result.z_m,
        assumed=_assumed(question),
    )
    scale = level.shown / level.value
    named = _names(question.nouns.get("structure", []))
    areas = _areas(question.nouns.get("zone", []), frame)
    said = [
        {**_said(group, advice, scale, level.shown_unit, frame, named), "area": _area_of(group["xy"], areas)}
        for group, advice in zip(groups, plan.groups, strict=True)
    ]
    way = approach(
        network,
        source_m=(source[0], source[1]),
        wind_from_deg=_wind(question.inputs),
        keep_out=reach if wide is None else shapely.union_all([reach, wide]),
        standoff_m=question.isolation_m or STANDOFF_M,
        stations_m=[place for _, place in _stations(question.nouns.get("structure", []), frame)],
    )
    stations = _stations(question.nouns.get("structure", []), frame)
    return {
        "level": {**dataclasses.asdict(level), "contour": "p90" if wide is not None else "median"},
        "levels": [dataclasses.asdict(one) for one in sorted(result.levels, key=lambda one: one.value)],
        "timed": plan.timed,
        "now_s": question.wishes.now_s,
        "assumptions": _assumptions(question),
        "groups": said,
        "clicked": clicked,
        "musters": _musters(question, plan, said),
        "approach": {
            "reason": reason(way.reason),
            "station": None if way.station is None else stations[way.station][0],
            "station_name": None if way.station is None else named.get(stations[way.station][0]),
            "length_m": round(way.length_m, 1), "seconds": round(way.seconds, 1),
            "distance_m": way.distance_m, "off_wind_deg": way.off_wind_deg,
            "upwind": None if way.off_wind_deg is None else way.off_wind_deg <= UPWIND_DEG,
            "standoff_m": question.isolation_m or STANDOFF_M,
        },
        "features": {
            "type": "FeatureCollection",
            "features": [
                *closed_features(plan.network, plan.closed, frame),
                *approach_features(network, frame, way, (source[0], source[1]), question.isolation_m),
                *route_features(plan, frame, said),
            ],
        },
        "warnings": _warnings(result, plan, wide is not None, question),
        "model": {"id": result.model.id, "version": result.model.version},
    }  # fmt: skip


def _protective(result: WhatIf, rank: int | None) -> Level:
    ordered = sorted(result.levels, key=lambda one: one.value)
    if rank is not None and 0 <= rank < len(ordered):
        return ordered[rank]
    return next((one for one in ordered if one.label_en.upper().startswith(ESCAPABLE)), ordered[0])


def _percentile(result: WhatIf, level: Level, question: AdviceQuestion, frame: LocalFrame) -> shapely.Geometry | None:
    """The 90th-percentile contour of the level in local metres, as it was kept or made anew; None: nowhere."""
    if question.bands is None:
        made = exceedance(result, spread_of(result), (PROTECTIVE,))[result.levels.index(level)][PROTECTIVE]
        return None if shapely.is_empty(made) else made
    for feature in question.bands["features"]:
        told = feature["properties"]
        same = abs(float(told["level"]) - level.value) <= 1e-9 * level.value
        if same and told["protective"] and feature["geometry"]:
            return shapely.make_valid(local(feature["geometry"], frame))
    return None


def _turned(result: WhatIf, level: Level, source_m: tuple[float, ...]) -> Turned | None:
    """When the ground between the median and the 90th percentile may be reached; None where no wind moves the field."""
    if not result.model.takes.needs_weather:
        return None
    least = level.value / spread_of(result).factor(1 - PROTECTIVE)
    heading = (result.scenario.weather.wind_from_deg + 180.0) % 360.0
    return Turned(x_m=source_m[0], y_m=source_m[1], towards_deg=heading, level=least)


def _network(nouns: dict[str, list[dict[str, Any]]], frame: LocalFrame) -> Network:
    lines, driven = [], []
    for noun, car in (("road", True), ("path", False)):
        for feature in nouns.get(noun, []):
            for part in shapely.get_parts(local(feature["geometry"], frame)):
                lines.append(shapely.get_coordinates(part))
                driven.append(car)
    return ways(lines, driven)


def _groups(question: AdviceQuestion, frame: LocalFrame, reach: shapely.Geometry) -> tuple[list[dict[str, Any]], bool]:
    """People inside now, or perhaps inside, by where they stand; and the clicked place as a group of its own."""
    found: dict[tuple[int, int], list[tuple[str, float, float]]] = defaultdict(list)
    if question.people:
        lon, lat = (np.array([one[k] for one in question.people]) for k in (1, 2))
        x, y = frame.to_local(lon, lat)
        away = np.atleast_1d(shapely.distance(reach, shapely.points(x, y)))
        for person, east, north, off in zip(question.people, x, y, away, strict=True):
            if off <= person[3]:
                key = (round(float(east) / GROUP_M), round(float(north) / GROUP_M))
                found[key].append((person[0], float(east), float(north)))
    groups = []
    for members in sorted(found.values(), key=len, reverse=True):
        middle = np.mean([[x, y] for _, x, y in members], axis=0)
        groups.append({"xy": (float(middle[0]), float(middle[1])), "people": len(members),
                       "tags": sorted(tag for tag, _, _ in members)})  # fmt: skip
    wishes = question.wishes
    clicked = wishes.lon is not None and wishes.lat is not None
    if clicked:
        x, y = frame.to_local(wishes.lon, wishes.lat)  # type: ignore[arg-type]
        groups.insert(0, {"xy": (float(x), float(y)), "people": 0, "tags": []})
    for number, group in enumerate(groups):
        group["id"] = f"G{number + (0 if clicked else 1)}"
    return groups, clicked


def _havens(features: list[dict[str, Any]], frame: LocalFrame) -> list[Haven]:
    found = []
    for feature in features:
        x, y = frame.to_local(*feature["geometry"]["coordinates"][:2])
        found.append(Haven(id=str(feature["id"]), x_m=float(x), y_m=float(y),
                           capacity=feature["properties"].get("capacity")))  # fmt: skip
    return found


def _roofs(features: list[dict[str, Any]], frame: LocalFrame) -> list[Roof]:
    return [
        Roof(id=str(feature["id"]), outline=local(feature["geometry"], frame))
        for feature in features
        if feature["properties"].get("kind") in ROOFS and feature.get("geometry")
    ]


def _stations(features: list[dict[str, Any]], frame: LocalFrame) -> list[tuple[str, tuple[float, float]]]:
    """Fire stations; without one, the gates."""
    named: dict[str, list[tuple[str, tuple[float, float]]]] = defaultdict(list)
    for feature in features:
        told = feature["properties"]
        names = (str(told.get("name_zh") or ""), str(told.get("name_en") or ""))
        kind = "fire_station" if any(w in n for w in STATION_WORDS for n in names) else told.get("kind")
        if kind in STATIONS and feature.get("geometry"):
            middle = shapely.centroid(local(feature["geometry"], frame))
            named[kind].append((str(feature["id"]), (float(middle.x), float(middle.y))))
    return next((named[kind] for kind in STATIONS if named[kind]), [])


def _wind(inputs: dict[str, Any]) -> float:
    return float((inputs["scenario"].get("weather") or {}).get("wind_from_deg", 270.0))


def _assumed(question: AdviceQuestion) -> Assumptions:
    names = Assumptions.__dataclass_fields__
    given = {name: getattr(question.wishes, name, None) for name in names}
    return Assumptions(**{name: value for name, value in given.items() if value is not None})


def _assumptions(question: AdviceQuestion) -> list[dict[str, Any]]:
    used = _assumed(question)
    return [
        {
            "name": name,
            "value": value,
            "given": getattr(question.wishes, name, None) is not None,
            "source": SOURCES[name],
        }
        for name, value in dataclasses.asdict(used).items()
    ]


def _said(
    group: dict[str, Any], advice: GroupAdvice, scale: float, unit: str, frame: LocalFrame, named: dict[str, Any]
) -> dict[str, Any]:
    lon, lat = frame.to_lonlat(*group["xy"])
    way = advice.route or advice.way_out
    return {
        "id": group["id"], "people": group["people"], "tags": group["tags"],
        "lon": round(float(lon), 7), "lat": round(float(lat), 7),
        "action": advice.action, "reason": reason(advice.reason),
        "haven": advice.haven, "over_capacity": advice.over_capacity,
        "way": None if way is None else {
            "safe": advice.route is not None, "leave_s": round(way.leave_s, 1), "arrive_s": round(way.arrive_s, 1),
            "length_m": round(way.length_m, 1), "wait_s": round(way.wait_s, 1), "inside_s": round(way.inside_s, 1),
            "peak": _scaled(advice.outdoor_peak, scale), "unit": unit,
        },
        "shelter": _shelter(advice, scale, unit, named),
    }  # fmt: skip


def _shelter(advice: GroupAdvice, scale: float, unit: str, named: dict[str, Any]) -> dict[str, Any] | None:
    if advice.roof is None:
        return None
    room = advice.shelter
    return {
        "roof": advice.roof, "name": named.get(advice.roof), "away_m": round(advice.roof_m or 0.0, 1), "unit": unit,
        "indoor_peak": None if room is None else _scaled(room.indoor_peak, scale),
        "indoor_peak_s": None if room is None else room.indoor_peak_s,
        "outdoor_peak": None if room is None else _scaled(room.outdoor_peak, scale),
        "arrives_s": None if room is None else room.arrives_s,
        "air_out_s": None if room is None else room.air_out_s,
        "asked_until_s": None if room is None else room.asked_until_s,
    }  # fmt: skip


def _names(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        str(one["id"]): {"zh": one["properties"].get("name_zh"), "en": one["properties"].get("name_en")}
        for one in features
    }


def _areas(zones: list[dict[str, Any]], frame: LocalFrame) -> list[tuple[shapely.Geometry, dict[str, Any]]]:
    named = _names(zones)
    return [(local(one["geometry"], frame), named[str(one["id"])]) for one in zones if one.get("geometry")]


def _area_of(xy: tuple[float, float], areas: list[tuple[shapely.Geometry, dict[str, Any]]]) -> dict[str, Any] | None:
    """The name of the smallest zone that a group stands in; None outside all of them."""
    here = [(shapely.area(area), name) for area, name in areas if shapely.contains_xy(area, *xy)]
    return min(here, key=lambda one: one[0])[1] if here else None


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else value * scale


def _musters(question: AdviceQuestion, plan: Plan, said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    expected: dict[str, int] = defaultdict(int)
    for group in said:
        if group["action"] in ("walk", "way_out") and group["haven"]:
            expected[group["haven"]] += group["people"]
    found = []
    for feature in question.nouns.get("muster_point", []):
        told, id = feature["properties"], str(feature["id"])
        found.append({
            "id": id, "name_zh": told.get("name_zh"), "name_en": told.get("name_en"), "capacity": told.get("capacity"),
            "lon": feature["geometry"]["coordinates"][0], "lat": feature["geometry"]["coordinates"][1],
            "expected": expected[id], "closed": id in plan.havens_closed,
        })  # fmt: skip
    return found


def _warnings(result: WhatIf, plan: Plan, wide: bool, question: AdviceQuestion) -> list[dict[str, Any]]:
    found = [] if wide else [MEDIAN]
    if not plan.timed:
        found.append(UNTIMED)
    if result.model.version != question.inputs.get("model_version"):
        found.append(CHANGED)
    return found
