"""A planner reads blind spots and gaps, holds a device elsewhere, and asks where more would help."""

from __future__ import annotations

import time

from fastapi.testclient import TestClient

from tests.server.server_park import LAT, LON, feature, point

SEES = {"heading_deg": 45.0, "field_of_view_deg": 80.0, "range_m": 120.0}


def test_a_camera_behind_a_tank_leaves_a_blind_spot_that_turns_with_it(planner: TestClient) -> None:
    camera = feature("CAM-1", {"type": "Point", "coordinates": [LON + 0.0004, LAT + 0.0004, 6.0]}, **SEES)
    assert planner.post("/api/features/camera", json=camera).status_code == 201
    found = planner.get("/api/coverage", params={"zone": "Z-1"}).json()
    figures = found["figures"]["camera"]
    assert figures["devices"] == 1 and 0 < figures["fraction"] < 0.5 and figures["overlap_fraction"] == 0
    kinds = [each["properties"]["kind"] for each in found["features"]["features"]]
    assert "seen" in kinds and "blind" in kinds
    towards = planner.post("/api/coverage/device", json={"noun": "camera", "feature": camera}).json()
    camera["properties"]["heading_deg"] = 225.0
    away = planner.post("/api/coverage/device", json={"noun": "camera", "feature": camera}).json()
    assert towards["share"] < 0.9 and away["share"] == 1.0, "the tank hides the ground behind it"
    assert away["reach_m"]["identify"] < away["reach_m"]["detect"]


def test_an_uncovered_source_is_named_and_a_detector_is_proposed_that_covers_it(planner: TestClient) -> None:
    before = planner.get("/api/coverage").json()["figures"]
    assert before["toxic"]["missing"] == ["T-1203"]
    wanted = {"what": "toxic", "count": 3}
    best = planner.post("/api/coverage/proposals", json=wanted).json()["features"]
    assert len(best) == 1 and best[0]["properties"]["gain"] == 1.0
    lon, lat = best[0]["geometry"]["coordinates"]
    detector = feature("GT-9", point(lon, lat), kind="gas", quantity="ammonia", unit="ppm")
    held = planner.post("/api/coverage/device", json={"noun": "sensor", "feature": detector}).json()
    assert held["sources"] == ["T-1203"] and held["reach_m"] == {"toxic": 4.0}
    assert planner.post("/api/features/sensor", json=detector).status_code == 201

    time.sleep(1.1)  # the park is asked for changes once a second
    assert planner.get("/api/coverage").json()["figures"]["toxic"]["missing"] == []


def test_a_dome_turns_and_has_the_pixels_of_its_lens(planner: TestClient) -> None:
    reach = {}
    for kind in ("fixed", "ptz"):
        camera = feature("CAM-2", {"type": "Point", "coordinates": [LON, LAT, 6.0]}, kind=kind, **SEES)
        reach[kind] = planner.post("/api/coverage/device", json={"noun": "camera", "feature": camera}).json()["reach_m"]
    assert reach["ptz"] == reach["fixed"] and reach["ptz"]["detect"] > 0


def test_a_hydrant_that_is_held_tells_what_it_reaches_along_the_road_alone_and_with_the_others(
    planner: TestClient,
) -> None:
    lane = {"type": "LineString", "coordinates": [[LON - 0.002, LAT + 0.0004], [LON + 0.004, LAT + 0.0004]]}
    assert planner.post("/api/features/road", json=feature("RD-9", lane, width_m=6.0)).status_code == 201
    time.sleep(1.1)  # the park is asked for changes once a second
    near, far = (feature("HY-9", point(LON + east, LAT + 0.0004)) for east in (0.0006, 0.0039))
    here = planner.post("/api/coverage/device", json={"noun": "hydrant", "feature": near}).json()
    assert here["reach_m"] == {"hydrant": 150.0} and 0 < here["reached"] <= here["together"] <= here["of"]
    assert here["features"]["features"][0]["properties"]["kind"] == "way_near"
    away = planner.post("/api/coverage/device", json={"noun": "hydrant", "feature": far}).json()
    assert away["reached"] == 0 and away["share"] is None


def test_anchors_around_one_that_is_held_make_its_ground_better(planner: TestClient) -> None:
    held = feature("AN-9", {"type": "Point", "coordinates": [LON, LAT, 6.0]}, kind="uwb")
    alone = planner.post("/api/coverage/device", json={"noun": "anchor", "feature": held}).json()
    assert alone["share"] == 0.0 and alone["error_m"] is None, "one anchor locates nobody"
    for k, (east, north) in enumerate([(0.0006, 0), (0.0006, 0.0005), (0, 0.0005)]):
        other = feature(f"AN-{k}", {"type": "Point", "coordinates": [LON + east, LAT + north, 6.0]}, kind="uwb")
        assert planner.post("/api/features/anchor", json=other).status_code == 201
    time.sleep(1.1)
    among = planner.post("/api/coverage/device", json={"noun": "anchor", "feature": held}).json()
    assert 0 < among["share"] < 1 and among["error_m"] > 0
    assert {"good", "fair"} <= {each["properties"]["kind"] for each in among["features"]["features"]}


def test_a_device_without_a_place_is_refused(planner: TestClient) -> None:
    held = {"noun": "camera", "feature": {"geometry": None, "properties": {}}}
    assert planner.post("/api/coverage/device", json=held).status_code == 422
