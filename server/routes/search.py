"""One box that finds what is on the map by name, code, CAS number or substance."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from server.answers import Told, tells
from server.may import May
from server.seeking import seek
from server.who import Who, wiring_of

ROUTER = APIRouter()


class Found(Told):
    """A thing that fits; a person or vehicle carries the tag by which the map knows it."""

    noun: str
    id: str
    name_zh: str
    name_en: str
    lon: float | None
    lat: float | None
    enterprise_id: str | None
    kind: str | None
    grade: str | None
    tag_id: str | None
    codes: list[str]
    substance_zh: str | None
    substance_en: str | None


class Fits(Told):
    """What fits best, and how many more there are."""

    query: str
    results: list[Found]
    more: int


@ROUTER.get("/search", **tells(Fits))
def search(
    request: Request,
    who: Annotated[Who, Depends(May("map.see"))],
    q: Annotated[str, Query(min_length=1, max_length=80)],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> dict[str, Any]:
    """What fits, best first, each with its place where it has one; people and tags only for who may know them."""
    return seek(wiring_of(request).names.read(wiring_of(request), who), q, limit)
