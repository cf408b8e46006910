"""Sweeps over vessels, cases and weathers: accepted as a job, read as a table or as features of the map."""

from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from server.answers import Collection, tells
from server.asking import vessel
from server.errors import SweepTooLong
from server.may import May
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.model.errors import NotFound
from twin.store import planned
from twin.store import whatif as store
from twin.store.park import load_site

ROUTER = APIRouter()
Analyst = Annotated[Who, Depends(May("whatif.run"))]
Air = dict[str, float | str | None]
MOST_PIECES = 2000


class Sweep(BaseModel):
    """Which vessels (none: every one that holds a substance), which cases (none: all that are credible), what weathers.

    A weather is as in a what-if; what it leaves out is what a mast measures, or its usual value.
    """

    model_config = ConfigDict(extra="forbid")
    structure_ids: Annotated[list[Annotated[str, Field(max_length=120)]], Field(max_length=500)] = []
    cases: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=40)] = []
    weathers: Annotated[list[Air], Field(min_length=1, max_length=200)]
    levels: Annotated[list[Any], Field(max_length=12)] | None = None
    z_m: float = Field(default=1.5, ge=0, le=200, allow_inf_nan=False)


@ROUTER.post("/sweeps", status_code=202)
async def sweep(body: Sweep, request: Request, response: Response, who: Analyst) -> dict[str, Any]:
    """Accept a sweep; the answer is its id and the job that says how far it is."""
    wiring = wiring_of(request)
    inputs = await wiring.in_thread(_gathered, wiring, who, body)
    job = await wiring.jobs.accept(who, "sweep", inputs)
    response.headers["Location"] = f"/api/jobs/{job['id']}"
    return {"id": inputs["run_id"], "job": wiring.jobs.seen(job)}


@ROUTER.get("/sweeps/{sweep_id}")
def table(sweep_id: str, request: Request, who: Analyst) -> dict[str, Any]:
    """The rows of a sweep: vessel, case, weather, and per level how far and how wide; no outlines."""
    run = _read(wiring_of(request), who, sweep_id)
    rows = [
        {**row, "levels": [{k: v for k, v in level.items() if k != "geometry"} for level in row.get("levels", [])]}
        for row in run["result"]["rows"]
    ]
    return {"id": run["id"], "created_at": run["created_at"], "created_by": run["created_by"], "rows": rows}


@ROUTER.get("/sweeps/{sweep_id}/features", **tells(Collection))
def features(sweep_id: str, request: Request, who: Analyst) -> dict[str, Any]:
    """The outlines of a sweep as GeoJSON, one feature a row and level."""
    found = []
    for number, row in enumerate(_read(wiring_of(request), who, sweep_id)["result"]["rows"]):
        common = {name: row.get(name) for name in ("structure_id", "case", "model", "weather", "quantity", "unit")}
        for level in row.get("levels", []):
            properties = {**common, "row": number, **{k: v for k, v in level.items() if k != "geometry"}}
            found.append({"type": "Feature", "geometry": level["geometry"], "properties": properties})
    return {"type": "FeatureCollection", "features": found}


def _read(wiring: Wiring, who: Who, sweep_id: str) -> dict[str, Any]:
    with wiring.store_of(who) as conn:
        run = store.get_run(conn, sweep_id)
    if run["kind"] != "sweep":
        raise NotFound()
    return run


def _gathered(wiring: Wiring, who: Who, body: Sweep) -> dict[str, Any]:
    """Everything that the pieces need, as plain values: from here on the sweep does not change with the park."""
    with wiring.store_of(who) as conn:
        site = load_site(conn)
        holding = [
            one["properties"]["id"]
            for one in planned.features(conn, "structure")["features"]
            if one["properties"].get("substance_id") and one["properties"].get("diameter_m")
        ]
    chosen = body.structure_ids or holding
    if len(chosen) * len(body.weathers) > MOST_PIECES:
        raise SweepTooLong(field="weathers")
    vessels: list[dict[str, Any]] = []
    measured: dict[str, Any] = {}
    for structure_id in chosen:
        equipment, measured, _ = vessel(wiring, who, structure_id)
        lon, lat = place_of(wiring, who, structure_id)
        vessels.append({"structure_id": structure_id, "equipment": equipment, "lon": lon, "lat": lat})
    weathers = [{**measured, **{k: v for k, v in air.items() if v is not None}} for air in body.weathers]
    return {
        "run_id": uuid4().hex,
        "vessels": vessels,
        "weathers": weathers,
        "cases": body.cases,
        "levels": body.levels,
        "z_m": body.z_m,
        "frame": [site.crs, site.lon, site.lat],
        "site_id": site.id,
        "origin": str((wiring.hub.weather or {}).get("origin") or "real"),
    }


def place_of(wiring: Wiring, who: Who, structure_id: str) -> tuple[float, float]:
    """The middle of a structure in degrees."""
    found = next(
        one for one in wiring.things.read(wiring, who) if one["noun"] == "structure" and one["id"] == structure_id
    )
    return found["lon"], found["lat"]
