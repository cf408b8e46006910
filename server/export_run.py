"""A kept run as the bytes of one file, as a worker process writes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from layers.moments import last_of
from layers.run_export import facts_of, geojson, geopackage, geotiff, kml, layers_of
from scenes.builders.clouds import cloud_glb
from server.solved import repeated
from twin.model.place import frame_around

_VECTORS = {"gpkg": geopackage, "geojson": geojson, "kml": kml}


def written(
    kind: str, run: dict[str, Any], advice: Sequence[dict[str, Any]], site: tuple[str, float, float]
) -> bytes | None:
    """The file; None where the run reaches no level, so that there is no field and no cloud to write.

    Parameters
    ----------
    kind : gpkg, geojson, kml, tif or glb
    run, advice : a kept run and the features of advice on it
    site : its CRS, longitude and latitude
    """
    result, frame = repeated(run["inputs"]), frame_around(*site)
    if kind in _VECTORS:
        return _VECTORS[kind]({**layers_of(run, advice), **last_of(result, frame)}, facts_of(run))
    if kind == "tif":
        return geotiff(result, frame, facts_of(run))
    place = (float(run["result"]["lon"]), float(run["result"]["lat"]))
    return cloud_glb(result.field, result.levels, frame, place, None)
