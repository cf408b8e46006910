"""A planner sees where positioning will be good before an anchor is mounted."""

from __future__ import annotations

from fastapi.testclient import TestClient
from shapely.geometry import shape

from tests.server.server_park import LAT, LON, feature, point


def test_four_planned_anchors_make_the_middle_good_and_the_outside_poor(planner: TestClient) -> None:
    empty = planner.get("/api/anchor-plan")
    assert empty.status_code == 200
    assert [each["properties"]["band"] for each in empty.json()["features"]] == ["gap"], "all of the site is a gap"
    assert empty.json()["site_covered_fraction"] == 0.0
    for k, (east, north) in enumerate([(0, 0), (0.0006, 0), (0.0006, 0.0005), (0, 0.0005)]):
        place = point(LON + east, LAT + north)
        place["coordinates"][2] = 6.0
        planned = feature(f"PLAN-{k}", place, kind="uwb", name_zh="拟建基站", name_en="Planned anchor")
        assert planner.post("/api/features/anchor", json=planned).status_code == 201
    found = planner.get("/api/anchor-plan?step_m=5")
    bands = {each["properties"]["band"]: each for each in found.json()["features"]}
    assert set(bands) == {"good", "fair", "poor", "gap"} and bands["good"]["geometry"]["coordinates"]
    assert 0 < found.json()["covered_fraction"] < 1 and 0 < found.json()["site_covered_fraction"] < 1
    good, gap = (shape(bands[name]["geometry"]) for name in ("good", "gap"))
    assert gap.intersection(good).area < 1e-3 * good.area, "a gap is never where positioning is good"
    assert planner.get("/api/anchor-plan?step_m=5", headers={"If-None-Match": found.headers["etag"]}).status_code == 304
    assert planner.get("/api/anchor-plan?step_m=0.1").status_code == 422
