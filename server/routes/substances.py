"""The substances that the models know: names and numbers to search by, and a card with the source of every value."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from consequence_models.substances import SUBSTANCES, find
from server.may import May
from server.who import Who
from twin.model.errors import NotFound

ROUTER = APIRouter()


@ROUTER.get("/substances")
def substances(_: Annotated[Who, Depends(May("map.see"))]) -> list[dict[str, Any]]:
    """Every substance by its names, CAS and UN number."""
    return [
        {"id": one.id, "name": {"zh": one.name_zh, "en": one.name_en}, "cas": one.cas, "un": one.un}
        for one in SUBSTANCES.values()
    ]


@ROUTER.get("/substances/{name}")
def substance(name: str, _: Annotated[Who, Depends(May("map.see"))]) -> dict[str, Any]:
    """One substance by id, Chinese or English name or CAS number; raises `NotFound`."""
    found = find(name)
    if found is None:
        raise NotFound(f"There is no substance '{name}'", f"没有物质“{name}”")
    return found.card()
