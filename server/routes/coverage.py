"""What devices reach: of the whole park or a zone, of one device while it is held, and where more would help."""

import time
from typing import Annotated, Any, Literal
from weakref import WeakKeyDictionary

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from server import coverage, coverage_held
from server.answers import Collection, Feature, tells
from server.cover_park import NOUNS, CoverPark, load
from server.may import May
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.model.errors import WrongValue
from twin.model.nouns import NOUNS as ALL
from twin.rules.shape import checked_geometry
from twin.store.tiles import layer_version

ROUTER = APIRouter()
Viewer = Annotated[Who, Depends(May("map.see"))]
RECHECK_S = 1.0
_KEPT: WeakKeyDictionary[Wiring, dict[str, tuple[float, str, CoverPark]]] = WeakKeyDictionary()
_WHOLE: WeakKeyDictionary[Wiring, dict[tuple[str, str], dict[str, Any]]] = WeakKeyDictionary()


class Held(BaseModel):
    """A device as it is held over the map, saved or not."""

    noun: Literal["camera", "sensor", "hydrant", "muster_point", "anchor"]
    feature: Feature


class Wanted(BaseModel):
    """How many more devices of which kind, and for which zone."""

    what: Literal["camera", "combustible", "toxic"]
    count: int = Field(default=3, ge=1, le=coverage.MOST_PROPOSED)
    zone_id: str | None = None


@ROUTER.get("/coverage")
def whole(request: Request, who: Viewer, zone: str | None = None, show: str = "all") -> dict[str, Any]:
    """Cameras, detectors, hydrants and muster points over one zone or over all: figures, and gaps as features.

    `show` names the item whose features come with the figures (`camera`, `combustible`, `toxic`, `hydrant`,
    `muster_point`); `all` brings every one, `none` the figures alone.
    """
    wiring = wiring_of(request)
    park, version = _park(wiring, who)
    shelf = _WHOLE.setdefault(wiring, {})
    key = (f"{who.enterprises} {zone}", version)
    if key not in shelf:
        for old in [each for each in shelf if each[1] != version]:
            del shelf[old]
        shelf[key] = coverage.whole(park, zone)
    found = shelf[key]
    shown = [each for name, some in found["features"].items() if show in (name, "all") for each in some]
    return {**found, "features": {"type": "FeatureCollection", "features": shown}}


@ROUTER.post("/coverage/device")
def one(body: Held, request: Request, who: Viewer) -> dict[str, Any]:
    """What one device reaches where it is held; nothing is stored."""
    checked_geometry(ALL[body.noun], body.feature.get("geometry"))
    if not isinstance(body.feature.get("properties"), dict):
        raise WrongValue("The feature has no properties", "对象缺少属性", field="feature")
    park, _ = _park(wiring_of(request), who)
    return coverage_held.one(park, body.noun, body.feature)


@ROUTER.post("/coverage/proposals", **tells(Collection))
def proposals(body: Wanted, request: Request, who: Viewer) -> dict[str, Any]:
    """Places for more devices, best first, with what each adds; nothing is stored."""
    park, _ = _park(wiring_of(request), who)
    found = coverage.proposed(park, body.what, body.count, body.zone_id)
    return {"type": "FeatureCollection", "features": found}


def _park(wiring: Wiring, who: Who) -> tuple[CoverPark, str]:
    """The park of who asks, read again when something of it changed; asked of the database once a second at most."""
    shelf = _KEPT.setdefault(wiring, {})
    kept = shelf.get(who.enterprises)
    now = time.monotonic()
    if kept is not None and now - kept[0] < RECHECK_S:
        return kept[2], kept[1]
    with wiring.store_of(who) as conn:
        version = " ".join(str(layer_version(conn, noun)) for noun in NOUNS)
        park = kept[2] if kept is not None and kept[1] == version else load(conn)
    shelf[who.enterprises] = (now, version, park)
    return park, version
