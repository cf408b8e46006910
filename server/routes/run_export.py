"""A kept run as a file for other programs: GeoPackage, GeoJSON, KML, GeoTIFF, glTF."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response

from server.exporting import MEDIA, export
from server.may import May
from server.who import Who, wiring_of

ROUTER = APIRouter()


@ROUTER.get("/whatif/{run_id}/export.{kind}")
async def file(
    run_id: str,
    kind: Literal["gpkg", "geojson", "kml", "tif", "glb"],
    request: Request,
    who: Annotated[Who, Depends(May("whatif.run"))],
) -> Response:
    """Outlines, source and advice as GeoPackage, GeoJSON or KML; the field as GeoTIFF; the cloud as GLB."""
    body, name = await export(wiring_of(request), who, run_id, kind)
    disposition = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(body, media_type=MEDIA[kind], headers=disposition)
