"""The weather at the site now: from the engine's memory, else the newest in the store."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from server.answers import tells
from server.may import May
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.model.live import Weather
from twin.store.live import latest_weather
from twin.store.park import load_site

ROUTER = APIRouter()


@ROUTER.get("/weather", **tells(Weather | None))
async def weather(request: Request, who: Annotated[Who, Depends(May("map.see"))]) -> dict[str, Any] | None:
    """Wind, stability, temperature, humidity and pressure in SI units; null where nothing was ever measured."""
    wiring = wiring_of(request)
    return wiring.hub.weather or await wiring.in_thread(_stored, wiring, who)


def _stored(wiring: Wiring, who: Who) -> dict[str, Any] | None:
    with wiring.store_of(who) as conn:
        return latest_weather(conn, load_site(conn).id)
