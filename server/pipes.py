"""From a line of the park's ledger to the pipe that the credible cases are filled for, and to the place of a break."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from server.errors import NoPipe
from twin.model.place import LocalFrame

TOLD = ("diameter_m", "pressure_pa", "temperature_k", "flow_kg_s", "isolation_s", "height_m", "laid")


def pipe_of(pipeline: dict[str, Any], frame: LocalFrame) -> dict[str, Any]:
    """Plain values of `consequence_models.presets.Pipe` for a pipeline; its length is that of the whole line.

    Raises
    ------
    NoPipe
        Its contents or its diameter are not known.
    """
    row = pipeline["properties"]
    if not row.get("substance_id") or not row.get("diameter_m"):
        raise NoPipe(field="pipeline_id")
    length_m = float(shapely.length(_local(pipeline, frame)))
    told = {name: row[name] for name in TOLD if row.get(name) is not None}
    return {"substance_id": row["substance_id"], "length_m": round(length_m, 1), **told}


def place_on(pipeline: dict[str, Any], frame: LocalFrame, lon: float | None, lat: float | None) -> tuple[float, float]:
    """Longitude and latitude of the point of a line nearest to a place; without a place its middle."""
    line = _local(pipeline, frame)
    if lon is None or lat is None:
        longest = max(getattr(line, "geoms", [line]), key=lambda part: part.length)
        found = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    else:
        x_m, y_m = frame.to_local(lon, lat)
        found = shapely.get_point(shapely.shortest_line(line, shapely.Point(float(x_m), float(y_m))), 0)
    lon_, lat_ = frame.to_lonlat(found.x, found.y)
    return float(lon_), float(lat_)


def _local(pipeline: dict[str, Any], frame: LocalFrame) -> shapely.Geometry:
    def project(lonlat: Any) -> Any:
        return np.stack(frame.to_local(lonlat[:, 0], lonlat[:, 1]), axis=-1)

    return shapely.transform(shapely.force_2d(shape(pipeline["geometry"])), project)
