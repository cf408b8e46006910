"""Vector tiles as a map asks for them: one noun, one layer, TileJSON to find them by."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from twin.model.nouns import NOUNS
from twin.store.tiles import MAX_ZOOM, layer_version, tile

TILE = "application/vnd.mapbox-vector-tile"
MIN_ZOOM = 8


def tile_of(conn: Connection, noun: str, z: int, x: int, y: int) -> bytes:
    """One Mapbox vector tile of a noun, in the scope of the transaction; empty bytes where nothing is.

    Raises
    ------
    UnknownNoun, WrongGeometry, NotFound
    """
    return tile(conn, noun, z, x, y)


def version_of(conn: Connection, noun: str) -> str:
    """A word that changes whenever anything of the noun changes."""
    return layer_version(conn, noun)


def tile_json(noun: str, base: str, bounds: tuple[float, float, float, float], version: str) -> dict[str, Any]:
    """TileJSON 3.0 of one noun.

    Parameters
    ----------
    noun : one of ours
    base : address of the server, for example ``http://127.0.0.1:8000``
    bounds : west, south, east, north [degrees]
    version : see `version_of`; it is part of the address, so that a browser never shows an old tile
    """
    columns = {field.name: field.kind for field in NOUNS[noun].fields}
    return {
        "tilejson": "3.0.0",
        "name": noun,
        "version": "1.0.0",
        "tiles": [f"{base}/api/tiles/{noun}/{{z}}/{{x}}/{{y}}?v={version}"],
        "minzoom": MIN_ZOOM,
        "maxzoom": MAX_ZOOM,
        "bounds": list(bounds),
        "center": [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2, 14],
        "vector_layers": [{"id": noun, "fields": {"id": "text", "name_zh": "text", "name_en": "text"} | columns}],
    }
