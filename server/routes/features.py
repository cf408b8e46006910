"""The planned things of the park as GeoJSON: read, draw, change, remove, and what they were before."""

from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from server import audit
from server.answers import Collection, Feature, Told, json_answer, tagged, tells, version_in
from server.errors import VersionMissing
from server.may import MayEdit, MayRead
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.model.errors import NotFound, VersionConflict, WrongValue
from twin.registers.plan_change import TWO_PERSON_NOUNS, NeedsSecondPerson
from twin.store import planned

ROUTER = APIRouter()
GEOJSON = "application/geo+json"
Reader = Annotated[Who, Depends(MayRead())]
Editor = Annotated[Who, Depends(MayEdit())]


class State(Told):
    """A state that a thing was in: since when, by whom, and the thing itself."""

    version: int
    action: str
    recorded_at: datetime
    who: str | None
    feature: Feature


class Past(BaseModel):
    """The version that shall be there again."""

    version: int = Field(ge=1)


@ROUTER.get("/features/{noun}", **tells(Collection))
def features(noun: str, request: Request, who: Reader) -> Response:
    """Everything of a noun that is valid now."""
    with wiring_of(request).store_of(who) as conn:
        found = planned.features(conn, noun)
    return tagged(request, orjson.dumps(found), GEOJSON)


@ROUTER.get("/features/{noun}/{object_id}", **tells(Feature))
def feature(noun: str, object_id: str, request: Request, who: Reader) -> Response:
    """One thing; the ETag is its version, ready for If-Match."""
    with wiring_of(request).store_of(who) as conn:
        return _one(planned.get(conn, noun, object_id))


@ROUTER.get("/features/{noun}/{object_id}/history", **tells(list[State]))
def history(noun: str, object_id: str, request: Request, who: Reader) -> list[dict[str, Any]]:
    """Every state the thing was in, newest first."""
    with wiring_of(request).store_of(who) as conn:
        return planned.history(conn, noun, object_id)


@ROUTER.post("/features/{noun}", status_code=201, **tells(Feature, 201))
async def add(noun: str, body: Feature, request: Request, who: Editor) -> Response:
    """Add a thing. Sent twice with one Idempotency-Key it is added once."""
    wiring = _alone(request, noun)
    key = request.headers.get("idempotency-key", "")
    kept = wiring.remembered.get(who.id, key)
    if kept is not None:
        return _one(kept, 201)
    made = await wiring.in_thread(_save, wiring, who, noun, body, None)
    wiring.remembered.keep(who.id, key, made)
    await wiring.changed(noun)
    return _one(made, 201)


@ROUTER.put("/features/{noun}/{object_id}", **tells(Feature))
async def change(noun: str, object_id: str, body: Feature, request: Request, who: Editor) -> Response:
    """Change the thing that was read at the version in If-Match."""
    version = version_in(request)
    if version is None:
        raise VersionMissing(field="If-Match")
    named = (body.get("properties") or {}).get("id", object_id)
    if named != object_id:
        raise WrongValue("The id in the body is another than in the address", "编号与地址不一致", field="id")
    wiring = _alone(request, noun)
    kept = await wiring.in_thread(_save, wiring, who, noun, {**body, "id": object_id}, version)
    await wiring.changed(noun)
    return _one(kept)


@ROUTER.post("/features/{noun}/{object_id}/restore", **tells(Feature))
async def restore(noun: str, object_id: str, body: Past, request: Request, who: Editor) -> Response:
    """Bring a thing back to how it was at a past version, as a new version; also one that was taken away."""
    wiring = _alone(request, noun)
    kept = await wiring.in_thread(_restore, wiring, who, noun, object_id, body.version, version_in(request))
    await wiring.changed(noun)
    return _one(kept)


@ROUTER.delete("/features/{noun}/{object_id}", status_code=204)
async def remove(noun: str, object_id: str, request: Request, who: Editor) -> Response:
    """Take a thing away; its history stays."""
    version = version_in(request)
    if version is None:
        raise VersionMissing(field="If-Match")
    wiring = _alone(request, noun)
    await wiring.in_thread(_remove, wiring, who, noun, object_id, version)
    await wiring.changed(noun)
    return Response(status_code=204)


def _alone(request: Request, noun: str) -> Wiring:
    """The wiring, where one person alone may change this noun; see `routes/proposals.py` for the others."""
    wiring = wiring_of(request)
    if noun in TWO_PERSON_NOUNS and wiring.settings.two_people:
        raise NeedsSecondPerson(field="noun")
    return wiring


def _save(wiring: Any, who: Who, noun: str, body: Feature, version: int | None) -> Feature:
    with wiring.store_of(who) as conn:
        before = None if version is None else planned.get(conn, noun, str(body["id"]))
        kept = planned.save(conn, noun, body, version=version, who=who.name)
        verb = "add" if before is None else "change"
        audit.write(conn, who.name, f"{noun}.{verb}", noun, str(kept["id"]), before=before, after=kept)
    return kept


def _restore(wiring: Any, who: Who, noun: str, object_id: str, past: int, read: int | None) -> Feature:
    with wiring.store_of(who) as conn:
        try:
            before = planned.get(conn, noun, object_id)
        except NotFound:
            before = None
        if before is not None and before["properties"]["version"] != read:
            raise VersionConflict() if read is not None else VersionMissing(field="If-Match")
        kept = planned.restore(conn, noun, object_id, version=past, who=who.name)
        audit.write(conn, who.name, f"{noun}.restore", noun, object_id, before=before, after=kept)
    return kept


def _remove(wiring: Any, who: Who, noun: str, object_id: str, version: int) -> None:
    with wiring.store_of(who) as conn:
        before = planned.get(conn, noun, object_id)
        planned.remove(conn, noun, object_id, version=version, who=who.name)
        audit.write(conn, who.name, f"{noun}.remove", noun, object_id, before=before)


def _one(feature: Feature, status: int = 200) -> Response:
    version = feature["properties"]["version"]
    return json_answer(feature, status=status, headers={"ETag": f'"{version}"'})
