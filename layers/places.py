"""GeoJSON geometries in degrees → shapes in local metres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape

from layers.footprint import Frame


def local(geometry: Mapping[str, Any], frame: Frame) -> shapely.Geometry:
    """A geometry in metres of a frame, flat; an area that crosses itself is made valid."""

    def turned(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.stack(frame.to_local(lonlat[:, 0], lonlat[:, 1]), axis=-1)

    found = shapely.transform(shapely.force_2d(shape(dict(geometry))), turned)
    return shapely.make_valid(found) if shapely.get_dimensions(found) == 2 else found
