"""Any moment of the whole map as it was known then: who was where, what was measured, which alarms stood."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Connection

from server.answers import json_answer
from server.live_view import View
from server.may import May
from server.who import Who, wiring_of
from twin.model.errors import WrongValue
from twin.store import past
from twin.store.keeping import kept_days
from twin.store.park import load_site
from twin.store.planned import features_as_known

ROUTER = APIRouter()
DRAWN = ("fence", "zone")
STALE_AFTER_S = 10.0


@ROUTER.get("/moment")
def moment(
    request: Request,
    who: Annotated[Who, Depends(May("map.see"))],
    at: datetime,
    drawn: Annotated[bool, Query(description="fences and zones as they were drawn then, too")] = False,
) -> Response:
    """The map of a moment: movers, sensors, alarms, weather; what came later is not in it. Marked as a replay.

    Positions are there for who may see them, names for who may know them.
    """
    moment = aware(at)
    view = View.of(who)
    with wiring_of(request).store_of(who) as conn:
        found: dict[str, Any] = {
            "at": moment,
            "replay": True,
            "movers": _movers(conn, moment, view) if view.positions else [],
            "sensors": past.readings_at(conn, moment),
            "alarms": [seen for each in past.alarms_at(conn, moment) if (seen := view.alarm(each)) is not None],
            "weather": past.weather_at(conn, load_site(conn).id, moment),
        }
        if drawn:
            found["drawn"] = {noun: features_as_known(conn, noun, moment) for noun in DRAWN}
    return json_answer(found)


@ROUTER.get("/moment/span")
def span(request: Request, who: Annotated[Who, Depends(May("map.see"))]) -> dict[str, Any]:
    """The first and the last day of which anything is kept."""
    with wiring_of(request).store_of(who) as conn:
        days = [each["day"] for each in kept_days(conn)]
    return {"first": min(days, default=None), "last": max(days, default=None), "now": datetime.now(UTC)}


def aware(at: datetime) -> datetime:
    """A moment with its zone, not in the future; raises WrongValue."""
    if at.tzinfo is None:
        raise WrongValue("at has no zone", "时间缺少时区", field="at")
    if at > datetime.now(UTC) + timedelta(seconds=1):
        raise WrongValue("at has not come yet", "时间不能晚于现在", field="at")
    return at


def _movers(conn: Connection, at: datetime, view: View) -> list[dict[str, Any]]:
    known = {
        noun: {each["id"]: each["properties"] for each in features_as_known(conn, noun, at)["features"]}
        for noun in ("tag", "person", "vehicle")
    }
    out = []
    for row in past.positions_at(conn, at):
        tag = known["tag"].get(row["tag_id"], {})
        person = known["person"].get(tag.get("person_id") or "")
        vehicle = known["vehicle"].get(tag.get("vehicle_id") or "")
        holder = person or vehicle or {}
        told = {
            "index": row["index"],
            "tag_id": row["tag_id"],
            "kind": "person" if person else (vehicle or {}).get("kind") or "unknown",
            "role": (person or {}).get("role") or (vehicle or {}).get("kind") or "",
            "label": holder.get("name_zh") or row["tag_id"],
            "label_en": holder.get("name_en") or row["tag_id"],
            "enterprise_id": holder.get("enterprise_id") or tag.get("enterprise_id"),
            "person_id": tag.get("person_id"),
        }
        if not view.owns(told):
            continue
        place = {name: row[name] for name in ("at", "lon", "lat", "z_m", "floor", "error_m", "origin", "age_s")}
        state = "stale" if row["age_s"] > STALE_AFTER_S else row["state"]
        out.append(view.mover(told) | place | {"state": state})
    return out
