"""Whether the server runs, for machines that watch it; says nothing about the park and needs no sign-in."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from server.answers import Told, tells
from server.who import wiring_of

ROUTER = APIRouter()


class Parts(Told):
    """Which parts are up."""

    server: bool
    live: bool
    database: bool


class Health(Told):
    """Whether all is well, and whether the park is a fictional one."""

    ok: bool
    parts: Parts
    demo: bool


@ROUTER.get("/health", **tells(Health))
async def health(request: Request) -> JSONResponse:
    """200 while the alarm path works; 503 when the alarm engine is away. A lost database is said, not hidden."""
    wiring = wiring_of(request)
    parts = {"server": True, "live": wiring.link.up, "database": bool(wiring.hub.database["up"])}
    answer = {"ok": all(parts.values()), "parts": parts, "demo": wiring.settings.demo}
    return JSONResponse(answer, 200 if wiring.link.up else 503)
