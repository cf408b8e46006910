"""Reading a GeoPackage that somebody hands us: checked to be one, opened read-only, kept within limits.

A GeoPackage is an SQLite file. It may carry triggers, views and odd tables; only the feature and attribute layers that
it lists in its own contents table are read, and nothing is ever written to it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pyogrio

from ingest.files.errors import NotAGeoPackage, TooLarge
from ingest.files.layer import Layer
from ingest.files.tables import read_table

MAGIC = b"SQLite format 3\x00"
APPLICATION_IDS = (0x47504B47, 0x47503130, 0x47503131)  # GPKG, GP10, GP11
LARGEST_BYTES = 2_000_000_000
MOST_ROWS = 2_000_000
MOST_LAYERS = 200


def read_package(path: Path | str) -> list[Layer]:
    """Every layer of a GeoPackage, in the order of the file.

    Raises
    ------
    NotAGeoPackage
        Missing file, another format, or a damaged one.
    TooLarge
        More than 2 GB, 2 million rows or 200 layers.
    """
    file = Path(path)
    names = checked_names(file)
    layers = []
    for name in names:
        try:
            layers.append(read_table(file, name))
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.GeometryError) as error:
            raise NotAGeoPackage(f"{file.name}, layer {name}: {error}") from error
    return layers


def checked_names(file: Path) -> list[str]:
    """Names of the layers the file promises, after looking at its head and its contents table."""
    if not file.is_file():
        raise NotAGeoPackage(f"There is no file {file.name}", f"文件不存在:{file.name}")
    if file.stat().st_size > LARGEST_BYTES:
        raise TooLarge(f"{file.name} is larger than 2 GB")
    with file.open("rb") as stream:
        head = stream.read(72)
    if not head.startswith(MAGIC) or int.from_bytes(head[68:72], "big") not in (*APPLICATION_IDS, 0):
        raise NotAGeoPackage(f"{file.name} is not a GeoPackage", f"{file.name} 不是 GeoPackage 文件")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as package:
            package.execute("PRAGMA trusted_schema = OFF")
            return contents(package, file.name)
    except sqlite3.DatabaseError as error:
        raise NotAGeoPackage(f"{file.name} is damaged: {error}", f"{file.name} 已损坏") from error


def contents(package: sqlite3.Connection, name: str) -> list[str]:
    """The listed layers that are real tables; their rows are counted before anything is read."""
    listed = package.execute("SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes')")
    tables = {row[0] for row in package.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    names = [row[0] for row in listed if row[0] in tables]
    if len(names) > MOST_LAYERS:
        raise TooLarge(f"{name} holds more than {MOST_LAYERS} layers")
    rows = 0
    for table in names:
        quoted = '"' + table.replace('"', '""') + '"'
        rows += package.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0]  # noqa: S608 - quoted identifier
    if rows > MOST_ROWS:
        raise TooLarge(f"{name} holds more than {MOST_ROWS} rows")
    return names
