"""The domino play from a kept run: what it may bring down, and the run that follows, kept with its parent."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from server.accepting import OnceHeader, PreferHeader, accept_run, answer
from server.domino import at_risk, next_run
from server.may import May
from server.who import Who, wiring_of

ROUTER = APIRouter()
Analyst = Annotated[Who, Depends(May("whatif.run"))]


class Failure(BaseModel):
    """Which equipment at risk fails, and what it then does (left out: the worst case that applies)."""

    model_config = ConfigDict(extra="forbid")
    structure_id: Annotated[str, Field(max_length=120)]
    case: Annotated[str, Field(max_length=80)] | None = None


@ROUTER.get("/whatif/{run_id}/domino")
async def equipment(run_id: str, request: Request, who: Analyst) -> dict[str, Any]:
    """Equipment at risk of a run with how likely and when it fails, and the runs played on from it."""
    return await at_risk(wiring_of(request), who, run_id)


@ROUTER.post(
    "/whatif/{run_id}/domino", status_code=201, responses={202: {"description": "Accepted: the run's id and its job"}}
)
async def play_on(
    run_id: str,
    body: Failure,
    request: Request,
    response: Response,
    who: Analyst,
    prefer: PreferHeader = "",
    key: OnceHeader = "",
) -> dict[str, Any]:
    """Play on: the failure of one piece of equipment as a run of its own, with `parent` and the `request` it was."""
    wiring = wiring_of(request)
    asked, asks = await next_run(wiring, who, run_id, body.structure_id, body.case)
    accepted = await accept_run(wiring, who, asked, key)
    return {**await answer(wiring, who, accepted, response, prefer), "request": asks}
