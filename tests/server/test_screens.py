"""One screen leads, the others of its room follow."""

from __future__ import annotations

from tests.server.live_rig import Browser

LOOK = {"camera": {"lon": 120.9, "lat": 31.8, "zoom": 17.0, "pitch": 55.0, "bearing": -30.0}}
PICKED = {"picked": {"layer": "structures", "id": "T-1"}}


def test_a_follower_hears_where_the_leader_looks_and_a_late_one_asks(address: str) -> None:
    leader, follower = Browser(address, "operator"), Browser(address, "viewer").watch()
    assert follower.http.get("/api/screens/hall").status_code == 404
    assert leader.http.put("/api/screens/hall", json=LOOK | PICKED).status_code == 204
    told = follower.wait(lambda m: m["kind"] == "screen")
    assert (told["room"], told["camera"], told["picked"]) == ("hall", LOOK["camera"], PICKED["picked"])
    assert follower.http.get("/api/screens/hall").json() == told
    for browser in (leader, follower):
        browser.close()


def test_who_may_not_acknowledge_leads_nobody_and_a_camera_of_nowhere_is_refused(address: str) -> None:
    viewer, operator = Browser(address, "viewer"), Browser(address, "operator")
    assert viewer.http.put("/api/screens/hall", json=LOOK).status_code == 403
    nowhere = {"camera": LOOK["camera"] | {"lat": 95.0}}
    assert operator.http.put("/api/screens/hall", json=nowhere).status_code == 422
    assert operator.http.put("/api/screens/Hall 7", json=LOOK).status_code == 422
    for browser in (viewer, operator):
        browser.close()
