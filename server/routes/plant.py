"""The plant for the map: a manifest of instances, and the models they are copies of."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse

from server.answers import tagged
from server.may import May
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.store.planned import features
from twin.store.tiles import layer_version

ROUTER = APIRouter()
NOUNS = ("structure", "ground")
Viewer = Annotated[Who, Depends(May("map.see"))]


@ROUTER.get("/plant")
async def plant(request: Request, who: Viewer) -> Response:
    """Which model stands where, how large and which way round."""
    wiring = wiring_of(request)
    version = await wiring.in_thread(_version, wiring, who)
    manifest = wiring.plant.known(who.enterprises, version)
    if manifest is None:
        rows = await wiring.in_thread(_features, wiring, who)
        manifest = await wiring.plant.build(who.enterprises, version, rows)
    return tagged(request, orjson.dumps(manifest), "application/json")


@ROUTER.get("/plant/models/{name}.glb")
def model(name: str, request: Request, who: Viewer) -> Response:
    """One model, binary glTF; its name changes with its shape."""
    path = wiring_of(request).plant.model(who.enterprises, name)
    return FileResponse(path, media_type="model/gltf-binary", headers={"Cache-Control": "private, max-age=86400"})


def _version(wiring: Wiring, who: Who) -> str:
    with wiring.store_of(who) as conn:
        return " ".join(layer_version(conn, noun) for noun in NOUNS)


def _features(wiring: Wiring, who: Who) -> dict[str, dict[str, Any]]:
    with wiring.store_of(who) as conn:
        return {noun: features(conn, noun) for noun in NOUNS}
