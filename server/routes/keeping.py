"""How long tracks and readings are kept: the settings, the days there are, what is due and what is held back."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from server import audit
from server.may import May
from server.who import Who, wiring_of
from twin.store import keeping as store

ROUTER = APIRouter()
Manager = Annotated[Who, Depends(May("settings.manage"))]


class Terms(BaseModel):
    """The settings and the version they were read at."""

    model_config = ConfigDict(extra="forbid")
    version: int
    thin_after_days: int = Field(ge=1, le=36500)
    delete_after_days: int = Field(ge=1, le=36500)
    position_step_m: float = Field(ge=0, le=100)
    position_step_s: float = Field(ge=1, le=3600)
    reading_step_fraction: float = Field(ge=0, le=1)
    reading_step_s: float = Field(ge=1, le=3600)


@ROUTER.get("/keeping")
def keeping(request: Request, who: Manager) -> dict[str, Any]:
    """Settings with their warnings, every day with its rows and bytes, and what is due next."""
    with wiring_of(request).store_of(who) as conn:
        terms = store.read_keeping(conn)
        due = [
            {"kind": each.kind, "day": each.day, "step": each.step, "held_by": each.held_by}
            for each in store.due(conn, datetime.now(UTC))
        ]
        return {"terms": terms, "warnings": store.warnings(terms), "days": store.kept_days(conn), "due": due}


@ROUTER.put("/keeping")
def set_keeping(body: Terms, request: Request, who: Manager) -> dict[str, Any]:
    """Change the settings; they hold from the next look of the keeper on."""
    given = body.model_dump(exclude={"version"})
    with wiring_of(request).store_of(who) as conn:
        before = store.read_keeping(conn)
        terms = store.save_keeping(conn, store.Keeping(**given), version=body.version, who=who.name)
        was = {name: before[name] for name in given}
        audit.write(conn, who.name, "keeping.change", "keeping", "keeping", before=was, after=given)
    return {"terms": terms, "warnings": store.warnings(terms)}
