"""Who is inside an outline: certain, possible (the position may lie on either side, or is old), not located.

Asked of the engine's memory; with the engine away, of the newest positions in the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection, text

from twin.model.place import LocalFrame
from twin.store.planned import iso

RECENT_S = 600
OLD_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One tag with its newest position; `error_m` is the 95 % radius."""

    tag_id: str
    person: bool
    state: str
    lon: float
    lat: float
    error_m: float
    enterprise_id: str | None = None
    company: str = ""
    floor: int | None = None
    at: str | None = None


def from_engine(reply: dict[str, Any]) -> tuple[list[Found], list[str]]:
    """Everybody in the rings that the engine was asked about, once each, and those who are nowhere."""
    rows = {str(row["tag_id"]): row for ring in reply.get("rings", []) for row in ring}
    people = [
        Found(
            tag_id=tag_id,
            person=bool(row.get("person_id")),
            state=str(row.get("state")),
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            error_m=float(row.get("error_m") or 0.0),
            enterprise_id=row.get("enterprise_id"),
            company=str(row.get("company") or ""),
            floor=row.get("floor"),
            at=row.get("at"),
        )
        for tag_id, row in rows.items()
    ]
    return people, [str(tag_id) for tag_id in reply.get("not_located", [])]


def from_store(conn: Connection) -> tuple[list[Found], list[str]]:
    """The newest position of every tag in the last ten minutes; older than half a minute counts as stale."""
    rows = conn.execute(
        text(
            "SELECT tag.id AS tag_id, tag.person_id, p.lon, p.lat, p.error_m, p.state, p.floor, p.at,"
            " coalesce(person.enterprise_id, tag.enterprise_id) AS enterprise_id, person.company,"
            " extract(epoch FROM now() - p.at) AS age_s FROM core.tag"
            " LEFT JOIN core.person ON person.id = tag.person_id LEFT JOIN LATERAL"
            " (SELECT * FROM core.position WHERE tag_id = tag.id AND at > now() - make_interval(secs => :recent)"
            " ORDER BY at DESC LIMIT 1) AS p ON true"
        ),
        {"recent": RECENT_S},
    ).all()
    people = [
        Found(
            tag_id=row.tag_id,
            person=row.person_id is not None,
            state=row.state if row.age_s <= OLD_S else "stale",
            lon=row.lon,
            lat=row.lat,
            error_m=row.error_m or 0.0,
            enterprise_id=row.enterprise_id,
            company=row.company or "",
            floor=row.floor,
            at=iso(row.at),
        )
        for row in rows
        if row.lon is not None
    ]
    return people, [row.tag_id for row in rows if row.lon is None]


def last_seen(conn: Connection, tag_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Whose tags these are, and when and on which floor each was last; None where it never was."""
    rows = conn.execute(
        text(
            "SELECT tag.id AS tag_id, coalesce(person.enterprise_id, tag.enterprise_id) AS enterprise_id,"
            " person.company, p.floor, p.at FROM core.tag LEFT JOIN core.person ON person.id = tag.person_id"
            " LEFT JOIN LATERAL (SELECT at, floor FROM core.position WHERE tag_id = tag.id"
            " ORDER BY at DESC LIMIT 1) AS p ON true WHERE tag.id = ANY(:tags) ORDER BY tag.id"
        ),
        {"tags": list(tag_ids)},
    )
    return [dict(row._mapping) | {"company": row.company or "", "at": iso(row.at)} for row in rows]


def count_inside(
    shapes: Sequence[bytes],
    levels: Sequence[float],
    found: Iterable[Found],
    not_located: Sequence[str],
    frame: LocalFrame,
    *,
    named: bool,
) -> dict[str, Any]:
    """People inside each outline and inside the widest.

    Parameters
    ----------
    shapes : WKB in local metres, in order of `levels`, lowest level first
    named : whether the asker may know which tags; `inside_of` says whose they are, in the same order
    """
    people = [each for each in found if each.person]
    lon, lat = np.array([each.lon for each in people]), np.array([each.lat for each in people])
    x, y = frame.to_local(lon, lat) if people else (lon, lat)
    certain, possible = zip(*(classify(shape, x, y, people) for shape in shapes), strict=True) if shapes else ((), ())
    widest_sure = certain[0] if certain else np.zeros(len(people), bool)
    widest_maybe = possible[0] if possible else np.zeros(len(people), bool)
    here = np.flatnonzero(widest_sure | widest_maybe).tolist()
    inside = sorted((people[k].tag_id, people[k].enterprise_id) for k in here)
    return {
        "inside": [tag for tag, _ in inside] if named else [],
        "inside_of": [owner for _, owner in inside] if named else [],
        "certain": int(widest_sure.sum()),
        "possible": int(widest_maybe.sum()),
        "not_located": len(not_located),
        "levels": [
            {"level": level, "certain": int(sure.sum()), "possible": int(maybe.sum()), "not_located": len(not_located)}
            for level, sure, maybe in zip(levels, certain, possible, strict=True)
        ],
    }


def classify(wkb: bytes, x: Any, y: Any, people: Sequence[Found]) -> tuple[Any, Any]:
    """Who is inside an outline for certain, and who is possibly, as two masks; `x`, `y` are their local metres."""
    shape = shapely.from_wkb(wkb)
    if shape.is_empty or not people:
        nobody = np.zeros(len(people), bool)
        return nobody, nobody
    points = shapely.points(np.asarray(x, float), np.asarray(y, float))
    error_m = np.array([each.error_m for each in people])
    fresh = np.array([each.state == "ok" for each in people])
    inside = shapely.contains(shape, points)
    near_edge = shapely.distance(shape.boundary, points) < error_m
    certain = inside & ~near_edge & fresh
    return certain, (inside | near_edge) & ~certain
