"""Vector tiles of the planned nouns, made by PostGIS; only what the transaction's scope may see is in them."""

from __future__ import annotations

import math

from sqlalchemy import Connection, func, select, text

from twin.model.errors import NotFound, WrongGeometry
from twin.store.planned import noun_of
from twin.store.tables import SRID

MAX_ZOOM = 22
EXTENT = 4096
BUFFER = 64
WHOLE_FROM_ZOOM = 14
PIXELS = 512  # of a tile on the screen, which is what a map of vector tiles draws it at
EQUATOR_M = 40_075_016.685578488  # of Web Mercator (EPSG:3857)
NAMING = ("id", "name_zh", "name_en", "enterprise_id", "kind", "grade", "level")
"""What a tile of a whole park carries of a thing: who it is and how it is painted."""


def tile(conn: Connection, noun: str, z: int, x: int, y: int) -> bytes:
    """One Mapbox vector tile; its layer has the noun's name, feature ids are numbers, the business code is `id`.

    An empty tile is empty bytes.

    Raises
    ------
    UnknownNoun, WrongGeometry (the noun has no place), NotFound (no such tile)
    """
    kind, _ = noun_of(noun)
    if kind.geometry is None:
        raise WrongGeometry(f"{noun} has no place on the map")
    if not (0 <= z <= MAX_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z):
        raise NotFound(f"There is no tile {z}/{x}/{y}")
    made = conn.execute(
        text(tile_sql(noun, z)), {"z": z, "x": x, "y": y, "noun": noun, **bounds_of(z, x, y)}
    ).scalar_one()
    return bytes(made or b"")


def tile_sql(noun: str, z: int) -> str:
    """The statement of a tile of one zoom, with `:z :x :y :noun :west :south :east :north` to be filled in.

    Below zoom 14 a whole park is a few tiles: outlines are generalised to a pixel and only what names and paints a
    thing travels. Nothing is left out: what is smaller than a grain is there as a point.
    """
    kind, table = noun_of(noun)
    names = [column.name for column in table.c if column.name not in (kind.geometry, "recorded_at", "number")]
    plain = f"ST_Transform(ST_SetSRID(ST_Force2D({kind.geometry}), 4326), 3857)"
    shape = f"ST_AsMVTGeom({plain}, box, {EXTENT}, {BUFFER})"
    if z < WHOLE_FROM_ZOOM:
        names = [name for name in names if name in NAMING]
        grain_m = EQUATOR_M / 2**z / PIXELS
        shape = (
            f"coalesce(ST_AsMVTGeom(ST_SimplifyPreserveTopology({plain}, {grain_m!r}), box, {EXTENT}, {BUFFER}),"
            f" ST_AsMVTGeom(ST_PointOnSurface({plain}), box, {EXTENT}, {BUFFER}))"
        )
    columns = ", ".join(f'"{name}"' for name in names)
    return f"""
        WITH frame AS (SELECT ST_TileEnvelope(:z, :x, :y) AS box,
                              ST_MakeEnvelope(:west, :south, :east, :north, {SRID}) AS area),
        shapes AS (
          SELECT number AS _number, {columns}, {shape} AS geom
          FROM core.{noun}, frame
          WHERE {kind.geometry} && area AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
        )
        SELECT ST_AsMVT(shapes, :noun, {EXTENT}, 'geom', '_number') FROM shapes WHERE geom IS NOT NULL
        """  # noqa: S608 (every name is from the table of nouns)


def layer_version(conn: Connection, noun: str) -> str:
    """A word that changes whenever anything of the noun changes: the ETag of its tiles and features."""
    _, table = noun_of(noun)
    # One that ends as another begins changes both counts, where it would not change that of all that is hidden.
    over = func.count().filter(table.c.valid_to <= func.now())
    to_come = func.count().filter(table.c.valid_from > func.now())
    row = conn.execute(
        select(
            func.count().label("n"),
            func.coalesce(func.sum(table.c.version), 0).label("versions"),
            func.max(table.c.recorded_at).label("newest"),
            over.label("over"),
            to_come.label("to_come"),
        ).select_from(table)
    ).one()
    newest = int(row.newest.timestamp() * 1000) if row.newest else 0
    return f"{row.n:x}-{row.versions:x}-{newest:x}-{row.over:x}-{row.to_come:x}"


def bounds_of(z: int, x: int, y: int) -> dict[str, float]:
    """Longitudes and latitudes [degrees] of a tile and a little around it."""
    margin = BUFFER / EXTENT
    west, east = ((column / 2**z - 0.5) * 360 for column in (x - margin, x + 1 + margin))
    south, north = (
        math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / 2**z)))) for row in (y + 1 + margin, y - margin)
    )
    return {"west": west, "south": south, "east": east, "north": north}
