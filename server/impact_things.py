"""What a run does to the things of the park: which it reaches at which level, buildings damaged, equipment at risk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from consequence_models.domino.escalation import blast_failure, fire_failure, threshold, time_to_failure
from consequence_models.explosion.blast import BlastField
from consequence_models.harm.pressure_impulse import HARMS, STATES
from consequence_models.whatif import WhatIf

Array = NDArray[np.float64]
Thing = Mapping[str, Any]
Row = dict[str, Any]
BUILDINGS = ("building", "warehouse", "office", "control_room", "house", "gate", "pump_shelter")
EQUIPMENT = {"sphere": "pressurised", "bullet": "pressurised", "drum": "pressurised", "column": "elongated",
             "exchanger": "small", "pump": "small"}  # fmt: skip
SOURCE_M = 1.0  # a thing that is nearer than this to the place of the run is the source itself
HALF = 0.5  # a building is said to be in the worst state that at least half of its kind suffer


def reached(
    result: WhatIf, order: Sequence[int], things: Sequence[Thing], shapes: Any, safe: Sequence[Any],
    median: Sequence[Any],
) -> list[Row]:  # fmt: skip
    """Everything that the widest outline meets, with the highest level that it meets, and what that does to it.

    Parameters
    ----------
    order : the levels of the run from low to high
    things, shapes : of the park, and their geometry in local metres
    safe, median : the outline to rely on and the median outline of each level, in that order
    """
    tree = shapely.STRtree(shapes)
    most, sure = np.full(len(things), -1), np.full(len(things), -1)
    for rank in range(len(order)):
        most[tree.query(safe[rank], predicate="intersects")] = rank
        sure[tree.query(median[rank], predicate="intersects")] = rank
    hit = np.flatnonzero(most >= 0)
    if not hit.size:
        return []
    place = shapely.Point(result.scenario.x_m, result.scenario.y_m)
    chosen, near, away = [things[k] for k in hit.tolist()], *_nearest(shapes[hit], place)
    done = _done(result, chosen, near, away)
    found = []
    for thing, rank, middle, distance, more in zip(chosen, most[hit], sure[hit], away.tolist(), done, strict=True):
        level = result.levels[order[rank]]
        found.append(
            {
                **{name: value for name, value in thing.items() if name != "wkb"},
                "level": level.value,
                "label_zh": level.label_zh,
                "label_en": level.label_en,
                "median_level": None if middle < 0 else result.levels[order[middle]].value,
                "distance_m": round(distance, 1),
                **more,
            }
        )
    return sorted(found, key=lambda row: (-row["level"], row["distance_m"]))


def equipment_of_kind(kind: str) -> str | None:
    """The class of equipment that the domino tables know a kind of structure by; None where it is none."""
    return "atmospheric" if kind.startswith("tank") else EQUIPMENT.get(kind)


def _nearest(shapes: Any, place: shapely.Point) -> tuple[Array, Array]:
    """The point of each shape that is nearest to the place, and how far away it is; of the source its middle."""
    near = shapely.get_coordinates(shapely.shortest_line(shapes, place)).reshape(-1, 2, 2)[:, 0]
    away = np.hypot(near[:, 0] - place.x, near[:, 1] - place.y)
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    return np.where(away[:, None] < SOURCE_M, middles, near), away


def _done(result: WhatIf, things: Sequence[Thing], near: Array, away: Array) -> list[Row]:
    """What each thing suffers, all of one kind at once; an empty row where nothing is known of it."""
    rows: list[Row] = [{} for _ in things]
    field = result.field
    built = np.array([thing["kind"] in BUILDINGS for thing in things])
    if isinstance(field, BlastField) and built.any():
        for k, row in zip(np.flatnonzero(built), _damage(field, near[built]), strict=True):
            rows[k] = row
    if field.quantity not in ("overpressure", "heat_flux"):
        return rows
    classes = np.array([equipment_of_kind(str(thing["kind"])) or "" for thing in things])
    for equipment in sorted(set(classes[~built & (away >= SOURCE_M)]) - {""}):
        those = np.flatnonzero((classes == equipment) & ~built & (away >= SOURCE_M))
        values = np.nan_to_num(field.at(near[those, 0], near[those, 1], result.z_m))
        volumes = np.array([thing.get("volume_m3") or np.nan for thing in (things[k] for k in those.tolist())])
        for k, row in zip(those, _at_risk(field.quantity, values, str(equipment), volumes), strict=True):
            rows[k] = {"equipment": str(equipment), **row}
    return rows


def _damage(field: BlastField, at: Array) -> list[Row]:
    """The state of buildings and the share of their kind in each state."""
    pressure, impulse = (field.of(name).at(at[:, 0], at[:, 1]) for name in ("overpressure", "impulse"))
    shares = np.stack([HARMS[name].share(pressure, impulse) for name in STATES], axis=-1)
    worst = np.where(shares >= HALF, np.arange(1, len(STATES) + 1), 0).max(axis=-1)
    return [
        {
            "damage": STATES[state - 1] if state else "none",
            "damage_shares": {name: round(share, 4) for name, share in zip(STATES, row, strict=True)},
            "overpressure_pa": value,
        }
        for state, row, value in zip(worst.tolist(), shares.tolist(), pressure.tolist(), strict=True)
    ]


def _at_risk(quantity: str, values: Array, equipment: str, volumes_m3: Array) -> list[Row]:
    """Whether a vector reaches the cut-off, how likely the equipment fails, and when in a fire."""
    cut = threshold(quantity, equipment).value
    over = values >= cut
    rows: list[Row] = [
        {quantity: value, "escalates": bool(above), "cut_off": cut}
        for value, above in zip(values.tolist(), over, strict=True)
    ]
    if quantity == "overpressure":
        fails = np.where(over, blast_failure(np.maximum(values, 1e-9), equipment), 0.0)
        return [{**row, "failure_fraction": round(one, 4)} for row, one in zip(rows, fails.tolist(), strict=True)]
    known = np.isfinite(volumes_m3) & (values > 0)
    life = time_to_failure(
        np.where(known, values, 1.0), equipment=equipment, volume_m3=np.where(known, volumes_m3, 1.0)
    )
    fails = np.where(over, fire_failure(life), 0.0)
    return [
        {**row, "failure_fraction": round(share, 4) if knows else None,
         "time_to_failure_s": round(seconds, 1) if knows else None}
        for row, share, seconds, knows in zip(rows, fails.tolist(), life.tolist(), known, strict=True)
    ]  # fmt: skip
