"""Vector tiles leave nothing out: whole from zoom 14 on, and below it generalised to a pixel but all there."""

from collections.abc import Iterator

import numpy as np
import pytest
from sqlalchemy import Connection, text

from twin.store.engine import connect
from twin.store.planned import save
from twin.store.scope import scoped
from twin.store.tiles import tile, tile_sql

LON, LAT, MANY = 120.90, 31.85, 12_000


def fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each length-delimited field of a protobuf message; varints are stepped over."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        size, at = varint(data, at)
        if key & 7 == 2:
            yield key >> 3, data[at : at + size]
            at += size


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift, at = shift + 7, at + 1
        if data[at - 1] < 128:
            return value, at


def shapes(data: bytes) -> list[int]:
    """Bytes of the geometry (field 4) of every feature (field 2) of the one layer (field 3) of a tile."""
    layers = [body for number, body in fields(data) if number == 3]
    assert len(layers) == 1
    features = [body for number, body in fields(layers[0]) if number == 2]
    return [len(body) for feature in features for number, body in fields(feature) if number == 4]


def at_zoom(z: int) -> tuple[int, int, int]:
    x = int((LON + 180) / 360 * 2**z)
    y = int((1 - np.arcsinh(np.tan(np.radians(LAT))) / np.pi) / 2 * 2**z)
    return z, x, y


@pytest.fixture
def crowded(fresh_database_url: str) -> Iterator[Connection]:
    """A park with many circles of 4 m in a field of 300 m, and one outline of 400 corners."""
    engine = connect(fresh_database_url)
    middle = f"ST_SetSRID(ST_MakePoint({LON} + (random() - 0.5) * 0.003, {LAT} + (random() - 0.5) * 0.003), 4490)"
    corners = [(-0.01, -0.01), (0.01, -0.01), (0.0, 0.01), (-0.01, -0.01)]
    outline = {"type": "Polygon", "coordinates": [[[LON + x, LAT + y] for x, y in corners]]}
    site = {"id": "S", "geometry": outline, "properties": {"id": "S", "name_zh": "试", "crs": "EPSG:4549"}}
    with scoped(engine, who="test") as conn:
        save(conn, "site", site, version=None, who="test")
        for what in (
            f"'S-' || n, ST_Multi(ST_Buffer({middle}, 2e-5, 8)), 'tank_dome', 'S' FROM generate_series(1, {MANY}) n",
            f"'ROUND', ST_Multi(ST_Buffer(ST_SetSRID(ST_MakePoint({LON}, {LAT}), 4490), 2e-3, 100)), 'bund', 'S'",
        ):
            conn.execute(text(f"INSERT INTO core.structure (id, outline, kind, site_id) SELECT {what}"))
    with scoped(engine, who="test") as conn:
        yield conn
    engine.dispose()


def test_no_tile_leaves_a_thing_out_however_many_there_are(crowded: Connection) -> None:
    for z in (10, 13, 14):
        assert len(shapes(tile(crowded, "structure", *at_zoom(z)))) == MANY + 1, z


def test_below_zoom_14_outlines_are_generalised_and_carry_names_only(crowded: Connection) -> None:
    fine, coarse = (tile(crowded, "structure", *at_zoom(z)) for z in (14, 11))
    assert max(shapes(fine)) > 300, "all corners of the round one"
    assert max(shapes(coarse)) < 60, "what one pixel can show"
    assert "inventory_kg" in tile_sql("structure", 14) and "inventory_kg" not in tile_sql("structure", 13)
    assert len(coarse) < 0.6 * len(fine)
