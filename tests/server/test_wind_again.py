"""A run in the live wind follows it: when the wind leaves the picture, it is made again and takes its place."""

from __future__ import annotations

import time
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from server.who import Who
from tests.server.server_park import LAT, LON, sign_in

WEST = {"wind_m_s": 4.0, "wind_from_deg": 270.0, "stability": "D", "temperature_k": 293.0, "origin": "real"}
SOUTH = WEST | {"wind_from_deg": 180.0}
PLUME: dict[str, Any] = {
    "model": "gaussian_plume", "lon": LON, "lat": LAT,
    "release": {"substance_id": "ammonia", "rate_kg_s": 1.0, "height_m": 1.0},
}  # fmt: skip


def runs(client: TestClient, at_least: int) -> list[dict[str, Any]]:
    """The runs, as soon as there are so many."""
    for _ in range(600):
        found: list[dict[str, Any]] = client.get("/api/whatif").json()
        if len(found) >= at_least:
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def test_a_run_in_the_live_wind_is_made_again_where_it_blows_now_and_a_given_wind_is_only_flagged(
    app: FastAPI, anyone: TestClient
) -> None:
    analyst, hub = sign_in(anyone, "analyst"), app.state.wiring.hub
    hub.weather = WEST
    screen = hub.join(Who(id="1", name="analyst", role="analyst", permissions=frozenset({"whatif.run"})), {})
    live = analyst.post("/api/whatif", json=PLUME).json()
    given = analyst.post("/api/whatif", json=PLUME | {"weather": {"wind_m_s": 4.0, "wind_from_deg": 270.0}}).json()
    assert live["wind"]["mode"] == "rerun" and given["wind"]["mode"] == "flag"
    hub.weather = SOUTH
    found = runs(analyst, 3)
    again = analyst.get(f"/api/whatif/{found[0]['id']}").json()
    assert again["again_of"] == live["id"] and again["inputs"]["scenario"]["weather"]["wind_from_deg"] == 180.0
    assert again["inputs"]["scenario"]["release"] == live["inputs"]["scenario"]["release"]
    flagged = analyst.get(f"/api/whatif/{given['id']}").json()["wind"]
    assert flagged["why"] == ["turned"] and flagged["superseded_by"] is None
    assert analyst.put(f"/api/whatif/{given['id']}/wind", json={"mode": "rerun"}).json()["wind"]["mode"] == "rerun"
    assert any(b"whatif_rerun" in (one if isinstance(one, bytes) else one.encode()) for one in screen._messages)
    assert len(runs(analyst, 4)) == 4, "what was chosen to follow the wind follows it too"
