"""A file of any format as layers; run in a child of its own (`child`), as a parser may do what it likes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.files.layer import Layer
from ingest.files.meshes import Up
from ingest.files.sniff import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How to read: metres of a unit of a drawing or mesh (None: as it says), and the axis that points up in a mesh."""

    scale: float | None = None
    up: Up | None = None


def read(file: Path, found: Format, name: str, how: Reading) -> list[Layer]:
    """The layers of a file whose format is known and that was found to be safe.

    Raises
    ------
    Damaged, TooLarge
    """
    if found == "dxf":
        from ingest.files.drawing import read_dxf

        return read_dxf(file, scale=how.scale)
    if found in ("xlsx", "csv"):
        from ingest.files.sheets import read_csv, read_xlsx

        return read_xlsx(file) if found == "xlsx" else read_csv(file)
    if found in ("glb", "obj", "stl"):
        from ingest.files.meshes import read_mesh

        return read_mesh(file, found, name=Path(name).stem, scale=how.scale or 1.0, up=how.up)
    return _tables(file, found)


def _tables(file: Path, found: Format) -> list[Layer]:
    from ingest.files import tables
    from ingest.files.package import read_package

    readers = {
        "gpkg": read_package,
        "shp": tables.read_shapes,
        "geojson": tables.read_geojson,
        "kml": tables.read_kml,
        "kmz": tables.read_kmz,
    }
    return readers[found](file)
