"""A kept run as files for other programs: GeoPackage, GeoJSON and KML of every layer, GeoTIFF of the field.

Longitudes and latitudes are CGCS2000 (EPSG:4490), which GeoJSON and KML call CRS84 and WGS 84; the field is in the
site's own projected CRS, in metres. What is said of the run (model, inputs, warnings, hash) travels in every file.
"""

from __future__ import annotations

import io
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import pyogrio
import tifffile
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry import shape

from consequence_models.whatif import WhatIf
from layers.kml import flat
from layers.kml import kml as written
from twin.model.place import GEOGRAPHIC, LocalFrame

Array = NDArray[np.float64]
Feature = dict[str, Any]
NODATA = -9999.0
PIXELS = 800
KIND_LAYER = {
    "route": "routes", "way_out": "routes", "approach": "approach", "standoff": "approach_points",
    "closed": "closed_ways", "isolation": "first_isolation",
}  # fmt: skip


def layers_of(run: Mapping[str, Any], advice: Sequence[Feature] = ()) -> dict[str, list[Feature]]:
    """Every layer of a run as GeoJSON features: `outlines`, `exceedance`, `source`, and what was advised.

    Parameters
    ----------
    run : a kept run as the store gives it.
    advice : features of advice on it.
    """
    result = run["result"]
    found: dict[str, list[Feature]] = defaultdict(list)
    found["outlines"] = [one for one in result["footprint"]["features"] if one.get("geometry")]
    bands = ((result.get("impact") or {}).get("bands") or {}).get("features", [])
    found["exceedance"] = [one for one in bands if one.get("geometry")]
    source = {"type": "Point", "coordinates": [result["lon"], result["lat"]]}
    found["source"] = [{"type": "Feature", "id": "source", "geometry": source, "properties": {
        "kind": run["kind"], "structure_id": result.get("structure_id"),
        "pipeline_id": result.get("pipeline_id")}}]  # fmt: skip
    for one in advice:
        layer = KIND_LAYER.get(one["properties"].get("kind", ""))
        if layer:
            found[layer].append(one)
    return dict(found)


def facts_of(run: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a run in every file."""
    return {
        "run_id": run["id"], "model_id": run["model_id"], "model_version": run["model_version"],
        "created_at": run["created_at"], "created_by": run["created_by"], "origin": run["origin"], "hash": run["hash"],
        "inputs": run["inputs"], "warnings": run["warnings"],
    }  # fmt: skip


def geojson(layers: Mapping[str, Sequence[Feature]], facts: Mapping[str, Any]) -> bytes:
    """One FeatureCollection (RFC 7946); `layer` says which layer a feature is of, `run` what was computed."""
    features = [{**one, "properties": {"layer": name, **one["properties"]}}
                for name, rows in layers.items() for one in rows]  # fmt: skip
    return orjson.dumps({"type": "FeatureCollection", "run": facts, "features": features})


def geopackage(layers: Mapping[str, Sequence[Feature]], facts: Mapping[str, Any]) -> bytes:
    """A GeoPackage with one table a layer, and a table `run` without geometry."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.gpkg"
        for name, rows in layers.items():
            if rows:
                frame = gpd.GeoDataFrame([flat(one["properties"]) for one in rows],
                                         geometry=[shape(one["geometry"]) for one in rows], crs=GEOGRAPHIC)  # fmt: skip
                pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG")
        pyogrio.write_dataframe(pd.DataFrame([flat(facts)]), path, layer="run", driver="GPKG")
        return path.read_bytes()


def kml(layers: Mapping[str, Sequence[Feature]], facts: Mapping[str, Any]) -> bytes:
    """KML 2.2 with one folder a layer; outlines in their own colours, the properties as extended data."""
    return written(f"{facts['model_id']} {facts['created_at']}", facts, layers)


def geotiff(result: WhatIf, frame: LocalFrame, facts: Mapping[str, Any]) -> bytes | None:
    """The highest value over time on the ground as one band, 32-bit; None where the lowest level is nowhere reached.

    Values are in the unit of the field at the height of the run; what the model does not know is nodata (-9999). The
    grid is in the site's own CRS [m]; where that has no EPSG number, in CGCS2000 degrees.
    """
    lowest = min(level.value for level in result.levels)
    box = result.field.extent_m(lowest, result.z_m)
    if box is None:
        return None
    corners = box.corners_m()
    low, high = corners.min(axis=0), corners.max(axis=0)
    size = float(max(high - low)) / PIXELS
    across, down = (int(np.ceil(span / size)) for span in high - low)
    x = low[0] + (np.arange(across) + 0.5) * size
    y = high[1] - (np.arange(down) + 0.5) * size
    number = CRS.from_user_input(frame.crs).to_epsg()
    if number is None:
        return _degrees(result, frame, facts, (low, high), (across, down))
    values = _asked(result, *np.meshgrid(x, y))
    origin = (frame.east_m + float(low[0]), frame.north_m + float(high[1]))
    return _tiff(values, origin, (size, size), projected=number, result=result, facts=facts)


def _degrees(
    result: WhatIf, frame: LocalFrame, facts: Mapping[str, Any], box: tuple[Array, Array], shape_: tuple[int, int]
) -> bytes:
    (west, east), (south, north) = (
        (float(min(v)), float(max(v)))
        for v in frame.to_lonlat(*np.array([[box[i][0], box[j][1]] for i in (0, 1) for j in (0, 1)]).T)
    )
    step = (east - west) / shape_[0], (north - south) / shape_[1]
    lon = west + (np.arange(shape_[0]) + 0.5) * step[0]
    lat = north - (np.arange(shape_[1]) + 0.5) * step[1]
    values = _asked(result, *frame.to_local(*np.meshgrid(lon, lat)))
    return _tiff(values, (west, north), step, projected=None, result=result, facts=facts)


def _asked(result: WhatIf, x: Array, y: Array) -> NDArray[np.float32]:
    values = result.field.at(x, y, result.z_m)
    return np.where(np.isfinite(values), values, NODATA).astype(np.float32)


def _tiff(
    values: NDArray[np.float32], origin: tuple[float, float], step: tuple[float, float], *,
    projected: int | None, result: WhatIf, facts: Mapping[str, Any],
) -> bytes:  # fmt: skip
    """A GeoTIFF 1.1: model and raster type, the CRS by its EPSG number, scale and tie point, nodata, metadata."""
    kind, key, number = (1, 3072, projected) if projected is not None else (2, 2048, 4490)
    keys = (1, 1, 1, 3, 1024, 0, 1, kind, 1025, 0, 1, 1, key, 0, 1, int(number))
    said = ET.Element("GDALMetadata")
    for name, value in (
        ("QUANTITY", result.field.quantity), ("UNIT", result.field.unit), ("HEIGHT_M", result.z_m),
        ("MODEL", f"{result.model.id} {result.model.version}"), ("RUN", facts["run_id"]), ("HASH", facts["hash"]),
    ):  # fmt: skip
        ET.SubElement(said, "Item", name=name).text = str(value)
    told = ET.tostring(said, encoding="unicode")
    stream = io.BytesIO()
    tifffile.imwrite(
        stream, values, compression="zlib", rowsperstrip=64, metadata=None,
        extratags=[
            (33550, "d", 3, (step[0], step[1], 0.0), True),
            (33922, "d", 6, (0.0, 0.0, 0.0, origin[0], origin[1], 0.0), True),
            (34735, "H", len(keys), keys, True),
            (42112, "s", 0, told, True),
            (42113, "s", 0, f"{NODATA:g}", True),
        ],
    )  # fmt: skip
    return stream.getvalue()
