"""Vector tiles of the planned nouns, for layers with many features."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from layers.tiles import TILE, tile_json, tile_of, version_of
from server.answers import PRIVATE, compressed
from server.may import MayRead
from server.who import Who, wiring_of
from twin.store.park import load_site

ROUTER = APIRouter()
Reader = Annotated[Who, Depends(MayRead())]


@ROUTER.get("/tiles/{noun}")
def describe(noun: str, request: Request, who: Reader) -> dict[str, Any]:
    """TileJSON 3.0 of one noun."""
    with wiring_of(request).store_of(who) as conn:
        site = load_site(conn)
        version = version_of(conn, noun)
    return tile_json(noun, str(request.base_url).rstrip("/"), site.bounds, version)


@ROUTER.get("/tiles/{noun}/{z}/{x}/{y}")
def tile(noun: str, z: int, x: int, y: int, request: Request, who: Reader) -> Response:
    """One tile; 304 while nothing of the noun has changed. A browser's hard reload has it made anew."""
    wiring = wiring_of(request)
    with wiring.store_of(who) as conn:
        tag = f'W/"{version_of(conn, noun)}-{who.enterprises}"'
        headers = {"ETag": tag, "Cache-Control": PRIVATE, "Vary": "Cookie, Accept-Encoding"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        name = f"{noun}/{z}/{x}/{y} {tag}"
        body = None if "no-cache" in request.headers.get("cache-control", "") else wiring.tiles.get(name)
        if body is None:
            body = tile_of(conn, noun, z, x, y)
            wiring.tiles.put(name, body)
    return compressed(request, body, headers, TILE) if body else Response(status_code=204, headers=headers)
