"""Commands to devices: buzz a tag, sound an evacuation, test. The device's receipt comes back on the live channel."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from server.may import May
from server.who import Who, wiring_of

ROUTER = APIRouter()


class Command(BaseModel):
    """What one device shall do."""

    model_config = ConfigDict(extra="forbid")
    device: str = Field(min_length=1, max_length=64)
    command: Literal["buzz", "evacuate", "test"]


@ROUTER.post("/commands", status_code=202)
async def send(body: Command, request: Request, who: Annotated[Who, Depends(May("command.send"))]) -> Any:
    """Hand a command to the broker; 202 says that it left, the receipt says that it arrived."""
    wiring = wiring_of(request)
    sent = await wiring.link.ask("command", who=who.name, **body.model_dump())
    verb = f"command.{body.command}"
    await wiring.in_thread(wiring.audit.record, who.name, verb, "device", body.device, after=sent)
    return sent
