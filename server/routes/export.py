"""Everything planned as one GeoPackage, in the scope of who asks."""

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from server.may import May
from server.who import Who, wiring_of

ROUTER = APIRouter()


@ROUTER.get("/export/park.gpkg")
def park(request: Request, who: Annotated[Who, Depends(May("import.run"))]) -> Response:
    """A GeoPackage with a layer for each noun; its import gives the same park again."""
    from layers.export import write_package  # loads pandas

    wiring = wiring_of(request)
    with tempfile.TemporaryDirectory(prefix="onemap-export-") as folder:
        file = Path(folder) / "park.gpkg"
        counts = write_package(wiring.engine, file, enterprises=who.enterprises)
        data = file.read_bytes() if counts else b""
    wiring.audit.record(who.name, "export.run", "file", "park.gpkg", after=counts)
    headers = {"Content-Disposition": 'attachment; filename="park.gpkg"', "Cache-Control": "no-store"}
    return Response(data, 200, headers, media_type="application/geopackage+sqlite3")
