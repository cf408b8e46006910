"""The park the live walk gets: read from PostGIS, through JSON and back."""

from __future__ import annotations

import numpy as np
import pytest
from pytest import approx
from sqlalchemy import Engine

from twin.model.errors import NotFound
from twin.model.park import Park
from twin.store.park import load_park
from twin.store.scope import scoped


def test_a_park_survives_the_way_through_json(small_park: Engine) -> None:
    with scoped(small_park) as conn:
        park = load_park(conn)
    assert Park.from_json(park.to_json()) == park
    assert park.site.demo
    assert park.tags["TAG-1"].role == "contractor"
    assert park.tags["TAG-2"].role == "forklift"
    assert park.sensors["G-1"].high_high == 50
    assert park.sensors["G-0"].enterprise_id is None
    assert park.anchors["A-1"].z_m == 4
    assert park.fences[0].polygons[0][0][0] == (120.9, 31.85)


def test_the_local_frame_begins_in_the_middle_of_the_site(small_park: Engine) -> None:
    with scoped(small_park) as conn:
        site = load_park(conn).site
    x_m, y_m = site.frame().to_local([site.lon, site.lon], [site.lat, site.lat + 0.001])
    assert np.abs(x_m).max() < 5
    assert y_m[1] - y_m[0] == approx(110.87, abs=0.1)
    lon, lat = site.frame().to_lonlat(x_m, y_m)
    assert lon == approx([site.lon, site.lon], abs=1e-9)
    assert lat[1] == approx(site.lat + 0.001, abs=1e-9)


def test_an_empty_database_says_that_a_park_is_missing(engine: Engine) -> None:
    with pytest.raises(NotFound), scoped(engine) as conn:
        load_park(conn)
