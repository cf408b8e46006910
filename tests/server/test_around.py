"""What lies around a place, line or area: distances on the ellipsoid, all of it counted, faults named."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from fastapi.testclient import TestClient
from pyproj import Geod
from shapely.geometry import shape

from server.first_start import DEMO_PASSWORD
from server.routes.around import NEAREST
from tests.server.server_park import AMMONIA, LAT, LON, REFINERY, feature, point, sign_in, square

CGCS2000 = Geod(a=6_378_137.0, rf=298.257222101)
LINE = {"type": "LineString", "coordinates": [[LON - 0.001, LAT - 0.001], [LON + 0.006, LAT - 0.001]]}
CROSSED = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
SHAPES = [point(LON + 0.002, LAT + 0.001), LINE, square(LON + 0.0004, LAT + 0.0004, 0.001)]


def ask(client: TestClient, geometry: dict[str, Any], within_m: float) -> dict[str, Any]:
    answer = client.post("/api/around", json={"geometry": geometry, "within_m": within_m})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def distances(told: dict[str, Any]) -> dict[tuple[str, str], float]:
    return {(kind["noun"], one["id"]): one["distance_m"] for kind in told["found"] for one in kind["nearest"]}


def test_looking_farther_finds_what_lies_farther_and_loses_nothing(operator: TestClient) -> None:
    for geometry in SHAPES:
        before: dict[tuple[str, str], float] = {}
        before_m = -1.0
        for within_m in (1.0, 40.0, 120.0, 300.0, 900.0, 20_000.0):
            found = distances(ask(operator, geometry, within_m))
            assert before.items() <= found.items()
            assert all(before_m < found[new] <= within_m for new in found.keys() - before.keys())
            before, before_m = found, within_m
        assert len(before) == 10


def test_a_distance_is_that_of_the_geodesic_and_what_contains_the_place_is_at_none(operator: TestClient) -> None:
    told = distances(ask(operator, point(LON + 0.001, LAT + 0.001), 600.0))
    apart = CGCS2000.inv(LON + 0.001, LAT + 0.001, LON, LAT)[2]
    assert told["sensor", "GT-1"] == pytest.approx(apart, abs=1e-3)
    assert told["zone", "Z-1"] == told["fence", "F-1"] == told["enterprise", AMMONIA] == 0.0
    edge = CGCS2000.inv(LON + 0.001, LAT + 0.001, LON + 0.005, LAT + 0.001)[2]
    assert told["zone", "Z-2"] == told["enterprise", REFINERY] == pytest.approx(edge, abs=0.01)


def test_the_buffer_reaches_as_far_as_was_asked_and_what_stands_in_it_is_found(operator: TestClient) -> None:
    within_m = 250.0
    told = ask(operator, SHAPES[0], within_m)
    buffer = shape(told["buffer"])
    lon, lat = SHAPES[0]["coordinates"][:2]
    reach = [CGCS2000.inv(lon, lat, *corner)[2] for corner in buffer.exterior.coords]
    assert min(reach) > 0.998 * within_m
    assert max(reach) < 1.002 * within_m
    rows = operator.get("/api/features/structure").json()["features"]
    there = {row["id"] for row in rows if shapely.intersects(shape(row["geometry"]), buffer)}
    assert there == {name for noun, name in distances(told) if noun == "structure"} == {"T-1203"}


def test_an_area_alone_needs_no_distance_but_a_place_and_a_line_do(operator: TestClient) -> None:
    told = ask(operator, SHAPES[2], 0.0)
    assert set(distances(told).values()) == {0.0}
    assert ("structure", "T-1203") in distances(told)
    assert ("sensor", "GT-1") not in distances(told)
    for geometry in SHAPES[:2]:
        answer = operator.post("/api/around", json={"geometry": geometry, "within_m": 0.0})
        assert (answer.status_code, answer.json()["code"]) == (422, "WrongValue")


def test_a_long_list_is_cut_but_counted_whole(planner: TestClient) -> None:
    for k in range(NEAREST + 3):
        hydrant = feature(f"H-{k:02d}", point(LON + 0.0001 * k, LAT - 0.002))
        assert planner.post("/api/features/hydrant", json=hydrant).status_code == 201
    told = next(one for one in ask(planner, point(LON, LAT - 0.002), 2000.0)["found"] if one["noun"] == "hydrant")
    assert (told["count"], len(told["nearest"])) == (NEAREST + 3, NEAREST)
    assert [one["id"] for one in told["nearest"]] == [f"H-{k:02d}" for k in range(NEAREST)]


def test_a_shape_that_cannot_be_is_refused_by_name(operator: TestClient) -> None:
    for geometry, code in (
        ({"type": "Polygon", "coordinates": [CROSSED]}, "OutlineCrossesItself"),
        ({"type": "Point", "coordinates": [200, 0]}, "OutsideTheEarth"),
        ({"type": "LineString", "coordinates": [[0, 0]]}, "TooFewPoints"),
        ({"type": "GeometryCollection", "geometries": []}, "WrongGeometry"),
    ):
        answer = operator.post("/api/around", json={"geometry": geometry, "within_m": 10.0})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    for within_m in (-1.0, 50_000.0, "NaN"):
        answer = operator.post("/api/around", json={"geometry": SHAPES[0], "within_m": within_m})
        assert answer.status_code == 422


def test_nobody_looks_around_without_signing_in_and_an_enterprise_finds_its_own(operator: TestClient) -> None:
    everything = distances(ask(operator, SHAPES[0], 5000.0))
    sign_in(operator, "security_admin")
    shift = {"name": "ammonia.shift", "role_id": "operator", "password": DEMO_PASSWORD, "enterprise_id": AMMONIA}
    assert operator.post("/api/accounts", json=shift).status_code == 201
    sign_in(operator, "ammonia.shift")
    own = distances(ask(operator, SHAPES[0], 5000.0))
    assert own.items() < everything.items()
    assert ("structure", "T-1203") in own
    assert ("structure", "T-2001") not in own
    operator.delete("/api/session")
    answer = operator.post("/api/around", json={"geometry": SHAPES[0], "within_m": 10.0})
    assert answer.status_code == 401
