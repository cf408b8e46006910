"""The plume of a search for the map: outlines of the probability that a level is exceeded, and who is in them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from contourpy import FillType, contour_generator
from numpy.typing import NDArray

from consequence_models.inverse import Nowcast, Tracker, WindMemory, nowcast
from twin.model.place import LocalFrame

Array = NDArray[np.float64]
LEADS_S = (0.0, 300.0, 600.0, 1800.0)
SHARES = (0.1, 0.5, 0.9)  # of the possible leaks and winds that exceed the level there
DRAWS, COARSE, FINE = 96, 40, 72
FARTHEST_M = 1500.0
BREATH_M = 1.5
POSSIBLE = 0.1  # a person is counted as possibly inside from this probability on
DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What must not be exceeded: a value in the unit of the detectors, in kg/m³, and its name."""

    value: float
    unit: str
    kg_m3: float
    name_zh: str
    name_en: str


@dataclass(frozen=True, kw_only=True)
class People:
    """Where everybody is now: columns of one length; `row` is that of the mover list."""

    row: NDArray[np.intp]
    x_m: Array
    y_m: Array


def plume_of(
    tracker: Tracker, level: Level, memory: WindMemory, frame: LocalFrame, people: People, pinned: str | None
) -> tuple[dict[str, Any], Nowcast]:
    """Outlines by lead and probability, people by lead, and the nowcast itself for further questions."""
    ahead = nowcast(tracker, level_kg_m3=level.kg_m3, memory=memory, leads_s=LEADS_S, draws=DRAWS, pinned=pinned)
    x, y = _grid(ahead)
    leads = []
    for lead in LEADS_S:
        chance = ahead.at(*np.meshgrid(x, y), BREATH_M, lead)
        outlines = [
            {"probability": share, "rings": rings} for share in SHARES if (rings := _rings(x, y, chance, share, frame))
        ]
        direction, speed = memory.spread(lead)
        leads.append(
            {
                "lead_s": lead,
                "outlines": outlines,
                "direction_spread_deg": round(direction, 1),
                "speed_spread_log": round(speed, 3),
            }
        )
    shown = {
        "level": {
            "value": level.value, "unit": level.unit, "name_zh": level.name_zh, "name_en": level.name_en,
            "kg_m3": level.kg_m3,
        },
        "leads": leads,
        "people": _people(ahead, people),
        "learned_from": memory.learned_from,
        "warnings": [{"code": one.code, "zh": one.zh, "en": one.en} for one in ahead.warnings],
    }  # fmt: skip
    return shown, ahead


def _people(ahead: Nowcast, people: People) -> list[dict[str, Any]]:
    """Everybody whose place may be in the plume now or later, by row of the mover list; nobody is taken to walk."""
    if not people.row.size:
        return []
    chance = ahead.inside(people.x_m, people.y_m, BREATH_M)
    rows = np.flatnonzero(chance.max(axis=0) >= POSSIBLE)
    return [
        {"index": int(people.row[k]), "probability": [round(float(one), 2) for one in chance[:, k]]}
        for k in sorted(rows, key=lambda k: -float(chance[:, k].max()))
    ]


def _grid(ahead: Nowcast) -> tuple[Array, Array]:
    """Axes of a box that holds the plume at every lead, found on a coarse one."""
    extent = ahead.extent_m(min(SHARES))
    middle = np.median(ahead.places_m, axis=0)
    far = min(extent.ahead_m if extent else 100.0, FARTHEST_M)
    east, north = (np.linspace(middle[k] - far, middle[k] + far, COARSE) for k in (0, 1))
    whole = np.meshgrid(east, north)
    seen = np.max([ahead.at(*whole, BREATH_M, lead) for lead in (LEADS_S[0], LEADS_S[-1])], axis=0) >= min(SHARES) / 2
    step = east[1] - east[0]
    if not seen.any():
        near = 3 * step
        return np.linspace(middle[0] - near, middle[0] + near, FINE), np.linspace(
            middle[1] - near, middle[1] + near, FINE
        )
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    return (
        np.linspace(east[columns[0]] - 1.5 * step, east[columns[-1]] + 1.5 * step, FINE),
        np.linspace(north[rows[0]] - 1.5 * step, north[rows[-1]] + 1.5 * step, FINE),
    )


def _rings(x: Array, y: Array, chance: Array, share: float, frame: LocalFrame) -> list[list[list[list[float]]]]:
    """Polygons of where the probability is at or above a share: lists of rings in degrees, outer first."""
    generator: Any = contour_generator(x=x, y=y, z=chance, fill_type=FillType.OuterOffset)
    points, offsets = generator.filled(share, 2.0)
    found = []
    for part, cut in zip(points, offsets, strict=True):
        rings = [degrees(part[a:b], frame) for a, b in pairwise(cut)]
        found.append(rings)
    return found


def degrees(points_m: Array, frame: LocalFrame) -> list[list[float]]:
    """Local metres (n, 2) as longitudes and latitudes."""
    lon, lat = frame.to_lonlat(points_m[:, 0], points_m[:, 1])
    return [[round(float(a), DIGITS + 1), round(float(b), DIGITS + 1)] for a, b in zip(lon, lat, strict=True)]
