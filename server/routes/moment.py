"""Any moment of the whole map as it was known then: who was where, what was measured, which alarms stood."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Connection

from server.answers import Collection, Told, json_answer, tells
from server.live_view import View
from server.may import May
from server.who import Who, wiring_of
from twin.model.errors import WrongValue
from twin.model.live import AlarmState, PositionState, Priority, Quality, Said, Weather
from twin.store import past
from twin.store.keeping import kept_days
from twin.store.park import load_site
from twin.store.planned import features_as_known

ROUTER = APIRouter()
DRAWN = ("fence", "zone")
STALE_AFTER_S = 10.0


class PastMover(Told):
    """Who was where; `index` is the tag's own from one moment to the next."""

    index: int
    tag_id: str
    kind: str
    role: str
    label: str
    label_en: str
    enterprise_id: str | None
    person_id: str | None
    at: datetime
    lon: float
    lat: float
    z_m: float | None
    floor: str | None
    error_m: float | None
    origin: Said
    age_s: float
    state: PositionState


class PastReading(Told):
    """What a detector had told last, and how long ago."""

    sensor_id: str
    at: datetime
    value: float | None
    unit: str | None
    quality: Quality
    origin: Said
    age_s: float


class PastAlarm(Told):
    """An alarm in the state that it had then."""

    id: str
    source_kind: str
    source_id: str
    condition: str
    priority: Priority
    state: AlarmState
    value: float | None
    limit_value: float | None
    unit: str
    text_zh: str
    text_en: str
    lon: float | None
    lat: float | None
    z_m: float | None
    enterprise_id: str | None
    origin: Said
    group_id: str
    raised_at: datetime
    changed_at: datetime


class Drawn(Told):
    """Areas as they were drawn then."""

    fence: Collection
    zone: Collection


class Moment(Told):
    """The map of a moment; `drawn` is null where it was not asked for."""

    at: datetime
    replay: Literal[True]
    movers: list[PastMover]
    sensors: list[PastReading]
    alarms: list[PastAlarm]
    weather: Weather | None
    drawn: Drawn | None


class Span(Told):
    """The first and the last day, and the time of the server."""

    first: date | None
    last: date | None
    now: datetime


@ROUTER.get("/moment", **tells(Moment))
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
        found["drawn"] = {noun: features_as_known(conn, noun, moment) for noun in DRAWN} if drawn else None
    return json_answer(found)


@ROUTER.get("/moment/span", **tells(Span))
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
