"""What is planned as files for other programs: GeoPackage, GeoJSON and KML, of the whole park or of one noun.

A GeoPackage of everything is exact to the last bit: its import gives the same park again. GeoJSON and KML carry what
the server serves, in CGCS2000 longitudes and latitudes, which these formats call CRS84 and WGS 84.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import orjson
import pandas as pd
import pyogrio
import shapely
from sqlalchemy import Connection, Engine, select

from layers.kml import kml
from twin.model.nouns import KEPT_BY_THE_STORE, NOUNS, Noun
from twin.model.place import GEOGRAPHIC
from twin.store.feature import iso
from twin.store.planned import features
from twin.store.scope import scoped
from twin.store.tables import PLANNED

ALL: Final = frozenset(NOUNS)
_TYPES: dict[str, Any] = {"int": "Int64", "float": "float64", "bool": "boolean"}


def write_package(
    engine: Engine, file: Path, *, enterprises: str = "*", nouns: Collection[str] = ALL
) -> dict[str, int]:
    """Write every planned thing in the scope of some enterprises; how many of each noun.

    Parameters
    ----------
    file : a GeoPackage to be made; one that is there is replaced.
    enterprises : as for `scoped`.
    nouns : which are written.
    """
    file.unlink(missing_ok=True)
    counts: dict[str, int] = {}
    with scoped(engine, enterprises, who="export") as conn:
        for noun in (each for each in NOUNS.values() if each.name in nouns):
            table, places = _table(conn, noun)
            if len(table):
                counts[noun.name] = len(table)
                _write(file, noun, table, places)
    return counts


def write_geojson(
    engine: Engine, file: Path, *, enterprises: str = "*", nouns: Collection[str] = ALL
) -> dict[str, int]:
    """As `write_package`, one FeatureCollection (RFC 7946); `noun` among the properties says what a feature is."""
    return _collected(engine, file, _geojson, enterprises, nouns)


def write_kml(engine: Engine, file: Path, *, enterprises: str = "*", nouns: Collection[str] = ALL) -> dict[str, int]:
    """As `write_package`, KML 2.2 with one folder a noun."""
    return _collected(engine, file, _kml, enterprises, nouns)


WRITERS: Final[Mapping[str, Callable[..., dict[str, int]]]] = {
    "gpkg": write_package, "geojson": write_geojson, "kml": write_kml,
}  # fmt: skip
"""How to write, by the ending of the file."""

Layers = dict[str, list[dict[str, Any]]]


def _collected(
    engine: Engine, file: Path, form: Callable[[Layers], bytes], enterprises: str, nouns: Collection[str]
) -> dict[str, int]:
    with scoped(engine, enterprises, who="export") as conn:
        layers = {noun: features(conn, noun)["features"] for noun in NOUNS if noun in nouns}
    file.write_bytes(form({noun: rows for noun, rows in layers.items() if rows}))
    return {noun: len(rows) for noun, rows in layers.items() if rows}


def _geojson(layers: Layers) -> bytes:
    rows = [{**one, "properties": {"noun": noun, **one["properties"]}} for noun, ones in layers.items() for one in ones]
    return orjson.dumps({"type": "FeatureCollection", "features": rows}, option=orjson.OPT_UTC_Z)


def _kml(layers: Layers) -> bytes:
    return kml("OneMap", {"written_at": iso(datetime.now(UTC))}, layers)


def _table(conn: Connection, noun: Noun) -> tuple[pd.DataFrame, list[Any]]:
    """Rows as they are kept, in order of id, and their geometries."""
    table = PLANNED[noun.name]
    rows = conn.execute(select(table).order_by(table.c.id)).mappings().all()
    columns: dict[str, Any] = {}
    for name in (column.name for column in table.c if column.name not in (*KEPT_BY_THE_STORE, "number", noun.geometry)):
        field = noun.field(name)
        kind = "text" if field is None else field.kind
        columns[name] = pd.Series([_cell(row[name], kind) for row in rows], dtype=_TYPES.get(kind, "object"))
    places = [] if noun.geometry is None else [row[noun.geometry] for row in rows]
    return pd.DataFrame(columns), [None if each is None else shapely.from_wkb(bytes(each.data)) for each in places]


def _cell(value: Any, kind: str) -> Any:
    if value is None:
        return None if kind != "float" else float("nan")
    if kind == "json":
        return orjson.dumps(value).decode()
    return iso_exact(value) if kind == "time" else value


def iso_exact(moment: Any) -> str:
    """A moment with its microseconds, so that it comes back as it went."""
    return str(moment.isoformat()) if hasattr(moment, "isoformat") else str(iso(moment))


def _write(file: Path, noun: Noun, table: pd.DataFrame, places: list[Any]) -> None:
    if noun.geometry is None or all(place is None for place in places):
        pyogrio.write_dataframe(table, file, layer=noun.name, driver="GPKG", use_arrow=False)
        return
    layer = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(places, crs=GEOGRAPHIC))
    kinds = {place.geom_type for place in places if place is not None}
    pyogrio.write_dataframe(
        layer, file, layer=noun.name, driver="GPKG", use_arrow=False,
        geometry_type=next(iter(kinds)) if len(kinds) == 1 and noun.geometry != "position" else None,
    )  # fmt: skip
