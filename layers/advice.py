"""Advice → what the map draws: ways on foot with their clock, the way in, closed roads, stand-off, first distances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from consequence_models.escape import Approach, Closure, GroupAdvice, Network, Plan, Route
from layers.footprint import Frame

Array = NDArray[np.float64]
_DECIMALS = 7
_CIRCLE = 72


def line_string(frame: Frame, xy_m: Array) -> dict[str, Any]:
    """A GeoJSON line of local metres, shape (n, 2)."""
    return {"type": "LineString", "coordinates": _lonlat(frame, xy_m)}


def circle(frame: Frame, x_m: float, y_m: float, radius_m: float) -> dict[str, Any]:
    """A GeoJSON polygon around a place."""
    turn = np.linspace(0, 2 * np.pi, _CIRCLE + 1)
    ring = np.stack([x_m + radius_m * np.sin(turn), y_m + radius_m * np.cos(turn)], axis=-1)
    ring[-1] = ring[0]
    return {"type": "Polygon", "coordinates": [_lonlat(frame, ring)]}


def route_features(plan: Plan, frame: Frame, groups: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The way of every group: `kind` `route` for a safe one, `way_out` for the least exposed; with `times_s`.

    Parameters
    ----------
    groups
        What is said of each group, in the order of the plan; `id`, `people`, `haven` go onto the line.
    """
    found = []
    for advice, said in zip(plan.groups, groups, strict=True):
        way, kind = _way(advice)
        if way is None or advice.start is None or not way.legs:
            continue
        nodes = way.nodes(advice.start)
        found.append({
            "type": "Feature",
            "id": f"route-{said['id']}",
            "geometry": line_string(frame, plan.network.xy_m[nodes]),
            "properties": {
                "kind": kind, "group": said["id"], "people": said["people"], "haven": advice.haven,
                "length_m": round(way.length_m, 1), "arrive_s": round(way.arrive_s, 1),
                "inside_s": round(way.inside_s, 1), "times_s": _times(way),
            },
        })  # fmt: skip
    return found


def _way(advice: GroupAdvice) -> tuple[Route | None, str]:
    """A way through the cloud is drawn only for those who shall take it; who shelters stays."""
    if advice.action == "walk":
        return advice.route, "route"
    return (advice.way_out if advice.action == "way_out" else None), "way_out"


def _times(way: Route) -> list[float]:
    return [round(time, 1) for time in (way.legs[0].start_s, *(leg.stop_s for leg in way.legs))]


def approach_features(
    network: Network, frame: Frame, way: Approach, source_m: tuple[float, float], isolation_m: float
) -> list[dict[str, Any]]:
    """The way in and the stand-off place; and the guidebook's isolation circle, where there is one."""
    found: list[dict[str, Any]] = []
    if way.nodes:
        course = network.xy_m[list(way.nodes)]
        said = {"length_m": round(way.length_m, 1), "seconds": round(way.seconds, 1)}
        if len(course) > 1:
            found.append(_feature("approach", line_string(frame, course), {"kind": "approach", **said}))
        place = {"type": "Point", "coordinates": _lonlat(frame, course[-1:])[0]}
        found.append(_feature("standoff", place, {"kind": "standoff", "distance_m": round(way.distance_m or 0.0, 1)}))
    if isolation_m > 0:
        ring = circle(frame, *source_m, isolation_m)
        found.append(_feature("isolation", ring, {"kind": "isolation", "radius_m": isolation_m}))
    return found


def closed_features(network: Network, closed: Closure, frame: Frame) -> list[dict[str, Any]]:
    """Roads and paths that are closed at some time, joined where their hour is the same; None: for good."""
    parts: dict[tuple[float | None, float | None, bool], list[Any]] = defaultdict(list)
    for cell in np.flatnonzero(closed.cell_ever).tolist():
        come, go = float(closed.cell_come_s[cell]), float(closed.cell_go_s[cell])
        key = (_minute(come), _minute(go), bool(network.driven[cell]))
        parts[key].append(shapely.LineString(network.xy_m[network.ends[cell]]))
    found = []
    for number, ((come_s, go_s, driven), lines) in enumerate(sorted(parts.items(), key=lambda one: str(one[0]))):
        merged = shapely.line_merge(shapely.union_all(lines))
        courses = [_lonlat(frame, shapely.get_coordinates(part)) for part in shapely.get_parts(merged)]
        geometry = {"type": "MultiLineString", "coordinates": courses}
        said = {"kind": "closed", "come_s": come_s, "go_s": go_s, "driven": driven,
                "length_m": round(float(shapely.length(merged)), 1)}  # fmt: skip
        found.append(_feature(f"closed-{number}", geometry, said))
    return found


def _minute(seconds: float) -> float | None:
    """Rounded down to half a minute; None where it is endless."""
    return None if not np.isfinite(seconds) else float(30 * np.floor(max(seconds, 0.0) / 30))


def _feature(id: str, geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": id, "geometry": geometry, "properties": properties}


def _lonlat(frame: Frame, xy_m: Array) -> list[list[float]]:
    lon, lat = frame.to_lonlat(xy_m[:, 0], xy_m[:, 1])
    both: list[list[float]] = np.round(np.stack([lon, lat], axis=-1), _DECIMALS).tolist()
    return both
