"""What lies around a place, a line or an area: its buffer, and everything of the park that stands there."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from server.answers import Geometry, Told, tells
from server.may import May
from server.who import Who, wiring_of
from twin.model.errors import WrongValue
from twin.rules.shape import checked_shape
from twin.store import around

ROUTER = APIRouter()
NOUNS = ("protection_target", "hazard_unit", "structure", "pipeline", "sensor", "camera", "muster_point", "hydrant",
         "anchor", "zone", "fence", "enterprise")  # fmt: skip
NEAREST = 50
FARTHEST_M = 20_000.0


class Vicinity(BaseModel):
    """A place, line or area [degrees], and how far around it is looked [m]; 0: only an area itself."""

    model_config = ConfigDict(extra="forbid")
    geometry: Geometry
    within_m: float = Field(ge=0, le=FARTHEST_M, allow_inf_nan=False)


class Neighbour(Told):
    """A thing that is near: a place on it [degrees], and its distance [m] on the ellipsoid; 0: they touch."""

    id: str
    name_zh: str | None
    name_en: str | None
    enterprise_id: str | None
    kind: str | None
    lon: float
    lat: float
    distance_m: float


class Neighbours(Told):
    """How many of a noun there are, and the nearest of them."""

    noun: str
    count: int
    nearest: list[Neighbour]


class Around(Told):
    """The buffer that was looked into, and what stands there by noun."""

    within_m: float
    buffer: Geometry
    found: list[Neighbours]


@ROUTER.post("/around", **tells(Around))
def look_around(body: Vicinity, request: Request, who: Annotated[Who, Depends(May("map.see"))]) -> dict[str, Any]:
    """Everything planned within so many metres of a shape, the nearest fifty of each noun, all of them counted."""
    shape = checked_shape(body.geometry)
    with wiring_of(request).store_of(who) as conn:
        buffer = around.buffer(conn, shape, body.within_m)
        if buffer is None:
            raise WrongValue("A place or a line needs a distance above 0", "点或线的距离须大于 0", field="within_m")
        found = around.things(conn, shape, body.within_m, NOUNS, NEAREST)
    return {"within_m": body.within_m, "buffer": buffer, "found": found}
