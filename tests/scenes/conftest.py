"""One corner of the demo park, as the API gives it, and the plant built of it."""

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import box, mapping

from ingest.simulator.park import CENTRE_LONLAT, CRS, demo_park
from scenes.plant import plant


@pytest.fixture(scope="session")
def collections():
    """Structures and planted ground of one corner of the demo park, as the API gives them."""
    plan = demo_park()
    out, back = (Transformer.from_crs(*pair, always_xy=True) for pair in (("EPSG:4490", CRS), (CRS, "EPSG:4490")))
    east, north = out.transform(*CENTRE_LONLAT)

    def placed(shape):
        return shapely.transform(shape, lambda a: np.column_stack(back.transform(a[:, 0] + east, a[:, 1] + north)))

    corner = box(-900, 300, -380, 640)
    return {
        noun: {
            "type": "FeatureCollection",
            "features": [
                {"id": row["id"], "geometry": mapping(placed(row["geometry"])),
                 "properties": {k: v for k, v in row.items() if k != "geometry"}}
                for row in plan.features[noun] if corner.contains(row["geometry"])
            ],
        }
        for noun in ("structure", "ground")
    }  # fmt: skip


@pytest.fixture(scope="session")
def built(collections):
    return plant(collections)
