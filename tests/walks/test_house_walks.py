"""The three walks, whole: from a device's bytes to the browser, from a question to a picture, from clicks to a row."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect

from tests.stack import Stack, eventually

pytestmark = pytest.mark.slow


def test_a_reading_sent_by_hand_becomes_an_alarm_on_the_live_channel(stack: Stack):
    operator = stack.sign_in("operator")
    sensor = next(
        one
        for one in operator.get("/api/features/sensor").json()["features"]
        if one["properties"]["kind"] == "gas" and one["properties"].get("high_high")
    )
    cookie = "; ".join(f"{name}={value}" for name, value in operator.cookies.items())
    headers = {"Cookie": cookie, "Origin": stack.url}
    with connect(stack.url.replace("http", "ws") + "/live", additional_headers=headers, max_size=None) as socket:
        hello = json.loads(socket.recv(timeout=10))
        assert hello["kind"] == "hello"
        site = operator.get("/api/site").json()["id"]
        topic = f"onemap/v1/{site}/reading/{sensor['id']}"
        message = {
            "ts": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "seq": 1,
            "value": sensor["properties"]["high_high"] * 1.5,
            "unit": sensor["properties"]["unit"],
            "quality": "good",
        }
        stack.publish(topic, message)
        alarm = _alarm_of(socket, sensor["id"])
    assert alarm["state"] == "unacknowledged"
    assert alarm["origin"] == "real"


def test_a_leak_of_a_tank_comes_back_as_outlines_with_the_people_inside(stack: Stack):
    analyst = stack.sign_in("analyst")
    plume = _model(analyst, "plume")
    release = {"rate_kg_s": 5.0, "height_m": 1.0, "duration_s": 600.0}
    result = _run(analyst, {"model": plume, "structure_id": _tank(analyst), "release": release})
    assert result["footprint"]["features"], "a leak has a footprint"
    assert result["model"]["id"] == plume
    assert {"inside", "certain", "possible", "not_located"} <= result["people"].keys()
    picture = analyst.get(result["raster"]["url"])
    assert picture.content.startswith(b"\x89PNG")
    again = analyst.get(f"/api/whatif/{result['id']}").json()
    assert again["inputs"] == result["inputs"]


def test_an_explosion_of_a_tank_comes_back_as_a_ring_around_it(stack: Stack):
    analyst = stack.sign_in("analyst")
    body = {"model": "tnt_blast", "structure_id": _tank(analyst), "explosion": {"tnt_mass_kg": 1000.0}}
    assert _run(analyst, body)["footprint"]["features"]


def test_a_leak_without_a_rate_is_refused_with_the_field_to_fill(stack: Stack):
    analyst = stack.sign_in("analyst")
    body = {"model": _model(analyst, "plume"), "structure_id": _tank(analyst), "release": {"height_m": 1.0}}
    answer = analyst.post("/api/whatif", json=body)
    assert answer.status_code == 422
    assert "rate_kg_s" in answer.json()["field"]


def test_a_zone_that_was_drawn_is_there_after_a_restart(stack: Stack):
    planner = stack.sign_in("planner")
    zone = new_zone(planner, "Z-WALK-C", size_deg=0.0004)
    change = {"noun": "zone", "object_id": zone["id"], "feature": zone}
    answer = planner.post("/api/proposals", json=change, headers={"Idempotency-Key": "walk-c"})
    assert answer.status_code == 201, answer.text
    assert planner.post("/api/proposals", json=change, headers={"Idempotency-Key": "walk-c"}).json() == answer.json()
    approve(stack, answer.json()["id"])
    stack.down()
    stack.up()
    planner = stack.sign_in("planner")
    kept = planner.get("/api/features/zone/Z-WALK-C").json()
    assert kept["properties"]["grade"] == "B"
    assert kept["geometry"]["coordinates"][0][0] == pytest.approx(zone["geometry"]["coordinates"][0][0])


def test_a_second_start_sets_nothing_up_again(stack: Stack):
    stack.down()
    said = stack.onemap("up", "--detach").stdout
    done = [line for line in said.splitlines() if line.startswith("✓")]
    assert any(line.startswith("✓ start") for line in done), said
    assert not any("database" in line or line.endswith("built") for line in done), said


def approve(stack: Stack, change_id: str) -> None:
    """Submit a change as its planner and approve it as a second person."""
    for name, step, version in (("planner", "submit", 1), ("commander", "approve", 2)):
        done = stack.sign_in(name).post(f"/api/proposals/{change_id}/{step}", headers={"If-Match": str(version)})
        assert done.status_code == 200, done.text


def new_zone(client: Any, name: str, size_deg: float) -> dict[str, Any]:
    """A square zone of grade B in the middle of the park."""
    lon, lat = client.get("/api/site").json()["center"]
    ring = [[lon, lat], [lon + size_deg, lat], [lon + size_deg, lat + size_deg], [lon, lat + size_deg], [lon, lat]]
    return {
        "type": "Feature",
        "id": name,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"name_zh": "试验区", "name_en": "Trial zone", "grade": "B", "responsible": "王工"},
    }


def _run(client: httpx.Client, question: dict[str, Any]) -> dict[str, Any]:
    """Ask a what-if; one that takes longer than the server waits is read when its job is done."""
    answer = client.post("/api/whatif", json=question)
    assert answer.status_code in (201, 202), answer.text
    run_id = answer.json()["id"]
    if answer.status_code == 202:
        job = f"/api/jobs/{answer.json()['job']['id']}"
        eventually(lambda: client.get(job).json()["state"] == "done", "the answer", 60.0)
    found: dict[str, Any] = client.get(f"/api/whatif/{run_id}").json()
    return found


def _model(client: Any, word: str) -> str:
    return str(next(one["id"] for one in client.get("/api/models").json() if word in one["id"]))


def _tank(client: Any) -> str:
    found = client.get("/api/features/structure").json()["features"]
    return str(next(one["id"] for one in found if one["properties"].get("substance_id") == "ammonia"))


def _alarm_of(socket: Any, source_id: str) -> dict[str, Any]:
    def next_alarm() -> dict[str, Any] | None:
        message = socket.recv(timeout=5)
        if isinstance(message, bytes):
            return None
        told = json.loads(message)
        alarm = told.get("alarm") or {}
        return alarm if alarm.get("source_id") == source_id and alarm.get("state") == "unacknowledged" else None

    return eventually(next_alarm, f"an alarm of {source_id}", within_s=10)
