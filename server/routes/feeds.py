"""Foreign names that were heard and belong to nothing here yet: what a planner can give to a sensor or a tag."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from server.may import May
from server.who import Who, wiring_of

ROUTER = APIRouter()


@ROUTER.get("/feeds/heard")
async def heard(request: Request, who: Annotated[Who, Depends(May("structure.edit"))]) -> dict[str, Any]:
    """Protocol, address, newest value, unit and time of each, the newest first; a `feed` feature gives it a home."""
    return {"heard": await wiring_of(request).link.ask("foreign", who=who.name)}
