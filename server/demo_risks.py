"""The risk list of the demo park, made once from the zones and the equipment that stand in its database."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from sqlalchemy import Connection

from ingest.simulator.park import SITE_ID
from ingest.simulator.park_hazards import risk_points
from twin.registers.register import moved, opened
from twin.registers.risk_point import REGISTER, check_measures, grading_of
from twin.store.entries import StoredEntries
from twin.store.planned import features


def lay(conn: Connection, who: str) -> int:
    """Fill the empty risk list of the demo park and say with how many points; another park's, or a list that somebody
    began, is left as it is.
    """
    book = StoredEntries(conn)
    sites = features(conn, "site")["features"]
    if not any(each["id"] == SITE_ID for each in sites) or book.entries(REGISTER.id, newest=1):
        return 0
    structures = features(conn, "structure")["features"]
    middles = shapely.centroid([shapely.force_2d(shape(each["geometry"])) for each in structures])
    count = 0
    for zone in features(conn, "zone")["features"]:
        inside = np.flatnonzero(shapely.contains(shape(zone["geometry"]), middles))
        count += _fill(book, zone["properties"], [structures[k]["properties"] for k in inside], who)
    return count


def _fill(book: StoredEntries, zone: dict[str, Any], standing: list[dict[str, Any]], who: str) -> int:
    number = 0
    for number, (form, draft) in enumerate(risk_points(zone, standing), start=1):
        grading_of(form)
        check_measures(form)
        kept = {name: value for name, value in form.items() if value is not None}
        made = opened(REGISTER, f"RP-{zone['id']}-{number:02d}", kept, enterprise_id=zone["enterprise_id"])
        book.put(made if draft else moved(REGISTER, made, "approve"), version=None, who=who)
    return number
