"""The pictures of a kept run over HTTP: made once, in step with the run, and only for who may see the run."""

from __future__ import annotations

import json
import struct

from fastapi.testclient import TestClient

from tests.server.server_park import sign_in

LEAK = {
    "model": "gaussian_plume",
    "structure_id": "T-1203",
    "release": {"substance_id": "ammonia", "rate_kg_s": 2.0, "duration_s": 600.0},
    "weather": {"wind_m_s": 3.0, "wind_from_deg": 90.0, "stability": "D"},
}


def test_a_run_is_played_and_seen_in_space_and_both_are_made_once(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    run = analyst.post("/api/whatif", json=LEAK).json()
    told = analyst.get(f"/api/whatif/{run['id']}/times").json()
    assert told["times_s"][0] == 0.0 and not told["steady"]
    peak = analyst.get(f"/api/whatif/{run['id']}/times/peak").json()
    reach = [feature["properties"]["distance_m"] for feature in run["footprint"]["features"]]
    for asked, drawn in zip(reach, peak["frames"][-1], strict=True):
        assert abs(drawn["distance_m"] - asked) < 0.01 * asked
    picture = analyst.get(f"/api/whatif/{run['id']}/times/peak/dark.png")
    assert picture.headers["content-type"] == "image/png"
    cloud = analyst.get(f"/api/whatif/{run['id']}/cloud.glb", params={"t_s": told["times_s"][5]})
    _, _, size, length = struct.unpack("<4sIII", cloud.content[:16])
    assert size == len(cloud.content)
    assert json.loads(cloud.content[20 : 20 + length])["asset"]["extras"]["t_s"] == told["times_s"][5]
    again = analyst.get(f"/api/whatif/{run['id']}/cloud.glb", params={"t_s": told["times_s"][5]})
    assert again.headers["etag"] == cloud.headers["etag"], "the same file, not made again"


def test_a_cloud_that_has_gone_is_nothing_and_a_run_that_never_was_is_not_found(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    run = analyst.post("/api/whatif", json=LEAK).json()
    gone = analyst.get(f"/api/whatif/{run['id']}/cloud.glb", params={"t_s": 9e5})
    assert gone.status_code == 204
    assert analyst.get("/api/whatif/0000/times").status_code == 404
    assert analyst.get(f"/api/whatif/{run['id']}/times", params={"air_changes_1_h": 0}).status_code == 422


def test_other_air_changes_make_another_picture(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    run = analyst.post("/api/whatif", json=LEAK).json()
    tight, leaky = (
        analyst.get(f"/api/whatif/{run['id']}/times/indoors", params={"air_changes_1_h": each}).json()["frames"][-1][0]
        for each in (0.5, 4.0)
    )
    assert tight["area_m2"] != leaky["area_m2"]
