"""One screen leads and others follow: where it looks and what it shows, told to every browser and kept nowhere."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, Field

from server.answers import Told, tells
from server.hub import now
from server.may import May
from server.who import Who, wiring_of
from twin.model.errors import NotFound

ROUTER = APIRouter()
Viewer = Annotated[Who, Depends(May("map.see"))]
Leader = Annotated[Who, Depends(May("alarm.acknowledge"))]
Room = Annotated[str, Path(pattern=r"^[a-z0-9_-]{1,24}$")]


class Camera(BaseModel):
    """Where a map looks: its middle [deg], zoom, and how it is tilted and turned [deg]."""

    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)
    lat: float = Field(ge=-85.06, le=85.06, allow_inf_nan=False)
    zoom: float = Field(ge=0, le=24, allow_inf_nan=False)
    pitch: float = Field(ge=0, le=85, allow_inf_nan=False)
    bearing: float = Field(ge=-360, le=360, allow_inf_nan=False)


class Picked(BaseModel):
    """The thing whose card is open."""

    layer: str = Field(max_length=60)
    id: str = Field(max_length=120)


class Look(BaseModel):
    """What the leading screen shows."""

    camera: Camera
    picked: Picked | None = None


class Led(Told):
    """Where somebody led a room to look, and when."""

    kind: Literal["screen"]
    room: str
    by: str
    at: datetime
    camera: Camera
    picked: Picked | None


@ROUTER.put("/screens/{room}", status_code=204)
async def lead(room: Room, body: Look, request: Request, who: Leader) -> None:
    """Tell the followers of a room where its leader looks now."""
    wiring_of(request).hub.lead(room, {"by": who.name, "at": now(), **body.model_dump()})


@ROUTER.get("/screens/{room}", **tells(Led))
async def follow(room: Room, request: Request, _: Viewer) -> dict[str, Any]:
    """Where the leader of a room looked last; `NotFound` where nobody has led it since the server began."""
    found = wiring_of(request).hub.rooms.get(room)
    if found is None:
        raise NotFound(f"Nobody leads the room {room}", f"“{room}” 还没有主屏", field="room")
    return found
