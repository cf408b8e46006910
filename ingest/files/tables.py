"""Layers that GDAL reads (GeoPackage, Shapefile, GeoJSON, KML) as plain values."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from ingest.files.errors import Damaged
from ingest.files.layer import Layer, as_places

_READ_ERRORS = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.GeometryError)
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SHAPE_CODES = ("utf-8", "gb18030")
_LIBKML_OWN = ("timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon")


def read_table(file: Path, name: str, *, encoding: str | None = None) -> Layer:
    """One layer with its CRS; a plain table comes back without places."""
    table = pyogrio.read_dataframe(file, layer=name, use_arrow=False, encoding=encoding)
    if not isinstance(table, gpd.GeoDataFrame):
        return Layer(name=name, crs=None, cells=cells_of(table), places=as_places([None] * len(table)))
    places = as_places(list(table.geometry.array))
    return Layer(name=name, crs=crs_text(table), cells=cells_of(table.drop(columns=table.geometry.name)), places=places)


def read_all(file: Path, *, encoding: str | None = None) -> list[Layer]:
    """Every layer of a file that GDAL lists.

    Raises
    ------
    Damaged
    """
    try:
        return [read_table(file, str(name), encoding=encoding) for name, _ in pyogrio.list_layers(file)]
    except _READ_ERRORS as error:
        raise Damaged(f"The file cannot be read: {error}") from error


def read_geojson(file: Path) -> list[Layer]:
    """A GeoJSON document; its coordinates are WGS 84 unless an older `crs` member says otherwise (RFC 7946)."""
    return read_all(file)


def read_kml(file: Path) -> list[Layer]:
    """The folders of a KML; the columns that KML gives every placemark are left out where they are empty."""
    return [_without_empty(layer) for layer in read_all(file)]


def read_kmz(file: Path) -> list[Layer]:
    """The KML inside a KMZ; pictures and models beside it stay there."""
    target = file.with_name("inside.kml")
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
        with archive.open("doc.kml" if "doc.kml" in names else names[0]) as source, target.open("wb") as sink:
            copyfileobj(source, sink)
    return read_kml(target)


def read_shapes(file: Path) -> list[Layer]:
    """Every Shapefile in a zip; its table is read in the code page it names, else in UTF-8, else in GB 18030.

    Raises
    ------
    Damaged
        Also where the .shp comes without .shx or .dbf.
    """
    folder = file.with_name("shapes")
    folder.mkdir()
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            where = PurePosixPath(member.filename.replace("\\", "/"))
            if where.suffix.lower() in _PARTS and not where.name.startswith("."):
                target = folder / f"{where.stem}{where.suffix.lower()}"
                with archive.open(member) as source, target.open("wb") as sink:
                    copyfileobj(source, sink)
    return [layer for shape in sorted(folder.glob("*.shp")) for layer in _shape(shape)]


def _shape(shape: Path) -> list[Layer]:
    for part in (".shx", ".dbf"):
        if not shape.with_suffix(part).exists():
            raise Damaged(f"{shape.name} comes without its {part}", f"{shape.name} 缺少 {part} 文件")
    codes = (None,) if shape.with_suffix(".cpg").exists() else _SHAPE_CODES
    for code in codes:
        try:
            return read_all(shape, encoding=code)
        except UnicodeDecodeError:
            continue
    raise Damaged("The attribute table is in an unknown encoding", "属性表编码无法识别")


def cells_of(table: pd.DataFrame) -> dict[str, list[Any]]:
    """Columns as lists of plain values."""
    return {str(name): [plain(value) for value in table[name]] for name in table.columns}


def plain(value: Any) -> Any:
    """A cell as a plain value, None where it is empty; times as ISO 8601."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if isinstance(value, np.ndarray):
        return [plain(each) for each in value]
    return value.item() if isinstance(value, np.generic) else value


def crs_text(table: gpd.GeoDataFrame) -> str | None:
    """Authority and code where there is one, else the full WKT; None for an undefined CRS."""
    crs = table.crs
    if crs is None or "undefined" in str(crs.name).lower():
        return None
    authority = crs.to_authority(min_confidence=70)
    return ":".join(authority) if authority else str(crs.to_wkt())


def _without_empty(layer: Layer) -> Layer:
    kept = {
        name: cells
        for name, cells in layer.cells.items()
        if name not in _LIBKML_OWN and any(cell not in (None, "", -1, 0) for cell in cells)
    }
    flat = [_flat(place) for place in layer.places]
    return Layer(name=layer.name, crs=layer.crs, cells=kept, places=as_places(flat))


def _flat(place: Any) -> Any:
    """KML clamped to the ground carries heights of zero that say nothing."""
    if place is None or not place.has_z or shapely.get_coordinates(place, include_z=True)[:, 2].any():
        return place
    return shapely.force_2d(place)
