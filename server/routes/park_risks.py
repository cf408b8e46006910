"""The individual risk and the F–N curve of the whole park: accepted as a job, read as table, contours and picture."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from server.answers import Collection, tells
from server.may import May
from server.park_risk import gather_risk
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.model.errors import NotFound
from twin.store import whatif as store

ROUTER = APIRouter()
Analyst = Annotated[Who, Depends(May("whatif.run"))]
KIND = "park_risk"


class Rose(BaseModel):
    """Weathers by name as in a what-if, and the share of the year of each (row: sector from north, column: weather)."""

    model_config = ConfigDict(extra="forbid")
    weathers: Annotated[dict[str, dict[str, float | str | None]], Field(min_length=1, max_length=12)]
    fraction: Annotated[list[list[Annotated[float, Field(ge=0, le=1)]]], Field(min_length=1, max_length=72)]


class Frequency(BaseModel):
    """A leak frequency of the park's own, with where it comes from, instead of the generic one."""

    model_config = ConfigDict(extra="forbid")
    equipment: Annotated[str, Field(max_length=80)]
    hole: Annotated[str, Field(max_length=80)]
    frequency_1_yr: float = Field(ge=0, le=10, allow_inf_nan=False)
    source: Annotated[str, Field(min_length=3, max_length=300)]


class Heads(BaseModel):
    """How many are at a place by day and by night."""

    model_config = ConfigDict(extra="forbid")
    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    people_day: float = Field(ge=0, le=1e6, allow_inf_nan=False)
    people_night: float = Field(ge=0, le=1e6, allow_inf_nan=False)


class ParkRisk(BaseModel):
    """Which vessels (none: all that hold a substance), and what to take instead of the twin's rose, people, leaks."""

    model_config = ConfigDict(extra="forbid")
    structure_ids: Annotated[list[Annotated[str, Field(max_length=120)]], Field(max_length=2000)] = []
    rose: Rose | None = None
    people: Annotated[list[Heads], Field(max_length=20_000)] | None = None
    frequencies: Annotated[list[Frequency], Field(max_length=200)] = []
    scope: Literal["new", "existing"] = "existing"
    step_m: float = Field(default=20.0, ge=2, le=500, allow_inf_nan=False)


@ROUTER.post("/park-risks", status_code=202)
async def assess(body: ParkRisk, request: Request, response: Response, who: Analyst) -> dict[str, Any]:
    """Accept an assessment; the answer is its id and the job that says how far it is."""
    wiring = wiring_of(request)
    inputs = await wiring.in_thread(gather_risk, wiring, who, body.model_dump(exclude_none=True))
    job = await wiring.jobs.accept(who, KIND, inputs)
    response.headers["Location"] = f"/api/jobs/{job['id']}"
    return {"id": inputs["run_id"], "job": wiring.jobs.seen(job)}


@ROUTER.get("/park-risks")
def newest(request: Request, who: Analyst) -> list[dict[str, Any]]:
    """The newest assessments."""
    with wiring_of(request).store_of(who) as conn:
        return store.list_batches(conn, KIND)


@ROUTER.get("/park-risks/{risk_id}")
def one(risk_id: str, request: Request, who: Analyst) -> dict[str, Any]:
    """F–N curve with its lines, targets against their limits, vessels with their leaks and `cautions`, warnings."""
    run = _read(wiring_of(request), who, risk_id)
    result, bounds = run["result"], run["result"]["bounds"]
    picture = {"url": f"/api/whatif/{risk_id}/raster.png", "bounds": bounds}
    return {
        "id": risk_id,
        "created_at": run["created_at"],
        "created_by": run["created_by"],
        "origin": run["origin"],
        "hash": run["hash"],
        "model": {"id": run["model_id"], "version": run["model_version"]},
        "inputs": {name: run["inputs"][name] for name in ("rose", "scope", "frequencies", "area", "shares")},
        "raster": picture if bounds and run["has_raster"] else None,
        **{name: result[name] for name in ("highest_1_yr", "societal", "targets", "vessels", "cautions", "warnings")},
    }


@ROUTER.get("/park-risks/{risk_id}/features", **tells(Collection))
def features(risk_id: str, request: Request, who: Analyst) -> dict[str, Any]:
    """The contours of the individual risk as GeoJSON, the lowest first."""
    found: dict[str, Any] = _read(wiring_of(request), who, risk_id)["result"]["footprint"]
    return found


def _read(wiring: Wiring, who: Who, risk_id: str) -> dict[str, Any]:
    with wiring.store_of(who) as conn:
        run = store.get_run(conn, risk_id)
    if run["kind"] != KIND:
        raise NotFound()
    return run
