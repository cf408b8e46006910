"""How a kept run looks over time and in space: times, views, class pictures and clouds, each made once in a worker."""

from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse

from server.kept_run import read_run
from server.may import May
from server.who import Who, wiring_of
from twin.model.errors import NotFound

ROUTER = APIRouter()
Analyst = Annotated[Who, Depends(May("whatif.run"))]
AirChanges = Annotated[float, Query(ge=0.05, le=60, allow_inf_nan=False)]
ViewId = Literal["now", "peak", "load", "indoors"]
KEPT = {"Cache-Control": "private, max-age=86400, immutable"}


@ROUTER.get("/whatif/{run_id}/times")
async def times(run_id: str, request: Request, who: Analyst, air_changes_1_h: AirChanges = 1.0) -> Response:
    """The times of a run, the ways to look at it, and the lines of equal arrival; no times: it does not change."""
    return _file(await _folder(run_id, request, who, air_changes_1_h) / "times.json", "application/json")


@ROUTER.get("/whatif/{run_id}/times/{view}")
async def frames(
    run_id: str, view: ViewId, request: Request, who: Analyst, air_changes_1_h: AirChanges = 1.0
) -> Response:
    """The outlines of one view at every time: per level distance, area and polygons."""
    return _file(await _folder(run_id, request, who, air_changes_1_h) / f"{view}.json", "application/json")


@ROUTER.get("/whatif/{run_id}/times/{view}/{theme}.png")
async def classes(
    run_id: str,
    view: ViewId,
    theme: Literal["dark", "light"],
    request: Request,
    who: Analyst,
    air_changes_1_h: AirChanges = 1.0,
) -> Response:
    """The classes on the ground at every time, one below the other; the corners of each are in `times`."""
    return _file(await _folder(run_id, request, who, air_changes_1_h) / f"{view}-{theme}.png", "image/png")


@ROUTER.get("/whatif/{run_id}/cloud.glb")
async def cloud(
    run_id: str,
    request: Request,
    who: Analyst,
    t_s: Annotated[float | None, Query(ge=0, le=1e6, allow_inf_nan=False)] = None,
) -> Response:
    """Two or three surfaces of the field in metres around its source; 204 where no level is reached at that time."""
    wiring = wiring_of(request)
    kept, _ = await wiring.in_thread(read_run, wiring, who, run_id)
    file = await wiring.pictures.cloud(kept, t_s)
    return _file(file, "model/gltf-binary") if file.stat().st_size else Response(status_code=204, headers=KEPT)


async def _folder(run_id: str, request: Request, who: Who, air_changes_1_h: float) -> Path:
    wiring = wiring_of(request)
    kept, _ = await wiring.in_thread(read_run, wiring, who, run_id)
    return await wiring.pictures.times(kept, air_changes_1_h)


def _file(path: Path, media_type: str) -> Response:
    if not path.is_file():
        raise NotFound()
    return FileResponse(path, media_type=media_type, headers=KEPT)
