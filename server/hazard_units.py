"""A hazard unit as the twin knows it, identified and graded by GB 18218: what its structures may hold, who lives near.

q is the design maximum of each structure inside the unit (its capacity; what it holds now where no capacity is known,
and that is said). Residents are those of the register of population within 500 m outward of the enterprise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection

from twin.model.errors import NotFound
from twin.model.place import LocalFrame
from twin.rules.hazard_unit import Material, UnknownHazardClass, assess
from twin.store.park import load_site
from twin.store.planned import features, get

AROUND_M = 500.0
"""GB 18218-2018, table 5."""
Feature = Mapping[str, Any]
Classes = Mapping[str, Sequence[str]]


def assessed(conn: Connection, unit_id: str, classes: Classes | None = None) -> dict[str, Any]:
    """S, R and level of one unit, with every line and where each quantity comes from.

    Parameters
    ----------
    classes : hazard classes (such as 'W5.3') by substance, for those that table 1 does not name.

    Returns
    -------
    dict
        `unclassed` names substances that are in no table and were left out; with any, the level is a lower bound.

    Raises
    ------
    NotFound
    """
    unit = get(conn, "hazard_unit", unit_id)
    frame = load_site(conn).frame()
    outline = _local(frame, unit["geometry"])
    substances = {str(each["id"]): each["properties"] for each in features(conn, "substance")["features"]}
    held = _held(conn, frame, outline)
    known, unclassed = _materials(held, substances, classes or {})
    residents, near = _residents(conn, frame, unit, outline)
    found = assess([material for _, material in known], residents)
    return {
        "unit_id": unit_id,
        "name_zh": unit["properties"]["name_zh"],
        "name_en": unit["properties"]["name_en"],
        "identification_index_ratio": found.identification_index_ratio,
        "grading_index_ratio": found.grading_index_ratio,
        "alpha_ratio": found.alpha_ratio,
        "level": found.level,
        "is_major": found.is_major,
        "recorded_level": unit["properties"]["level"],
        "materials": [
            {**row, "critical_t": share.critical_t, "beta_ratio": share.beta_ratio, "ratio": share.ratio,
             "critical_from": share.critical_from, "beta_from": share.beta_from}
            for (row, _), share in zip(known, found.shares, strict=True)
        ],
        "unclassed": unclassed,
        "residents_count": residents,
        "residents_from": near,
        "working": [{"zh": line.zh, "en": line.en} for line in found.working],
        "source": "GB 18218-2018",
    }  # fmt: skip


def _held(conn: Connection, frame: LocalFrame, outline: Any) -> list[dict[str, Any]]:
    """What the structures inside an outline may hold at most, one row for each structure and substance."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    inside = set()
    for each in features(conn, "structure")["features"]:
        if each["geometry"] is None or not outline.contains(_local(frame, each["geometry"]).representative_point()):
            continue
        inside.add(each["id"])
        p = each["properties"]
        mass, source = (p["capacity_kg"], "capacity") if p["capacity_kg"] else (p["inventory_kg"], "inventory")
        if p["substance_id"] and mass:
            key = (str(each["id"]), str(p["substance_id"]))
            found[key] = {"structure_id": key[0], "substance_id": key[1], "mass_kg": float(mass), "mass_from": source}
    for each in features(conn, "inventory")["features"]:
        p = each["properties"]
        key = (str(p["structure_id"]), str(p["substance_id"]))
        if key[0] in inside and p["mass_kg"] and key not in found:
            found[key] = {"structure_id": key[0], "substance_id": key[1], "mass_kg": float(p["mass_kg"]),
                          "mass_from": "inventory"}  # fmt: skip
    return [found[key] for key in sorted(found)]


def _materials(
    held: Sequence[dict[str, Any]], substances: Mapping[str, Mapping[str, Any]], classes: Classes
) -> tuple[list[tuple[dict[str, Any], Material]], list[str]]:
    known, unclassed = [], set()
    for row in held:
        substance = substances.get(row["substance_id"], {})
        material = Material(
            mass_kg=row["mass_kg"],
            cas=str(substance.get("cas") or ""),
            name=str(substance.get("name_zh") or row["substance_id"]),
            hazard_classes=tuple(classes.get(row["substance_id"], ())),
            held_in=row["structure_id"],
        )
        try:
            assess([material], 0)
        except UnknownHazardClass:
            unclassed.add(row["substance_id"])
            continue
        known.append((row, material))
    return known, sorted(unclassed)


def _residents(conn: Connection, frame: LocalFrame, unit: Feature, outline: Any) -> tuple[int, list[dict[str, Any]]]:
    """People who live within 500 m outward of the enterprise's boundary, and where they are counted."""
    boundary = outline
    enterprise = unit["properties"].get("enterprise_id")
    if enterprise:
        try:
            place = get(conn, "enterprise", str(enterprise))["geometry"]
            boundary = _local(frame, place) if place else outline
        except NotFound:
            pass
    near = []
    for each in features(conn, "population")["features"]:
        p = each["properties"]
        away = float(shapely.distance(boundary, _local(frame, each["geometry"])))
        count = max(p["people_day"] or 0, p["people_night"] or 0)
        if 0 < away <= AROUND_M and count:
            near.append({"id": each["id"], "name_zh": p["name_zh"], "name_en": p["name_en"], "people": count,
                         "away_m": round(away, 1)})  # fmt: skip
    return sum(each["people"] for each in near), near


def _local(frame: LocalFrame, geometry: Mapping[str, Any]) -> Any:
    place = shapely.force_2d(shapely.geometry.shape(dict(geometry)))
    return shapely.transform(place, lambda xy: np.column_stack(frame.to_local(xy[:, 0], xy[:, 1])))
