"""Plotting on the shared map: marks that one screen draws and every screen of the same scope sees at once."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from server import audit
from server.answers import Geometry, Told, tells
from server.hub import now
from server.may import May
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.registers.plot_mark import REGISTER, draw, erase
from twin.registers.register import Entry
from twin.store.entries import StoredEntries

ROUTER = APIRouter()
Viewer = Annotated[Who, Depends(May("map.see"))]
Hand = Annotated[Who, Depends(May("alarm.acknowledge"))]
LOGGED = 300  # the newest so many marks are told with who drew and who erased them; the book keeps all


class Mark(BaseModel):
    """What is drawn: its kind, its GeoJSON geometry, words beside it, and the alarm that it is drawn for."""

    model_config = ConfigDict(extra="forbid")
    kind: str = Field(max_length=40)
    shape: Geometry
    text: str = Field(default="", max_length=200)
    alarm_id: str | None = Field(default=None, max_length=200)


class MarkProperties(Told):
    """What is known of a mark; who erased it and when, where somebody did."""

    id: str
    state: Literal["drawn", "erased"]
    enterprise_id: str | None
    kind: str
    text: str | None
    alarm_id: str | None
    drawn_by: str
    drawn_at: datetime
    erased_by: str | None
    erased_at: datetime | None


class PlotMark(Told):
    """A mark as a GeoJSON feature."""

    type: Literal["Feature"]
    id: str
    geometry: Geometry
    properties: MarkProperties


class PlotMarks(Told):
    """Marks as a GeoJSON collection."""

    type: Literal["FeatureCollection"]
    features: list[PlotMark]


@ROUTER.get("/plots", **tells(PlotMarks))
def plots(request: Request, who: Viewer) -> dict[str, Any]:
    """Every mark that stands, and the newest ones with those erased, as GeoJSON features."""
    with wiring_of(request).store_of(who) as conn:
        book = StoredEntries(conn)
        standing = book.entries(REGISTER.id, state="drawn")
        newest = book.entries(REGISTER.id, newest=LOGGED)
    kept = {each.id: each for each in (*newest, *standing)}
    return {"type": "FeatureCollection", "features": [told(kept[name]) for name in sorted(kept)]}


@ROUTER.post("/plots", status_code=201, **tells(PlotMark, 201))
async def add(body: Mark, request: Request, who: Hand) -> dict[str, Any]:
    """Draw a mark. Sent twice with one Idempotency-Key it is drawn once."""
    wiring = wiring_of(request)
    key = request.headers.get("idempotency-key", "")
    kept: dict[str, Any] | None = wiring.remembered.get(who.id, key)
    if kept is None:
        kept = await wiring.in_thread(_draw, wiring, who, body)
        wiring.remembered.keep(who.id, key, kept)
        wiring.hub.plot(kept)
    return kept


@ROUTER.delete("/plots/{mark_id}", **tells(PlotMark))
async def remove(mark_id: str, request: Request, who: Hand) -> dict[str, Any]:
    """Erase a mark, by its author or a commander; the book keeps it with both names."""
    wiring = wiring_of(request)
    kept = await wiring.in_thread(_erase, wiring, who, mark_id)
    wiring.hub.plot(kept)
    return kept


def told(mark: Entry) -> dict[str, Any]:
    """A mark as a GeoJSON feature."""
    shape = mark.body["shape"]
    said = {name: mark.body.get(name) for name in ("kind", "text", "alarm_id", "drawn_by", "drawn_at", "erased_by",
                                                    "erased_at")}  # fmt: skip
    properties = {"id": mark.id, "state": mark.state, "enterprise_id": mark.enterprise_id, **said}
    return {"type": "Feature", "id": mark.id, "geometry": shape, "properties": properties}


def _draw(wiring: Wiring, who: Who, body: Mark) -> dict[str, Any]:
    at = now()
    name = f"{at}.{uuid4().hex[:8]}"
    made = draw(mark_id=name, by=who.name, at=at, mark=body.model_dump(), enterprise_id=who.enterprise_id)
    with wiring.store_of(who) as conn:
        kept = told(StoredEntries(conn).put(made, version=None, who=who.name))
        audit.write(conn, who.name, "plot.draw", REGISTER.id, made.id, after=kept)
    return kept


def _erase(wiring: Wiring, who: Who, mark_id: str) -> dict[str, Any]:
    with wiring.store_of(who) as conn:
        book = StoredEntries(conn)
        before = book.get(REGISTER.id, mark_id)
        gone = erase(before, by=who.name, at=now(), commands="incident.manage" in who.permissions)
        kept = told(book.put(gone, version=before.version, who=who.name))
        audit.write(conn, who.name, "plot.erase", REGISTER.id, mark_id, before=told(before), after=kept)
    return kept
