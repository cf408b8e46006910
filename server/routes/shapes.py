"""Outlines composed for the planner: holes, further parts, cuts, two as one; nothing is kept."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from server.answers import Geometry, tells
from server.may import May
from server.who import Who
from twin.rules.compose import Operation, composed
from twin.rules.fence.drawn import drawn

ROUTER = APIRouter()
Drawer = Annotated[Who, Depends(May("zone.draw"))]


class Ask(BaseModel):
    """An outline, what to do with it, and the other geometry of that."""

    model_config = ConfigDict(extra="forbid")
    noun: Literal["zone", "fence", "structure", "hazard_unit", "ground", "enterprise", "site"] = "zone"
    operation: Operation
    outline: Geometry
    other: Geometry | None = None


class Rule(BaseModel):
    """The part of a fence's rule that gives its shape: `corridor` or `circle`."""

    rule: dict[str, Any]


@ROUTER.post("/shapes", **tells(list[Geometry]))
def compose(body: Ask, _: Drawer) -> list[dict[str, Any]]:
    """The outline afterwards, or the pieces of a cut; a fault is refused with its place, as at saving."""
    return composed(body.operation, body.outline, body.other, noun=body.noun)


@ROUTER.post("/shapes/drawn", **tells(Geometry | None))
def shape_of(body: Rule, _: Drawer) -> dict[str, Any] | None:
    """The outline of a strip or disc, as the map will show it."""
    return drawn(body.rule)
