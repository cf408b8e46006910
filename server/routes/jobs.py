"""Jobs: what somebody asked for that takes its time, how far it is, and calling it off."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse

from server.answers import Told, tells
from server.job import told
from server.may import May
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.model.errors import NotFound
from twin.store import jobs as store

ROUTER = APIRouter()
Reader = Annotated[Who, Depends(May("map.see"))]


class Job(Told):
    """Long work: how far it is [0 to 1], at which stage, what came of it, or why it failed (a problem document)."""

    id: str
    kind: str
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    progress_fraction: float | None
    stage: str | None
    result: dict[str, Any] | None
    error: dict[str, Any] | None
    attempts: int
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    created_by: str


@ROUTER.get("/jobs", **tells(list[Job]))
def jobs(request: Request, who: Reader, limit: Annotated[int, Query(ge=1, le=500)] = 50) -> list[dict[str, Any]]:
    """One's own newest jobs; everybody's for who may manage them."""
    wiring = wiring_of(request)
    with wiring.store_of(who) as conn:
        rows = store.newest(conn, created_by=None if _manages(who) else who.name, limit=limit)
    return [wiring.jobs.seen(row) for row in rows]


@ROUTER.get("/jobs/{job_id}", **tells(Job))
def job(job_id: str, request: Request, who: Reader) -> dict[str, Any]:
    """One job: queued, running (how far, at which stage), done (with its result), failed (why) or cancelled."""
    wiring = wiring_of(request)
    return wiring.jobs.seen(_own(wiring, who, job_id))


@ROUTER.get("/jobs/{job_id}/file")
def file(job_id: str, request: Request, who: Reader) -> FileResponse:
    """The file that a job of one's own has made; 404 while it is not done, and for jobs that make none."""
    wiring = wiring_of(request)
    made = _own(wiring, who, job_id)["result"] or {}
    if "file_id" not in made:
        raise NotFound()
    path = wiring.job_files.path(made["file_id"])
    return FileResponse(
        path, media_type=made["media_type"], filename=made["name"], headers={"Cache-Control": "private, no-store"}
    )


@ROUTER.delete("/jobs/{job_id}", **tells(Job))
async def cancel(job_id: str, request: Request, who: Reader) -> dict[str, Any]:
    """Call a job off and end its work; one that has ended stays as it ended."""
    wiring = wiring_of(request)
    await wiring.in_thread(_own, wiring, who, job_id)
    await wiring.jobs.cancel(job_id, who)
    return told(await wiring.in_thread(_own, wiring, who, job_id))


def _manages(who: Who) -> bool:
    return "job.manage" in who.permissions


def _own(wiring: Wiring, who: Who, job_id: str) -> dict[str, Any]:
    with wiring.store_of(who) as conn:
        row = store.get(conn, job_id)
    if row["created_by"] != who.name and not _manages(who):
        raise NotFound()
    return row
