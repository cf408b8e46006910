"""The harm of a run: who and what it meets, how surely, and the ground on which each level is exceeded how often."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from server.answers import Collection, json_answer, tells
from server.impact import impact_of, shown_impact
from server.kept_run import read_run
from server.may import May
from server.who import Who, wiring_of
from server.wiring import Wiring

ROUTER = APIRouter()
Analyst = Annotated[Who, Depends(May("whatif.run"))]


@ROUTER.get("/whatif/{run_id}/impact")
async def impact(run_id: str, request: Request, who: Analyst, now: Annotated[bool, Query()] = False) -> Response:
    """The harm as it was counted with the run, or with `now` to who and what is there at this moment.

    People and places are counted by the 90th-percentile outline (`protective`); what the median says is labelled so.
    """
    return json_answer(shown_impact(await _impact(wiring_of(request), who, run_id, anew=now), who))


@ROUTER.get("/whatif/{run_id}/bands", **tells(Collection))
async def bands(run_id: str, request: Request, who: Analyst) -> Response:
    """Where each level is exceeded with a probability of 10, 50 and 90 %, over wind, rate and model, as GeoJSON."""
    return json_answer((await _impact(wiring_of(request), who, run_id, anew=False))["bands"])


async def _impact(wiring: Wiring, who: Who, run_id: str, *, anew: bool) -> dict[str, Any]:
    kept, run = await wiring.in_thread(read_run, wiring, who, run_id)
    known: dict[str, Any] | None = run["result"].get("impact")
    if known is not None and not anew:
        return known
    return await impact_of(wiring, who, kept)
