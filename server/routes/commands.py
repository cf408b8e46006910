"""Commands to devices and calls to people: buzz, evacuate, test. Receipts come back on the live channel."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from server.answers import Told, tells
from server.live_view import View
from server.may import May
from server.who import Who, wiring_of

ROUTER = APIRouter()


class Command(BaseModel):
    """What one device shall do."""

    model_config = ConfigDict(extra="forbid")
    device: str = Field(min_length=1, max_length=64)
    command: Literal["buzz", "evacuate", "test"]


class Sent(Told):
    """A command that has left, and whether the broker is there to carry it."""

    id: str
    device: str
    command: str
    broker_up: bool


class Silent(Told):
    """Whose tag has not answered; the name is the tag's own where nobody carries it."""

    tag_id: str
    label: str
    label_en: str | None


class Call(Told):
    """A call to people; tags, reason and who is missing are empty for who may not know people."""

    id: str
    command: str
    reason: str
    who: str
    at: datetime
    tags: list[str]
    received: dict[str, datetime]
    reached: dict[str, str]
    tries: int
    missing: list[Silent]
    late: bool
    asked: int
    answered: int


class Calls(Told):
    """Calls, the newest first."""

    calls: list[Call]


@ROUTER.post("/commands", status_code=202, **tells(Sent, 202))
async def send(body: Command, request: Request, who: Annotated[Who, Depends(May("command.send"))]) -> Any:
    """Hand a command to the broker; 202 says that it left, the receipt says that it arrived."""
    wiring = wiring_of(request)
    sent = await wiring.link.ask("command", who=who.name, **body.model_dump())
    verb = f"command.{body.command}"
    await wiring.in_thread(wiring.audit.record, who.name, verb, "device", body.device, after=sent)
    return sent


class Evacuation(BaseModel):
    """Who shall leave: everybody inside fences, inside rings of (longitude, latitude), or with these tags; and why."""

    model_config = ConfigDict(extra="forbid")
    fences: list[str] = Field(default=[], max_length=100)
    rings: list[list[tuple[float, float]]] = Field(default=[], max_length=100)
    tags: list[str] = Field(default=[], max_length=10_000)
    reason: str = Field(min_length=1, max_length=500)


@ROUTER.post("/evacuations", status_code=202, **tells(Call, 202))
async def evacuate(body: Evacuation, request: Request, who: Annotated[Who, Depends(May("command.send"))]) -> Any:
    """Tell people to leave through their tags; the call lists whose receipt is missing."""
    wiring = wiring_of(request)
    sent = await wiring.link.ask("evacuate", who=who.name, **body.model_dump())
    after = {"id": sent["id"], "asked": len(sent["tags"]), "reason": body.reason}
    await wiring.in_thread(wiring.audit.record, who.name, "evacuation.call", "call", sent["id"], after=after)
    return View.of(who).call(wiring.hub.named(sent))


@ROUTER.get("/calls", **tells(Calls))
async def calls(request: Request, who: Annotated[Who, Depends(May("map.see"))]) -> dict[str, Any]:
    """The calls of the last hours, the newest first, with the names of those who have not answered."""
    wiring, view = wiring_of(request), View.of(who)
    found = await wiring.link.ask("calls", who=who.name)
    return {"calls": [view.call(wiring.hub.named(call)) for call in found]}


class Reached(BaseModel):
    """Whose tag did not answer, and who was reached by voice or on foot."""

    model_config = ConfigDict(extra="forbid")
    tag_id: str = Field(min_length=1, max_length=200)


@ROUTER.post("/calls/{call_id}/reached", **tells(Call))
async def reached(
    call_id: str, body: Reached, request: Request, who: Annotated[Who, Depends(May("command.send"))]
) -> Any:
    """Tick off a name without a receipt, in the name of who did it; nobody is called again for it."""
    wiring = wiring_of(request)
    call = await wiring.link.ask("reach", who=who.name, call_id=call_id, tag_id=body.tag_id)
    await wiring.in_thread(wiring.audit.record, who.name, "call.reached", "call", call_id, after=body.model_dump())
    return View.of(who).call(wiring.hub.named(call))
