"""How the parts are, for people: engine, database, browsers, waiting rows, running what-ifs."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from server.hub import now
from server.may import May
from server.who import Who, wiring_of

ROUTER = APIRouter()


@ROUTER.get("/status")
async def status(request: Request, _: Annotated[Who, Depends(May("map.see"))]) -> dict[str, Any]:
    """The state of every part as this server sees it."""
    wiring = wiring_of(request)
    return {
        "server_time": now(),
        "engine": wiring.hub.engine,
        "database": wiring.hub.database,
        "browsers": len(wiring.hub.clients),
        "alarms": len(wiring.hub.alarms),
        "alarm_seq": wiring.hub.alarm_seq,
        "heartbeat": wiring.hub.heartbeat,
        "whatif_running": wiring.crew.running,
        "ogc": wiring.publisher.ready,
        "demo": wiring.settings.demo,
    }
