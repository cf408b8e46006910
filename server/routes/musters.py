"""The muster roll of a run: call it, read it, tick a name; names only for those who may know who people are."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from server import mustering
from server.advice_question import Wishes
from server.advising import advise
from server.answers import Told, tells
from server.may import May, require
from server.who import Who, wiring_of

ROUTER = APIRouter()
Reader = Annotated[Who, Depends(May("person.identity"))]
Caller = Annotated[Who, Depends(May("command.send"))]


class Tick(BaseModel):
    """Whether the person has arrived, and at which muster point (left out: where expected)."""

    model_config = ConfigDict(extra="forbid")
    arrived: bool
    where: str | None = Field(default=None, max_length=120)


class Expected(Told):
    """Somebody on the roll: where expected, or which shelter and why; when, where and how arrived, and who said so."""

    tag_id: str
    person_id: str | None
    name_zh: str | None
    name_en: str | None
    company: str | None
    muster_point: str | None
    shelter: str | None
    reason: str | None
    arrived: bool
    arrived_at: datetime | None
    arrived_where: str | None
    how: Literal["tag", "hand"] | None
    by: str | None


class PointList(Told):
    """Who is expected at a muster point; null: at none."""

    id: str | None
    name_zh: str | None
    name_en: str | None
    expected: int
    arrived: int
    people: list[Expected]


class Roll(Told):
    """The roll of a run, empty while nobody called it."""

    run_id: str
    called: bool
    expected: int
    arrived: int
    lists: list[PointList]


@ROUTER.post("/whatif/{run_id}/muster", status_code=201, **tells(Roll, 201))
async def call(run_id: str, request: Request, who: Caller) -> Any:
    """Open the roll for everybody in the park now; called again it adds who is new and keeps every tick."""
    require(who, "person.identity")
    wiring = wiring_of(request)
    advice = await advise(wiring, who, run_id, Wishes())
    found, nowhere = await mustering.located(wiring, who)
    await wiring.in_thread(mustering.start, wiring, who, run_id, advice, found, nowhere)
    return await wiring.in_thread(mustering.roll, wiring, who, run_id, found)


@ROUTER.get("/whatif/{run_id}/muster", **tells(Roll))
async def read(run_id: str, request: Request, who: Reader) -> Any:
    """Who is expected where and who has arrived; a tag in the muster area is ticked by itself."""
    wiring = wiring_of(request)
    found, _ = await mustering.located(wiring, who)
    return await wiring.in_thread(mustering.roll, wiring, who, run_id, found)


@ROUTER.put("/whatif/{run_id}/muster/{tag_id}", **tells(Expected))
def tick(run_id: str, tag_id: str, body: Tick, request: Request, who: Caller) -> Any:
    """Tick a name by hand, or take the tick back; the audit journal keeps who did."""
    require(who, "person.identity")
    return mustering.tick(wiring_of(request), who, run_id, tag_id, body.arrived, body.where)
