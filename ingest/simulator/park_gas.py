"""The detectors that the areas' own plans leave out: every source of gas gets one within the reach of GB/T 50493.

A source is a structure with a content that gives off gas; a gas that poisons is watched for that alone, also where it
burns (GB/T 50493-2019 3.0.1). Spots stand free beside the sources, each chosen for as many sources as it reaches.
"""

from __future__ import annotations

import numpy as np
import shapely

from ingest.simulator.park_devices import COMBUSTIBLE, EN, TOXIC, ZH, Limits
from ingest.simulator.park_layout import AREAS, Area
from ingest.simulator.park_plan import Plan, Properties, point
from ingest.simulator.park_substances import SUBSTANCES
from twin.rules.cover.gas import RADII_M, Danger, Detector, Source, covered

HOTTEST_K = 400.0  # what boils above gives off too little at the temperature of the air to be noticed
CLEAR_M = 1.5  # of a spot from the source beside it
WAYS = 8  # spots tried around each source
LIGHT = ("ammonia", "hydrogen")  # lighter than air
HIGH_M, LOW_M = 2.0, 0.5
PERIOD_S = 2.0


def lay_missing_detectors(plan: Plan) -> None:
    """Add detectors until every source of gas has a fitting one within reach."""
    solid = shapely.STRtree([s["geometry"] for s in plan.features["structure"] if s["kind"] != "bund"])
    for quantity in (COMBUSTIBLE[0], *TOXIC):
        sources = [s for s in plan.features["structure"] if _gives_off(s) and _quantity(s) == quantity]
        missing = _unwatched(plan, sources, quantity)
        spots = [spot for source in missing for spot in _around(source) if not solid.query(spot, "intersects").size]
        if not missing or not spots:
            continue
        outlines = np.array([source["geometry"] for source in missing], dtype=object)
        away = shapely.distance(np.array(spots, dtype=object)[:, None], outlines[None, :])
        for spot, reached in _fewest(away <= RADII_M[_danger(quantity), False]):
            _add(plan, spots[spot], missing[reached], quantity)


def _gives_off(structure: Properties) -> bool:
    held = structure.get("substance_id")
    facts = SUBSTANCES.get(held) if held else None
    return facts is not None and facts["boiling_k"] <= HOTTEST_K and (held in TOXIC or bool(facts["lfl_fraction"]))


def _quantity(structure: Properties) -> str:
    held = str(structure["substance_id"])
    return TOXIC[held][0] if held in TOXIC else COMBUSTIBLE[0]


def _danger(quantity: str) -> Danger:
    return "combustible" if quantity == COMBUSTIBLE[0] else "toxic"


def _unwatched(plan: Plan, sources: list[Properties], quantity: str) -> list[Properties]:
    """Sources without a detector of their quantity within reach."""
    danger = _danger(quantity)
    standing = [
        Detector(id=s["id"], x_m=s["geometry"].x, y_m=s["geometry"].y, danger=danger)
        for s in plan.features["sensor"]
        if s["kind"] == "gas" and s["quantity"] == quantity
    ]
    asked = [Source(id=s["id"], outline=s["geometry"], danger=danger) for s in sources]
    return [s for s, found in zip(sources, covered(asked, standing), strict=True) if not found.covered]


def _around(source: Properties) -> list[shapely.Point]:
    ring = source["geometry"].buffer(CLEAR_M).exterior
    return [ring.interpolate(k / WAYS, normalized=True) for k in range(WAYS)]


def _fewest(reaches: np.ndarray) -> list[tuple[int, int]]:
    """Spots (rows) that together reach every source (columns), greedily, each with the first source it is for."""
    left, chosen = reaches.any(axis=0), []
    while left.any():
        spot = int(np.argmax((reaches & left).sum(axis=1)))
        chosen.append((spot, int(np.flatnonzero(reaches[spot] & left)[0])))
        left &= ~reaches[spot]
    return chosen


def _add(plan: Plan, spot: shapely.Point, source: Properties, quantity: str) -> None:
    area = _area_of(source)
    name, unit, high, high_high, top = _limits(quantity)
    number = 1 + sum(s["id"].startswith(f"GT-{area.number:02d}") for s in plan.features["sensor"])
    held = source["substance_id"]
    plan.add(
        "sensor", point(round(spot.x, 2), round(spot.y, 2), HIGH_M if held in LIGHT else LOW_M),
        id=f"GT-{area.number:02d}{number:02d}", enterprise_id=source["enterprise_id"], kind="gas", quantity=name,
        substance_id=held, unit=unit, period_s=PERIOD_S, low=None, high=high, high_high=high_high, range_min=0.0,
        range_max=top, name_zh=f"{area.name_zh}{ZH[name]}探测器", name_en=f"{area.name_en}, {EN[name]}",
    )  # fmt: skip


def _limits(quantity: str) -> Limits:
    return TOXIC.get(quantity, COMBUSTIBLE)


def _area_of(source: Properties) -> Area:
    """The area whose number the code of a structure carries."""
    number = int(source["id"].split("-")[1][:2])
    return next(area for area in AREAS if area.number == number)
