"""Zones and fences take effect when a second person has approved them, and not before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.settings import Settings
from tests.server.server_park import LAT, LON, feature, sign_in, square, zone

FAR = LON - 0.008


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server as it is shipped: two people."""
    return replace(settings, two_people=True)


def drafted(client: TestClient, thing: dict[str, Any], noun: str = "zone", **more: Any) -> dict[str, Any]:
    """A draft as the server keeps it."""
    body = {"noun": noun, "object_id": thing["id"], "feature": thing, **more}
    answer = client.post("/api/proposals", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def step(client: TestClient, change: dict[str, Any], name: str) -> Any:
    return client.post(f"/api/proposals/{change['id']}/{name}", headers={"If-Match": str(change["version"])})


def zones(client: TestClient) -> list[str]:
    return [each["id"] for each in client.get("/api/features/zone").json()["features"]]


def test_one_person_alone_puts_no_zone_or_fence_in_force(planner: TestClient) -> None:
    head = {"If-Match": "1"}
    answers = [
        planner.post("/api/features/zone", json=zone("Z-NEW", FAR)),
        planner.put("/api/features/zone/Z-1", json=zone("Z-1"), headers=head),
        planner.delete("/api/features/fence/F-1", headers=head),
        planner.post("/api/features/zone/Z-1/restore", json={"version": 1}, headers=head),
    ]
    assert [each.json()["code"] for each in answers] == ["NeedsSecondPerson"] * 4
    change = step(planner, drafted(planner, zone("Z-NEW", FAR)), "submit").json()
    refused = step(planner, change, "approve")
    assert refused.status_code == 403 and refused.json()["code"] == "NeedsSecondPerson"
    assert "Z-NEW" not in zones(planner)


def test_a_second_person_puts_it_in_force_and_the_history_names_both(planner: TestClient) -> None:
    change = step(planner, drafted(planner, zone("Z-NEW", FAR)), "submit").json()
    sign_in(planner, "commander")
    done = step(planner, change, "approve")
    assert done.status_code == 200 and done.json()["state"] == "approved" and done.json()["judged_by"] == "commander"
    assert "Z-NEW" in zones(planner)
    assert planner.get("/api/features/zone/Z-NEW/history").json()[0]["who"] == "planner + commander"
    assert planner.get("/api/proposals").json()["proposals"] == []


def test_who_may_not_approve_does_not(planner: TestClient) -> None:
    change = step(planner, drafted(planner, zone("Z-NEW", FAR)), "submit").json()
    sign_in(planner, "analyst")
    assert step(planner, change, "approve").json()["code"] == "Forbidden"


def test_a_draft_may_be_half_drawn_but_is_checked_with_its_place_when_submitted(planner: TestClient) -> None:
    bow = zone("Z-BOW", FAR)
    ring = bow["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    change = drafted(planner, bow)
    refused = step(planner, change, "submit")
    assert refused.status_code == 422 and refused.json()["code"] == "ZoneCrossesItself"
    assert refused.json()["place"] == pytest.approx([FAR + 0.001, LAT + 0.001], abs=1e-6)
    mended = {"noun": "zone", "object_id": "Z-BOW", "feature": zone("Z-BOW", FAR)}
    kept = planner.put(f"/api/proposals/{change['id']}", json=mended, headers={"If-Match": "1"}).json()
    assert step(planner, kept, "submit").json()["state"] == "submitted"
    assert "Z-BOW" not in zones(planner), "a trial leaves nothing behind"


def test_two_editors_of_one_draft_and_of_one_zone_do_not_overwrite_each_other(planner: TestClient) -> None:
    mine, yours = (drafted(planner, zone("Z-1", grade=grade), base_version=1) for grade in "BC")
    body = {"noun": "zone", "object_id": "Z-1", "feature": zone("Z-1", grade="D"), "base_version": 1}
    address = f"/api/proposals/{mine['id']}"
    assert planner.put(address, json=body, headers={"If-Match": "1"}).is_success
    assert planner.put(address, json=body, headers={"If-Match": "1"}).json()["code"] == "VersionConflict"
    mine = step(planner, mine | {"version": 2}, "submit").json()
    yours = step(planner, yours, "submit").json()
    sign_in(planner, "commander")
    assert step(planner, mine, "approve").is_success
    late = step(planner, yours, "approve")
    assert late.status_code == 412 and late.json()["code"] == "VersionConflict"
    now = planner.get(f"/api/proposals/{yours['id']}").json()
    assert now["state"] == "submitted" and now["present"]["properties"]["version"] == 2
    assert now["present"]["properties"]["grade"] == "D"


def test_what_is_given_back_is_a_draft_again_with_the_reason(planner: TestClient) -> None:
    change = step(planner, drafted(planner, zone("Z-1", grade="D"), base_version=1), "submit").json()
    sign_in(planner, "commander")
    address = f"/api/proposals/{change['id']}/return"
    back = planner.post(address, json={"reason": "等级偏低"}, headers={"If-Match": str(change["version"])}).json()
    assert back["state"] == "draft" and back["reason"] == "等级偏低"


def test_a_fence_is_taken_away_by_two_people_too(planner: TestClient) -> None:
    body = {"noun": "fence", "object_id": "F-1", "action": "remove", "base_version": 1}
    change = step(planner, planner.post("/api/proposals", json=body).json(), "submit").json()
    assert planner.get("/api/features/fence/F-1").status_code == 200
    sign_in(planner, "commander")
    assert step(planner, change, "approve").is_success
    assert planner.get("/api/features/fence/F-1").status_code == 404


def test_a_fence_is_rehearsed_without_being_kept(planner: TestClient) -> None:
    fence = feature("F-NEW", square(LON, LAT), kind="forbidden", name_zh="新围栏")
    found = planner.post("/api/rehearsals/fence", json={"feature": fence}).json()
    assert found["inside"] == {"count": 0, "roles": {}, "tags": None} and found["total"] == 0
    assert found["warnings"][0]["en"] == "No positions are stored for this time"
    assert planner.get("/api/features/fence/F-NEW").status_code == 404
    crossed = feature(
        "F-X", {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}, kind="area"
    )
    refused = planner.post("/api/rehearsals/fence", json={"feature": crossed})
    assert refused.json()["code"] == "OutlineCrossesItself"


def test_zones_of_a_file_wait_for_a_second_person_too_and_a_bad_row_leaves_nothing(planner: TestClient) -> None:
    import json

    def brought(*rows: dict[str, Any]) -> Any:
        file = json.dumps({"type": "FeatureCollection", "name": "zone", "features": list(rows)})
        return planner.post("/api/imports", files={"file": ("zone.geojson", file)})

    bow = zone("Z-BOW", FAR)
    ring = bow["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    assert brought(zone("Z-IN", FAR), bow).status_code == 422
    assert planner.get("/api/proposals").json()["proposals"] == []
    answer = brought(zone("Z-IN", FAR))
    assert answer.status_code == 200, answer.text
    assert answer.json()["waits_for_approval"] == 1 and "Z-IN" not in zones(planner)
    (waits,) = planner.get("/api/proposals").json()["proposals"]
    assert waits["state"] == "submitted" and waits["writers"] == ["planner"]
    sign_in(planner, "commander")
    assert step(planner, waits, "approve").is_success and "Z-IN" in zones(planner)
