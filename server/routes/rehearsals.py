"""A fence before it takes effect: who is inside now, which alarms it would have raised; nothing is kept."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from server import audit, fence_rehearsal
from server.answers import Feature
from server.may import May
from server.who import Who, wiring_of
from server.wiring import Wiring

ROUTER = APIRouter()
MOST_DAYS = 7.0
BY_RIGHT = ("person.identity", "person.position")


class Draft(BaseModel):
    """A fence as it was drawn, and over how many days it shall be rehearsed."""

    model_config = ConfigDict(extra="forbid")
    feature: Feature
    days: float = Field(default=MOST_DAYS, gt=0, le=MOST_DAYS, allow_inf_nan=False)


@ROUTER.post("/rehearsals/fence")
async def rehearse(body: Draft, request: Request, who: Annotated[Who, Depends(May("zone.draw"))]) -> dict[str, Any]:
    """Who is inside a drawn fence now, and its alarms had it stood; tags and texts about people only by right."""
    wiring = wiring_of(request)
    ask = await wiring.in_thread(_gathered, wiring, who, body)
    found: dict[str, Any] = await wiring.runs.run(fence_rehearsal.told, ask)
    return found if all(verb in who.permissions for verb in BY_RIGHT) else _nameless(found)


def _gathered(wiring: Wiring, who: Who, body: Draft) -> fence_rehearsal.Ask:
    with wiring.store_of(who) as conn:
        ask = fence_rehearsal.gathered(conn, body.feature, days=body.days)
        audit.write(conn, who.name, "fence.rehearse", "fence", ask.fence.id)
    return ask


def _nameless(found: dict[str, Any]) -> dict[str, Any]:
    """Counts and times without whom they are about."""
    shown = ("at", "until", "condition", "priority")
    alarms = [{name: each[name] for name in shown} for each in found["alarms"]]
    return found | {"alarms": alarms, "inside": {**found["inside"], "tags": None}}
