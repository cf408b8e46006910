"""The park the live walk gets: read from PostGIS, through JSON and back."""

from __future__ import annotations

import numpy as np
import pytest
from pytest import approx
from small_park import square
from sqlalchemy import Engine, text

from twin.model.errors import NotFound, WrongValue
from twin.model.park import Park
from twin.model.terms import Gathering
from twin.rules.fence.outline import local_outline
from twin.store.park import danger_middle, load_park
from twin.store.planned import features, save
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


def test_what_a_fence_and_a_sensor_ask_for_comes_back_as_it_was_saved(small_park: Engine) -> None:
    rule = {"longest_stay_s": 60, "gathering": {}, "deny": {"persons": ["P-1"]}}
    plan = {"weekly": [{"days": [1], "from": "22:00", "to": "06:00"}]}
    with scoped(small_park) as conn:
        fence = features(conn, "fence")["features"][0]
        changed = {"id": fence["id"], "properties": {"kind": "area", "rule": rule, "schedule": plan}}
        save(conn, "fence", changed, version=1, who="tester")
        given = {"id": "G-1", "properties": {"low_low": -5.0, "low": 1.0, "rule": {"on_delay_s": 3, "group": "V"}}}
        save(conn, "sensor", given, version=1, who="tester")
        park = load_park(conn)
    found = next(each for each in park.fences if each.id == fence["id"])
    assert (found.kind, found.rule.longest_stay_s, found.rule.gathering) == ("area", 60.0, Gathering())
    assert found.schedule == plan and found.rule.deny is not None
    assert (park.sensors["G-1"].low_low, park.sensors["G-1"].rule.group) == (-5.0, "V")
    assert Park.from_json(park.to_json()) == park


def test_a_fence_given_as_a_disc_or_a_strip_draws_its_own_outline(small_park: Engine) -> None:
    shapes = {
        "disc": ({"circle": {"lon": 120.905, "lat": 31.855, "radius_m": 20}}, 3.14159 * 20**2),
        "strip": ({"corridor": {"line": [[120.9, 31.85], [120.901, 31.85]], "width_m": 6}}, 94.7 * 6),
    }
    with scoped(small_park) as conn:
        for name, (rule, _) in shapes.items():
            save(conn, "fence", {"id": name, "properties": {"kind": "area", "rule": rule}}, version=None, who="tester")
        park = load_park(conn)
        areas = dict(conn.execute(text("SELECT id, ST_Area(outline::geography) FROM core.fence")).all())  # type: ignore[arg-type]
    for name, (_, wanted) in shapes.items():
        assert areas[name] == approx(wanted, rel=0.02)
        fence = next(each for each in park.fences if each.id == name)
        assert local_outline(fence, park.site.frame()).area == approx(areas[name], rel=0.01)


def test_a_grave_zone_far_from_the_site_does_not_turn_the_eye_away_from_it(small_park: Engine) -> None:
    with scoped(small_park) as conn:
        middle = danger_middle(conn, "S1")
        elsewhere = {"id": "Z-9", "geometry": square(lat=31.95), "properties": {"grade": "A"}}
        save(conn, "zone", elsewhere, version=None, who="tester")
        assert middle == approx((120.903, 31.8505)) == danger_middle(conn, "S1")
        assert danger_middle(conn, "S0") is None


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


def test_names_of_foreign_systems_are_planned_like_everything_else(small_park: Engine) -> None:
    told = {"protocol": "sparkplug_b", "address": "plant/edge/NH3", "kind": "sensor", "target_id": "G-1", "factor": 0.1}
    with scoped(small_park) as conn:
        save(conn, "feed", {"id": "F-1", "properties": {"site_id": "S1", **told}}, version=None, who="tester")
        (feed,) = load_park(conn).feeds
    assert (feed.address, feed.factor, feed.shift, feed.on_change) == ("plant/edge/NH3", 0.1, 0.0, False)
    assert feed.above == ("plant/edge",)
    with pytest.raises(WrongValue), scoped(small_park) as conn:
        wrong = {"id": "F-2", "properties": {"site_id": "S1", **told, "kind": "pipe"}}
        save(conn, "feed", wrong, version=None, who="tester")
