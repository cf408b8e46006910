"""Changes of zones and fences: drafts, submission, approval by a second person."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from server import proposals
from server.answers import Feature, json_answer, version_in
from server.errors import VersionMissing
from server.may import May, require
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.model.errors import NotFound
from twin.registers.plan_change import REGISTER
from twin.registers.register import Entry
from twin.store.entries import StoredEntries

ROUTER = APIRouter()
Reader = Annotated[Who, Depends(May("map.see"))]
Drawer = Annotated[Who, Depends(May("zone.draw"))]


class Change(BaseModel):
    """What shall become of a zone or fence, and from which version of it this was thought; None: it is new."""

    model_config = ConfigDict(extra="forbid")
    noun: Literal["zone", "fence"]
    object_id: str = Field(min_length=1, max_length=120)
    action: Literal["save", "remove"] = "save"
    feature: Feature | None = None
    base_version: int | None = Field(default=None, ge=1)
    note: str = Field(default="", max_length=2000)


class Word(BaseModel):
    """Why, in words."""

    reason: str = Field(default="", max_length=2000)


@ROUTER.get("/proposals")
def waiting(request: Request, who: Reader) -> dict[str, Any]:
    """Every change that waits, who may not approve it, and whether two people are asked for."""
    wiring = wiring_of(request)
    with wiring.store_of(who) as conn:
        return {"two_people": wiring.settings.two_people, "proposals": proposals.waiting(conn)}


@ROUTER.get("/proposals/{change_id}")
def one(change_id: str, request: Request, who: Reader) -> Response:
    """One change beside what is in force now; the ETag is its version."""
    with wiring_of(request).store_of(who) as conn:
        found = StoredEntries(conn).get(REGISTER.id, change_id)
        return _answer(found, present=proposals.present(conn, found.body))


@ROUTER.post("/proposals", status_code=201)
async def draft(body: Change, request: Request, who: Drawer) -> Response:
    """Keep a draft. Sent twice with one Idempotency-Key it is kept once."""
    wiring, key = wiring_of(request), request.headers.get("idempotency-key", "")
    kept = wiring.remembered.get(who.id, key)
    if kept is None:
        kept = await wiring.in_thread(_draft, wiring, who, body)
        wiring.remembered.keep(who.id, key, kept)
    return _answer(kept, 201)


@ROUTER.put("/proposals/{change_id}")
def redraft(change_id: str, body: Change, request: Request, who: Drawer) -> Response:
    """Change a draft that was read at the version in If-Match."""
    with wiring_of(request).store_of(who) as conn:
        return _answer(proposals.redrafted(conn, change_id, _body(body), _version(request), who.name))


@ROUTER.post("/proposals/{change_id}/{step}")
async def step(change_id: str, step: str, request: Request, who: Reader, word: Word | None = None) -> Response:
    """Submit, approve, return or withdraw; what is approved is in force at once, and everybody is told."""
    way = next((each for each in REGISTER.steps if each.name == step), None)
    if way is None:
        raise NotFound()
    require(who, way.may)
    wiring = wiring_of(request)
    kept = await wiring.in_thread(_step, wiring, who, change_id, step, _version(request), word or Word())
    if step == "approve":
        await wiring.changed(str(kept.body["noun"]))
    return _answer(kept)


def _draft(wiring: Wiring, who: Who, body: Change) -> Entry:
    with wiring.store_of(who) as conn:
        return proposals.drafted(conn, _body(body), who.name)


def _step(wiring: Wiring, who: Who, change_id: str, step: str, version: int, word: Word) -> Entry:
    two = wiring.settings.two_people
    with wiring.store_of(who) as conn:
        return proposals.stepped(conn, change_id, step, version, who.name, two_people=two, reason=word.reason)


def _body(change: Change) -> dict[str, Any]:
    return {name: value for name, value in change.model_dump().items() if value not in (None, "")}


def _version(request: Request) -> int:
    version = version_in(request)
    if version is None:
        raise VersionMissing(field="If-Match")
    return version


def _answer(found: Entry, status: int = 200, **more: Any) -> Response:
    return json_answer({**proposals.told(found), **more}, status=status, headers={"ETag": f'"{found.version}"'})
