"""Where tags, people and those in an area were. A track is personal: every look at one is kept in the audit journal."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from server import audit
from server.answers import Told, json_answer, tells
from server.may import May, require
from server.who import Who, wiring_of
from twin.model.errors import NotFound, WrongValue
from twin.model.live import PositionState, Said
from twin.model.stay import LEAST_S, RADIUS_M
from twin.store import past
from twin.store.live import track_of
from twin.store.park import load_site
from twin.store.planned import get

ROUTER = APIRouter()
DAY_MIN = 24 * 60
LONGEST = timedelta(days=7)
LONGEST_AREA = timedelta(days=1)
BEFORE = timedelta(minutes=10)
Seer = Annotated[Who, Depends(May("person.identity"))]
Time = Annotated[datetime | None, Query()]
STAY = {"stay": {"radius_m": RADIUS_M, "least_s": LEAST_S}}
Every = Annotated[float, Query(ge=0, le=600)]
"""Of a long way one place in so many seconds is enough to draw it; 0: all of them."""


class Area(BaseModel):
    """A ring of (longitude, latitude), or a drawn fence or zone, and from when to when."""

    model_config = ConfigDict(extra="forbid")
    ring: list[tuple[float, float]] = Field(default=[], max_length=1000)
    fence_id: str = ""
    zone_id: str = ""
    since: datetime
    until: datetime


class Way(Told):
    """A tag's way in order of time, as lists of one length."""

    tag_id: str
    at: list[datetime]
    lon: list[float | None]
    lat: list[float | None]
    z_m: list[float | None]
    floor: list[str | None]
    error_m: list[float | None]
    state: list[PositionState]
    origin: list[Said]


class Stay(Told):
    """Where a way stopped, from when to when; `z_m` null: at no known height."""

    since: datetime
    until: datetime
    lon: float
    lat: float
    z_m: float | None
    floor: str | None
    fixes: int


class WayAndStays(Way):
    """A way with its stays."""

    stays: list[Stay]


class StayRule(Told):
    """What counts as a stay."""

    radius_m: float
    least_s: float


class Track(WayAndStays):
    """One tag's track."""

    stay: StayRule


class PersonTrack(Told):
    """A person's tracks, one a badge and span of carrying it."""

    person_id: str
    since: datetime
    until: datetime
    tracks: list[WayAndStays]
    stay: StayRule


class Visit(Told):
    """From when to when a tag was inside."""

    tag_id: str
    entered_at: datetime
    left_at: datetime
    fixes: int


class Visits(Told):
    """Visits in order of their beginning."""

    since: datetime
    until: datetime
    visits: list[Visit]


@ROUTER.get("/tracks/person/{person_id}", **tells(PersonTrack))
def person_track(
    person_id: str, request: Request, who: Seer, since: Time = None, until: Time = None, every_s: Every = 0
) -> Response:
    """A person's ways and stays, one a badge and span of carrying it; the last ten minutes where no time is given."""
    require(who, "person.position")
    begin, end = _span(since, until, LONGEST)
    with wiring_of(request).store_of(who) as conn:
        get(conn, "person", person_id)
        badges = past.badges_of(conn, person_id, begin, end)
        frame = load_site(conn).frame()
        tracks = [
            {"tag_id": tag, **past.track_and_stays(conn, frame, tag, first, last, every_s)}
            for tag, first, last in badges
        ]
        _note(conn, who, "person", person_id, begin, end)
    return json_answer({"person_id": person_id, "since": begin, "until": end, "tracks": tracks} | STAY)


@ROUTER.post("/tracks/area", **tells(Visits))
def area_visits(body: Area, request: Request, who: Seer) -> Response:
    """Who was inside an area and when, one row a visit."""
    require(who, "person.position")
    begin, end = _span(body.since, body.until, LONGEST_AREA)
    with wiring_of(request).store_of(who) as conn:
        outline = _outline(conn, body)
        found = past.visits(conn, outline, begin, end)
        _note(conn, who, "area", body.fence_id or body.zone_id or "ring", begin, end)
    return json_answer({"since": begin, "until": end, "visits": found})


@ROUTER.get("/tracks/{source}-of/{source_id:path}")
def event_visits(
    source: str,
    source_id: str,
    request: Request,
    who: Seer,
    radius_m: Annotated[float, Query(gt=0, le=5000)] = 300.0,
) -> Response:
    """Who was near an `incident-of` or `alarm-of` this id, from ten minutes before it to its end, and their ways."""
    require(who, "person.position")
    if source not in ("incident", "alarm"):
        raise NotFound(f"No tracks of {source}", f"没有 {source} 的轨迹")
    with wiring_of(request).store_of(who) as conn:
        event = past.place_of(conn, source, source_id)
        begin = event["began_at"] - BEFORE
        end = min(event["ended_at"] or datetime.now(UTC), begin + LONGEST_AREA)
        found = past.visits(conn, past.disc_wkt(conn, event["lon"], event["lat"], radius_m), begin, end)
        tags = sorted({each["tag_id"] for each in found})
        tracks = [{"tag_id": tag, **track_of(conn, tag, begin, end)} for tag in tags[:200]]
        _note(conn, who, source, source_id, begin, end)
    told = {source: source_id, **event, "radius_m": radius_m, "since": begin, "until": end}
    return json_answer({**told, "visits": found, "tracks": tracks, "tags": len(tags)})


@ROUTER.get("/tracks/{tag_id}", **tells(Track))
def track(
    tag_id: str,
    request: Request,
    who: Seer,
    minutes: Annotated[float, Query(gt=0, le=DAY_MIN)] = 10,
    since: Time = None,
    until: Time = None,
    every_s: Every = 0,
) -> Response:
    """One tag's way in order of time, as lists of one length, and its stays: the last minutes, or a span of time."""
    require(who, "person.position")
    begin, end = _span(since or datetime.now(UTC) - timedelta(minutes=minutes), until, LONGEST)
    with wiring_of(request).store_of(who) as conn:
        get(conn, "tag", tag_id)
        found = past.track_and_stays(conn, load_site(conn).frame(), tag_id, begin, end, every_s)
        _note(conn, who, "tag", tag_id, begin, end)
    return json_answer({"tag_id": tag_id, **found} | STAY)


def _span(since: datetime | None, until: datetime | None, longest: timedelta) -> tuple[datetime, datetime]:
    end = until or datetime.now(UTC)
    begin = since or end - timedelta(minutes=10)
    if begin.tzinfo is None or end.tzinfo is None:
        raise WrongValue("A time has no zone", "时间缺少时区", field="since")
    if not timedelta() < end - begin <= longest:
        days = longest.days
        wrong = (f"A span is at most {days} days and ends after it begins", f"时间段应在 {days} 天以内且先后有序")
        raise WrongValue(*wrong, field="until")
    return begin, end


def _outline(conn: Connection, body: Area) -> str:
    if body.fence_id or body.zone_id:
        noun = "fence" if body.fence_id else "zone"
        shape: Any = get(conn, noun, body.fence_id or body.zone_id)["geometry"]
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    elif len(body.ring) >= 3:
        parts = [[[*body.ring, body.ring[0]]]]
    else:
        raise WrongValue("A ring needs three points", "边界至少需要三个点", field="ring")
    rings = ", ".join("(" + ", ".join(_ring(ring) for ring in part) + ")" for part in parts)
    return f"MULTIPOLYGON({rings})"


def _ring(ring: Any) -> str:
    return "(" + ", ".join(f"{float(lon)!r} {float(lat)!r}" for lon, lat, *_ in ring) + ")"


def _note(conn: Connection, who: Who, kind: str, name: str, begin: datetime, end: datetime) -> None:
    span = {"since": begin.isoformat(), "until": end.isoformat()}
    audit.write(conn, who.name, "track.see", kind, name, after=span)
