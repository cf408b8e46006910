"""What is planned as files for other programs: the whole park, or one noun, in the scope of who asks."""

import tempfile
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response

from server.exporting import MEDIA
from server.may import PERSONAL, May, MayRead
from server.who import Who, wiring_of

ROUTER = APIRouter()
Kind = Literal["gpkg", "geojson", "kml"]


@ROUTER.get("/export/park.{kind}")
def park(kind: Kind, request: Request, who: Annotated[Who, Depends(May("import.run"))]) -> Response:
    """A layer for each noun; the import of the GeoPackage gives the same park again.

    People, tags and vehicles are in it for who may know them.
    """
    from layers.export import ALL

    hidden = () if "person.identity" in who.permissions else PERSONAL
    return _written(request, who, "park", kind, ALL.difference(hidden))


@ROUTER.get("/export/{noun}.{kind}")
def layer(noun: str, kind: Kind, request: Request, who: Annotated[Who, Depends(MayRead())]) -> Response:
    """Everything of one noun."""
    return _written(request, who, noun, kind, frozenset({noun}))


def _written(request: Request, who: Who, name: str, kind: str, nouns: frozenset[str]) -> Response:
    from layers.export import WRITERS  # loads pandas

    wiring = wiring_of(request)
    with tempfile.TemporaryDirectory(prefix="onemap-export-") as folder:
        file = Path(folder) / f"{name}.{kind}"
        counts = WRITERS[kind](wiring.engine, file, enterprises=who.enterprises, nouns=nouns)
        data = file.read_bytes() if file.is_file() else b""
    wiring.audit.record(who.name, "export.run", "file", file.name, after=counts)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": "no-store"}
    return Response(data, 200, headers, media_type=MEDIA[kind])
