"""The plant for the map: a manifest of instances, and the models they are copies of."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse

from server.answers import GLB, accepts_gzip, tagged
from server.may import May, MayMachine
from server.who import Who, wiring_of

ROUTER = APIRouter()
Viewer = Annotated[Who, Depends(May("map.see"))]

Reader = Annotated[Who, Depends(MayMachine("map.see"))]


@ROUTER.get("/plant")
async def plant(request: Request, who: Viewer) -> Response:
    """Which model stands where, how large and which way round."""
    wiring = wiring_of(request)
    manifest = await wiring.plant_of(who.enterprises)
    return tagged(request, orjson.dumps(manifest), "application/json")


@ROUTER.get("/plant/models/{name}.glb")
def model(name: str, request: Request, who: Viewer) -> Response:
    """One model, binary glTF; its name changes with its shape."""
    path = wiring_of(request).plant.model(who.enterprises, name)
    headers = {"Cache-Control": "private, max-age=86400", "Vary": "Cookie, Accept-Encoding"}
    packed = path.with_name(f"{path.name}.gz")
    if accepts_gzip(request) and packed.is_file():
        return FileResponse(packed, media_type=GLB, headers=headers | {"Content-Encoding": "gzip"})
    return FileResponse(path, media_type=GLB, headers=headers)


@ROUTER.get("/plant/shade.png")
def shade(request: Request, who: Viewer) -> Response:
    """The contact shade of the plant on the ground: black with opacity, in the bounds that the manifest gives."""
    path = wiring_of(request).plant.shade(who.enterprises)
    return FileResponse(path, media_type="image/png", headers={"Cache-Control": "private, max-age=86400"})


@ROUTER.get("/plant/tileset.json")
async def tileset(request: Request, who: Reader) -> Response:
    """The plant as a 3D Tiles 1.1 set, for other viewers; a machine's token serves too."""
    wiring = wiring_of(request)
    await wiring.plant_of(who.enterprises)
    body = await wiring.plant.tileset(who.enterprises)
    return tagged(request, body, "application/json")


@ROUTER.get("/plant/{name}.glb")
def tile(name: str, request: Request, who: Reader) -> Response:
    """One tile of the set, found beside `tileset.json`."""
    path = wiring_of(request).plant.tile(who.enterprises, name)
    return FileResponse(path, media_type=GLB, headers={"Cache-Control": "private, no-cache"})
