"""What if this tank or pipe leaks? Inputs are gathered from the park, answered in a process of its own and kept."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from server.accepting import OnceHeader, PreferHeader, accept_run, answer, read
from server.asking import gather, held_in
from server.errors import refused_by_model
from server.may import May
from server.question import Refusal, cases
from server.who import Who, wiring_of
from twin.model.errors import MissingField
from twin.store import whatif as store

ROUTER = APIRouter()
Analyst = Annotated[Who, Depends(May("whatif.run"))]
Inputs = dict[str, float | str | list[Any] | None]


class WhatIf(BaseModel):
    """A model, where it happens, what happens, and the weather (left out: the live one).

    It happens at a structure, at a place, or at the point of a pipeline that is nearest to the place (left out: its
    middle). What happens is one group of inputs under the name that the model gives it (`takes`): release, explosion …
    `live` says whether the wind is the mast's, so that the run follows it on the screen (left out: where no wind is
    given).
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Inputs]
    model: str = Field(max_length=80)
    structure_id: str | None = Field(default=None, max_length=120)
    pipeline_id: str | None = Field(default=None, max_length=120)
    lon: float | None = Field(default=None, ge=-180, le=180, allow_inf_nan=False)
    lat: float | None = Field(default=None, ge=-90, le=90, allow_inf_nan=False)
    release: Inputs | None = None
    explosion: Inputs | None = None
    weather: Inputs | None = None
    levels: Annotated[list[Any], Field(max_length=12)] | None = None
    z_m: float = Field(default=1.5, ge=0, le=200, allow_inf_nan=False)
    live: bool | None = None


@ROUTER.post("/whatif", status_code=201, responses={202: {"description": "Accepted: the run's id and its job"}})
async def ask(
    body: WhatIf,
    request: Request,
    response: Response,
    who: Analyst,
    prefer: PreferHeader = "",
    key: OnceHeader = "",
) -> dict[str, Any]:
    """Answer and keep one question; one that takes longer is answered 202 with its run id and its job.

    `Prefer: respond-async` does not wait at all, `Prefer: wait=S` at most S seconds (RFC 7240). Sent twice with one
    Idempotency-Key it is run once.
    """
    wiring = wiring_of(request)
    asked = await wiring.in_thread(gather, wiring, who, body.model_dump(exclude_none=True))
    return await answer(wiring, who, await accept_run(wiring, who, asked, key), response, prefer)


@ROUTER.get("/whatif")
def runs(request: Request, who: Analyst) -> list[dict[str, Any]]:
    """The newest runs."""
    with wiring_of(request).store_of(who) as conn:
        return store.list_runs(conn)


@ROUTER.get("/whatif/cases")
async def credible_cases(
    request: Request,
    who: Analyst,
    structure_id: Annotated[str | None, Query(max_length=120)] = None,
    pipeline_id: Annotated[str | None, Query(max_length=120)] = None,
) -> dict[str, Any]:
    """The credible cases of a vessel or a pipe, each a filled form.

    Give one of the two ids. `weather_measured` false: ask for the wind before a run.
    """
    if (structure_id is None) == (pipeline_id is None):
        en, zh = "Give structure_id or pipeline_id", "须给出设施编号或管道编号之一"
        raise MissingField(en, zh, field="structure_id")
    noun, object_id = ("structure", structure_id) if structure_id is not None else ("pipeline", pipeline_id)
    wiring = wiring_of(request)
    equipment, weather, measured = await wiring.in_thread(held_in, wiring, who, noun, object_id)
    found = await wiring.runs.run(cases, equipment, weather, noun)
    if isinstance(found, Refusal):
        raise refused_by_model(found.code, found.message_zh, found.message_en, found.field)
    return {"cases": found, "equipment": equipment, "weather_measured": measured}


@ROUTER.get("/whatif/{run_id}")
def one(run_id: str, request: Request, who: Analyst) -> dict[str, Any]:
    """One run as it was answered then."""
    return read(wiring_of(request), who, run_id)


class Watch(BaseModel):
    """What is to happen to a run on the screen when the wind leaves it: run again, or only flagged."""

    model_config = ConfigDict(extra="forbid")
    mode: Literal["rerun", "flag"]


@ROUTER.put("/whatif/{run_id}/wind")
async def watch(run_id: str, body: Watch, request: Request, who: Analyst) -> dict[str, Any]:
    """Choose it; the answer is how the wind is to the run now (null: its model asks for none)."""
    wiring = wiring_of(request)
    await wiring.in_thread(read, wiring, who, run_id)
    return {"wind": wiring.wind_watch.choose(run_id, who, body.mode)}


@ROUTER.get("/whatif/{run_id}/raster.png")
def raster(run_id: str, request: Request, who: Analyst) -> Response:
    """The picture of a run on the ground; it never changes."""
    with wiring_of(request).store_of(who) as conn:
        picture = store.get_raster(conn, run_id)
    return Response(picture, media_type="image/png", headers={"Cache-Control": "private, max-age=86400, immutable"})
