"""Searches for leaks: those that run, those that were, and what a commander tells one that runs."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from server.live_view import View
from server.may import May
from server.search.view import search_seen
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.registers.leak_search import REGISTER
from twin.store.entries import StoredEntries

ROUTER = APIRouter()
Viewer = Annotated[Who, Depends(May("map.see"))]
Commander = Annotated[Who, Depends(May("whatif.run"))]
NEWEST = 50


class Start(BaseModel):
    """Search for the leak of a gas although no detector has risen by itself."""

    quantity: str = Field(max_length=80)


class Pin(BaseModel):
    """The equipment that is known to leak; null takes it back."""

    candidate_id: str | None = Field(default=None, max_length=120)


class Drop(BaseModel):
    """A detector that is not to be believed; `dropped` false believes it again."""

    sensor_id: str = Field(max_length=120)
    dropped: bool = True


class Smell(BaseModel):
    """A person smells it here, or does not."""

    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    smelled: bool = True


@ROUTER.get("/searches")
async def searches(request: Request, who: Viewer) -> dict[str, Any]:
    """Open searches as they stand, and the newest of those that have ended."""
    wiring = wiring_of(request)
    found = [wiring.hub.search_of(who, one) for one in wiring.hub.searches]
    ended = await wiring.in_thread(_ended, wiring, who)
    return {"searches": [one for one in found if one is not None], "ended": ended, **wiring.hub.search}


@ROUTER.post("/searches", status_code=201)
async def start(body: Start, request: Request, who: Commander) -> Any:
    """Begin by hand."""
    return await _ask(request, who, "start", quantity=body.quantity)


@ROUTER.get("/searches/{search_id}")
async def one(search_id: str, request: Request, who: Viewer) -> Any:
    """One search; an ended one with its inputs, its course and what it was told."""
    wiring = wiring_of(request)
    return wiring.hub.search_of(who, search_id) or await wiring.in_thread(_kept, wiring, who, search_id)


@ROUTER.post("/searches/{search_id}/pin")
async def pin(search_id: str, body: Pin, request: Request, who: Commander) -> Any:
    """Believe one piece of equipment: only its rate is left to find."""
    return await _ask(request, who, "pin", id=search_id, candidate_id=body.candidate_id)


@ROUTER.post("/searches/{search_id}/drop")
async def drop(search_id: str, body: Drop, request: Request, who: Commander) -> Any:
    """Leave a detector out, as if it had never been there."""
    return await _ask(request, who, "drop", id=search_id, sensor_id=body.sensor_id, dropped=body.dropped)


@ROUTER.post("/searches/{search_id}/report")
async def report(search_id: str, body: Smell, request: Request, who: Commander) -> Any:
    """Count what a person says."""
    told = {"lon": body.lon, "lat": body.lat, "smelled": body.smelled}
    return await _ask(request, who, "report", id=search_id, **told)


@ROUTER.post("/searches/{search_id}/measure")
async def measure(search_id: str, request: Request, who: Commander) -> Any:
    """Where one more reading would tell most, outside of where it is dangerous."""
    return await wiring_of(request).search_link.ask("measure", who=who.name, id=search_id)


@ROUTER.post("/searches/{search_id}/end")
async def end(search_id: str, request: Request, who: Commander) -> Any:
    """End it; it does not begin again by itself for five minutes."""
    return await _ask(request, who, "end", id=search_id)


async def _ask(request: Request, who: Who, order: str, **arguments: Any) -> Any:
    wiring = wiring_of(request)
    found = await wiring.search_link.ask(order, who=who.name, **arguments)
    return search_seen(found, View.of(who), wiring.hub.movers)


def _ended(wiring: Wiring, who: Who) -> list[dict[str, Any]]:
    with wiring.store_of(who) as conn:
        entries = StoredEntries(conn).entries(REGISTER.id)
    return [
        {
            "id": entry.id,
            "quantity": entry.body["quantity"],
            "origin": entry.body["origin"],
            "opened_at": entry.body["opened_at"],
            "ended_at": entry.body.get("ended_at"),
            "ended_because": entry.body.get("ended_because"),
            "verdict": (entry.body.get("answer") or {}).get("verdict"),
            "suspects": ((entry.body.get("answer") or {}).get("suspects") or [])[:3],
        }
        for entry in reversed(entries[-NEWEST:])
        if entry.state == "ended"
    ]


def _kept(wiring: Wiring, who: Who, search_id: str) -> dict[str, Any]:
    with wiring.store_of(who) as conn:
        entry = StoredEntries(conn).get(REGISTER.id, search_id)
    seen = search_seen(entry.body.get("answer") or {}, View.of(who), wiring.hub.movers) or {}
    return {**seen, "state": entry.state, **{name: entry.body.get(name) for name in ("inputs", "course", "orders")}}
