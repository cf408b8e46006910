"""Exercise leaks: begin one, end it, open its truth; everything about them says exercise."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from ingest.ledger import stock_of
from ingest.simulator.choosing import NothingToLeak
from ingest.simulator.drills import KEPT_S, Drill, Drills, DrillUnderWay, Truth
from ingest.simulator.ordering import HIDDEN, at_work, chosen
from server import audit
from server.answers import Told, tells
from server.errors import CannotLeak, DrillRuns, NoSimulator
from server.may import May
from server.search.score import score
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.model.errors import NotFound
from twin.registers.leak_search import REGISTER
from twin.store.entries import StoredEntries
from twin.store.live import latest_weather
from twin.store.park import load_site

ROUTER = APIRouter()
Viewer = Annotated[Who, Depends(May("map.see"))]
Commander = Annotated[Who, Depends(May("whatif.run"))]
NEWEST = 20


class Order(BaseModel):
    """A leak of a named piece of equipment; without one it is hidden and chance chooses."""

    equipment_id: str | None = Field(default=None, max_length=120)
    rate_kg_s: float | None = Field(default=None, gt=0, le=50, allow_inf_nan=False)
    minutes: float = Field(default=15, ge=1, le=60, allow_inf_nan=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedTruth(Truth):
    """What leaks, with its place as longitude and latitude [degrees]."""

    lon: float
    lat: float


class SearchScore(Told):
    """How a search did, by `server.search.score`."""

    search_id: str | None
    rank: int | None
    probability: float
    place_error_m: float | None
    rate_ratio: float | None
    to_trigger_s: float | None
    to_top_three_s: float | None
    verdict: str | None


class Exercise(Told):
    """An exercise; `truth`, `word` and `scores` are null while it is sealed."""

    id: str
    hidden: bool
    seal: str
    origin: Literal["exercise"]
    started_at: datetime
    stops_at: datetime
    leaking: bool
    lingers: bool
    ordered_by: str
    opened_at: datetime | None
    truth: PlacedTruth | None
    word: str | None
    scores: list[SearchScore] | None


class Exercises(Told):
    """Exercises, and whether one can be made here."""

    drills: list[Exercise]
    simulated: bool


@ROUTER.get("/drills", **tells(Exercises))
def drills(request: Request, who: Viewer) -> dict[str, Any]:
    """The newest drills; the truth only of those that were open from the start or have been opened."""
    wiring = wiring_of(request)
    with at_work(wiring.settings.home) as nobody:
        able = not nobody
    found = Drills(wiring.settings.home).all()[-NEWEST:]
    return {"drills": [_shown(wiring, one, who) for one in reversed(found)], "simulated": able}


@ROUTER.post("/drills", status_code=201, **tells(Exercise, 201))
def begin(body: Order, request: Request, who: Commander) -> dict[str, Any]:
    """Begin one."""
    wiring = wiring_of(request)
    with at_work(wiring.settings.home) as nobody:
        if nobody:
            raise NoSimulator()
    with wiring.store_of(who) as conn:
        site = load_site(conn)
        stock = stock_of(conn, site.frame())
        wind = wiring.hub.weather or latest_weather(conn, site.id)
    try:
        drill = chosen(
            stock, wind or {}, body.equipment_id or HIDDEN, rate_kg_s=body.rate_kg_s, lasts_s=60 * body.minutes,
            ordered_by=who.name,
        )  # fmt: skip
        Drills(wiring.settings.home).order(drill)
    except NothingToLeak:
        raise CannotLeak(field="equipment_id") from None
    except DrillUnderWay:
        raise DrillRuns() from None
    _noted(wiring, who, "drill.begin", drill)
    return _shown(wiring, drill, who)


@ROUTER.post("/drills/{drill_id}/end", **tells(Exercise))
def end(drill_id: str, request: Request, who: Commander) -> dict[str, Any]:
    """Stop the leak; a hidden truth stays sealed."""
    wiring = wiring_of(request)
    return _shown(wiring, _there(Drills(wiring.settings.home).end(drill_id)), who)


@ROUTER.post("/drills/{drill_id}/open", **tells(Exercise))
def open_it(drill_id: str, request: Request, who: Commander) -> dict[str, Any]:
    """Tell the truth, with the score of the search."""
    wiring = wiring_of(request)
    drill = _there(Drills(wiring.settings.home).open(drill_id))
    _noted(wiring, who, "drill.open", drill)
    return _shown(wiring, drill, who)


def _there(drill: Drill | None) -> Drill:
    if drill is None:
        raise NotFound("There is no such exercise", "没有该次演练", field="drill_id")
    return drill


def _shown(wiring: Wiring, drill: Drill, who: Who) -> dict[str, Any]:
    """A drill as it may be known, with where the truth lies and the scores of its searches once it is told."""
    public = drill.public()
    if public["truth"] is None:
        return public | {"scores": None}
    with wiring.store_of(who) as conn:
        frame = load_site(conn).frame()
        kept = [entry for entry in StoredEntries(conn).entries(REGISTER.id) if _belongs(drill, dict(entry.body))]
    lon, lat = frame.to_lonlat(drill.truth.x_m, drill.truth.y_m)
    public["truth"] |= {"lon": round(float(lon), 7), "lat": round(float(lat), 7)}
    started = drill.started_at.isoformat()
    return public | {"scores": [score(public["truth"], started, dict(entry.body)) for entry in kept]}


def _belongs(drill: Drill, body: dict[str, Any]) -> bool:
    opened = datetime.fromisoformat(str(body["opened_at"]))
    there = drill.started_at <= opened <= drill.stops_at + timedelta(seconds=KEPT_S)
    return there and body["quantity"] in drill.quantities


def _noted(wiring: Wiring, who: Who, verb: str, drill: Drill) -> None:
    with wiring.store_of(who) as conn:
        audit.write(conn, who.name, verb, "drill", drill.id, after={"hidden": drill.hidden, "seal": drill.seal})
