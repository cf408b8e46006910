"""A planner draws a zone: it is a row, it is on a tile, and what cannot be is refused with its place."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.server.server_park import LAT, LON, sign_in, square, zone
from twin.store.tiles import MAX_ZOOM

FAR = LON - 0.008


def tile_of(lon: float, lat: float, z: int = 16) -> str:
    """The address of the tile that a place lies in."""
    import math

    x = int((lon + 180) / 360 * 2**z)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z)
    return f"{z}/{x}/{y}"


def test_a_drawn_zone_is_a_row_and_is_on_a_tile(planner: TestClient) -> None:
    address = f"/api/tiles/zone/{tile_of(FAR, LAT)}"
    empty = planner.get(address)
    assert empty.status_code == 204
    made = planner.post("/api/features/zone", json=zone("Z-NEW", FAR, grade="C"))
    assert made.status_code == 201 and made.headers["etag"] == '"1"'
    assert "Z-NEW" in [each["id"] for each in planner.get("/api/features/zone").json()["features"]]
    full = planner.get(address)
    assert full.status_code == 200 and b"Z-NEW" in full.content
    assert full.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert planner.get(address, headers={"If-None-Match": full.headers["etag"]}).status_code == 304
    assert full.headers["etag"] != empty.headers["etag"]


def test_a_tile_is_made_once_and_anew_when_its_noun_has_changed_or_a_browser_reloads_hard(planner: TestClient) -> None:
    address = f"/api/tiles/zone/{tile_of(LON, LAT)}"
    first, again = planner.get(address), planner.get(address)
    anew = planner.get(address, headers={"Cache-Control": "no-cache"})
    assert first.status_code == 200
    assert first.content == again.content == anew.content
    planner.post("/api/features/zone", json=zone("Z-HERE", LON, grade="C"))
    assert b"Z-HERE" not in first.content
    assert b"Z-HERE" in planner.get(address).content


def test_tilejson_names_tiles_that_exist(planner: TestClient) -> None:
    found = planner.get("/api/tiles/zone").json()
    z, x, y = tile_of(LON, LAT).split("/")
    address = found["tiles"][0].replace("{z}", z).replace("{x}", x).replace("{y}", y)
    assert planner.get(address).status_code == 200
    assert found["maxzoom"] == MAX_ZOOM and found["vector_layers"][0]["id"] == "zone"
    assert planner.get("/api/tiles/zone/3/9/0").status_code == 404


def test_two_planners_cannot_overwrite_each_other(planner: TestClient) -> None:
    kept = planner.get("/api/features/zone/Z-1")
    ours = kept.json() | {"geometry": square(LON, LAT, 0.001)}
    first = planner.put("/api/features/zone/Z-1", json=ours, headers={"If-Match": kept.headers["etag"]})
    assert first.status_code == 200 and first.json()["properties"]["version"] == 2
    late = planner.put("/api/features/zone/Z-1", json=ours, headers={"If-Match": kept.headers["etag"]})
    assert late.status_code == 412 and late.json()["code"] == "VersionConflict"
    missing = planner.put("/api/features/zone/Z-1", json=ours)
    assert missing.status_code == 428
    assert planner.delete("/api/features/zone/Z-1", headers={"If-Match": "1"}).status_code == 412
    states = planner.get("/api/features/zone/Z-1/history").json()
    assert [each["version"] for each in states] == [2, 1] and states[0]["who"] == "planner"


def test_a_self_crossing_zone_is_refused_and_says_where(planner: TestClient) -> None:
    bow = zone("Z-BOW")
    east, north = LON + 0.002, LAT + 0.002
    bow["geometry"]["coordinates"] = [[[LON, LAT], [east, north], [east, LAT], [LON, north], [LON, LAT]]]
    refused = planner.post("/api/features/zone", json=bow)
    problem = refused.json()
    assert refused.status_code == 422 and problem["code"] == "ZoneCrossesItself"
    assert abs(problem["place"][0] - (LON + 0.001)) < 1e-6 and abs(problem["place"][1] - (LAT + 0.001)) < 1e-6
    assert problem["detail_zh"] and problem["detail_en"]
    assert planner.get("/api/features/zone/Z-BOW").status_code == 404


def test_an_unknown_grade_a_taken_code_and_an_unknown_noun_are_refused_by_name(planner: TestClient) -> None:
    assert planner.post("/api/features/zone", json=zone("Z-9", grade="E")).json()["code"] == "UnknownGrade"
    taken = planner.post("/api/features/zone", json=zone("Z-1"))
    assert taken.status_code == 409 and taken.json()["code"] == "AlreadyExists"
    assert planner.get("/api/features/unicorn").json()["code"] == "UnknownNoun"


def test_one_idempotency_key_creates_once(planner: TestClient) -> None:
    headers = {"Idempotency-Key": "7b1f"}
    first = planner.post("/api/features/zone", json=zone("Z-ONCE", FAR), headers=headers)
    again = planner.post("/api/features/zone", json=zone("Z-ONCE", FAR), headers=headers)
    assert first.status_code == again.status_code == 201 and first.json() == again.json()


def test_people_are_listed_only_for_those_who_may_know_them(planner: TestClient) -> None:
    assert planner.get("/api/features/person").status_code == 403
    assert planner.get("/api/features/tag").status_code == 403
    sign_in(planner, "operator")
    assert len(planner.get("/api/features/person").json()["features"]) == 2


def test_unchanged_features_are_not_sent_twice(planner: TestClient) -> None:
    first = planner.get("/api/features/structure")
    again = planner.get("/api/features/structure", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content


def test_a_past_version_comes_back_as_a_new_one_also_after_a_removal(planner: TestClient) -> None:
    first = planner.get("/api/features/zone/Z-1").json()
    changed = first | {"geometry": square(LON, LAT, 0.001)}
    assert planner.put("/api/features/zone/Z-1", json=changed, headers={"If-Match": "1"}).is_success
    back = "/api/features/zone/Z-1/restore"
    assert planner.post(back, json={"version": 1}).status_code == 428
    assert planner.post(back, json={"version": 1}, headers={"If-Match": "1"}).status_code == 412
    again = planner.post(back, json={"version": 1}, headers={"If-Match": "2"})
    assert again.status_code == 200 and again.json()["geometry"] == first["geometry"]
    assert again.json()["properties"]["version"] == 3
    assert planner.delete("/api/features/zone/Z-1", headers={"If-Match": "3"}).status_code == 204
    shape = planner.post(back, json={"version": 2}).json()["geometry"]["coordinates"][0]
    for corner, wanted in zip(shape, changed["geometry"]["coordinates"][0], strict=True):
        assert corner == pytest.approx(wanted, abs=1e-9)
    assert planner.post(back, json={"version": 99}).status_code in (404, 428)
