"""The site: its names, middle, bounds, reference system and whether it is a fictional park."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from server.answers import Told, tells
from server.may import May
from server.who import Who, wiring_of
from twin.store.park import load_site

ROUTER = APIRouter()


class Site(Told):
    """Names, reference system, time zone, middle and bounds (west, south, east, north) [deg], height of its ground."""

    id: str
    name_zh: str
    name_en: str
    demo: bool
    crs: str
    time_zone: str
    center: tuple[float, float]
    bounds: tuple[float, float, float, float]
    ground_m: float


@ROUTER.get("/site", **tells(Site))
def site(request: Request, who: Annotated[Who, Depends(May("map.see"))]) -> dict[str, Any]:
    """The site this server serves."""
    wiring = wiring_of(request)
    with wiring.store_of(who) as conn:
        found = load_site(conn)
    return {
        "id": found.id,
        "name_zh": found.name_zh,
        "name_en": found.name_en,
        "demo": found.demo,
        "crs": found.crs,
        "time_zone": found.time_zone,
        "center": [found.lon, found.lat],
        "bounds": list(found.bounds),
        "ground_m": found.ground_m,
    }
