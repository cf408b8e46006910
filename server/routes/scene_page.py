"""Any scene as one HTML file that opens without this server and without a network, as it is now or was at a moment."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from scenes.saved_page import saved_page
from server.asking import shown
from server.may import May, require
from server.saved_scene import PartRefused, Wanted, gathered, page_script
from server.who import Who, wiring_of
from server.wiring import Wiring
from server.within import Within
from twin.store import whatif

ROUTER = APIRouter()
PROBLEM = "application/problem+json"


@ROUTER.get("/scenes/{scene_id}/page.html")
async def page(
    scene_id: str,
    request: Request,
    who: Annotated[Who, Depends(May("map.see"))],
    at: datetime | None = None,
    run: Annotated[str | None, Query(max_length=120, description="a kept what-if run to lie over the park")] = None,
    lang: Annotated[Literal["zh", "en"], Query()] = "zh",
    theme: Annotated[Literal["dark", "light"] | None, Query()] = None,
    show: Annotated[str, Query(max_length=400, description="layers to switch on, with commas between")] = "",
) -> Response:
    """The scene with everything on it: layers, last values, alarms, legend, times and sources; people by right only."""
    wiring = wiring_of(request)
    script = page_script(wiring.client_folder)
    kept_run = await wiring.in_thread(_run, wiring, who, run) if run else None
    wanted = Wanted(
        scene_id=scene_id, by=who.name, product=f"OneMap {request.app.version}", at=at, run=kept_run, theme=theme,
        locale=lang, shown=tuple(part for part in show.split(",") if part),
    )  # fmt: skip
    try:
        kept, files = await gathered(Within(request), wanted)
    except PartRefused as refused:
        return Response(refused.answer.body, refused.answer.status, media_type=PROBLEM)
    body = await wiring.in_thread(saved_page, kept, files, script)
    await wiring.in_thread(wiring.audit.record, who.name, "scene.save", "scene", scene_id, after={"run": run})
    name = f"onemap-{scene_id}-{kept['at'][:19].replace(':', '')}.html"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(body, media_type="text/html; charset=utf-8", headers=headers)


def _run(wiring: Wiring, who: Who, run_id: str) -> dict[str, Any]:
    """A kept run as it is shown; reading it here leaves alone which run's wind is watched on the screen."""
    require(who, "whatif.run")
    with wiring.store_of(who) as conn:
        found = shown(whatif.get_run(conn, run_id), who)
    return found | {"at": [found["lon"], found["lat"]]}
