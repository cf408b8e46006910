"""A report on a kept run as PDF or as one HTML file that works offline, in Chinese or English."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from server.may import May
from server.reporting import MEDIA, report
from server.who import Who, wiring_of

ROUTER = APIRouter()


@ROUTER.get("/whatif/{run_id}/report.{kind}")
async def document(
    run_id: str,
    kind: Literal["pdf", "html"],
    request: Request,
    who: Annotated[Who, Depends(May("whatif.run"))],
    lang: Annotated[Literal["zh", "en"], Query()] = "zh",
) -> Response:
    """Maps, inputs with their origin, results, people, equipment, advice, warnings, validity, model and hash."""
    body, name = await report(wiring_of(request), who, run_id, kind, lang)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(body, media_type=MEDIA[kind], headers=headers)
