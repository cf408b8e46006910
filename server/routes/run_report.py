"""A report on a kept run as PDF or as one HTML file that works offline, in Chinese or English: made as a job."""

from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse

from server.kept_run import read_run
from server.may import May
from server.reporting import need_font
from server.who import Who, wiring_of
from server.wiring import Wiring

ROUTER = APIRouter()
Analyst = Annotated[Who, Depends(May("whatif.run"))]
Form = Literal["pdf", "html"]
Language = Annotated[Literal["zh", "en"], Query()]


@ROUTER.post("/whatif/{run_id}/report.{kind}", status_code=202)
async def ask(
    run_id: str, kind: Form, request: Request, response: Response, who: Analyst, lang: Language = "zh"
) -> dict[str, Any]:
    """Have a report written; when the job is done, its file is at `/api/jobs/{job}/file`."""
    wiring = wiring_of(request)
    job = await _accept(wiring, who, run_id, kind, lang)
    response.headers["Location"] = f"/api/jobs/{job['id']}"
    return {"job": wiring.jobs.seen(job), "url": f"/api/jobs/{job['id']}/file"}


@ROUTER.get("/whatif/{run_id}/report.{kind}", responses={202: {"description": "Still being written: its job"}})
async def document(run_id: str, kind: Form, request: Request, who: Analyst, lang: Language = "zh") -> Response:
    """Maps, inputs with their origin, results, people, equipment, advice, warnings, validity, model and hash.

    The same job as by POST, waited for.
    """
    wiring = wiring_of(request)
    job = await _accept(wiring, who, run_id, kind, lang)
    result = await wiring.jobs.wait(job["id"], wiring.limits.build_s)
    if result is None:
        return Response(status_code=202, headers={"Location": f"/api/jobs/{job['id']}"})
    headers = {"Cache-Control": "private, no-store"}
    path = wiring.job_files.path(result["file_id"])
    return FileResponse(path, media_type=result["media_type"], filename=result["name"], headers=headers)


async def _accept(wiring: Wiring, who: Who, run_id: str, kind: str, lang: str) -> dict[str, Any]:
    need_font(wiring, kind)
    await wiring.in_thread(read_run, wiring, who, run_id)
    inputs = {"run_id": run_id, "kind": kind, "lang": lang, "file_id": uuid4().hex}
    return await wiring.jobs.accept(who, "report", inputs)
