"""Expected error of an anchor plan as outlines: where it is good, where it will do, where it is poor."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from contourpy import FillType, contour_generator

from ingest.positioning.plan import COVERED_ERROR_M, Expected
from twin.model.place import LocalFrame

GOOD_ERROR_M = 1.0
UNKNOWN_M = 1e6
BANDS = (("good", 0.0, GOOD_ERROR_M), ("fair", GOOD_ERROR_M, COVERED_ERROR_M), ("poor", COVERED_ERROR_M, 2 * UNKNOWN_M))


def bands(plan: Expected, frame: LocalFrame) -> list[dict[str, Any]]:
    """One GeoJSON feature a band, with `band`, `from_m` and `to_m`; `poor` has no end: there, nothing is promised.

    A band that is nowhere is left out.
    """
    error = np.nan_to_num(plan.error_m, nan=UNKNOWN_M).T
    lines = contour_generator(plan.grid.x_m, plan.grid.y_m, error, fill_type=FillType.OuterOffset)
    found = []
    for name, low, high in BANDS:
        filled: Any = lines.filled(low, high)
        points, offsets = filled
        polygons = [_polygon(p, o, frame) for p, o in zip(points, offsets, strict=True)]
        if not polygons:
            continue
        properties = {"id": name, "band": name, "from_m": low, "to_m": high if high < UNKNOWN_M else None}
        geometry = {"type": "MultiPolygon", "coordinates": polygons}
        found.append({"type": "Feature", "id": name, "geometry": geometry, "properties": properties})
    return found


def _polygon(points: Any, offsets: Sequence[int], frame: LocalFrame) -> list[list[list[float]]]:
    lon, lat = frame.to_lonlat(points[:, 0], points[:, 1])
    pairs = np.round(np.column_stack([lon, lat]), 7)
    return [pairs[a:b].tolist() for a, b in pairwise(offsets)]
