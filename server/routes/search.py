"""One box that finds what is on the map by name, code, CAS number or substance."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from server.may import May
from server.seeking import seek
from server.who import Who, wiring_of

ROUTER = APIRouter()


@ROUTER.get("/search")
def search(
    request: Request,
    who: Annotated[Who, Depends(May("map.see"))],
    q: Annotated[str, Query(min_length=1, max_length=80)],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> dict[str, Any]:
    """What fits, best first, each with its place where it has one; people and tags only for who may know them."""
    return seek(wiring_of(request).names.read(wiring_of(request), who), q, limit)
