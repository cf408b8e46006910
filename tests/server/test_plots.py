"""The plotting: one hand draws, every screen of the scope sees it, and the book keeps who drew and who erased."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from tests.server.live_rig import Browser
from tests.server.server_park import AMMONIA, REFINERY, sign_in

POST = {"kind": "command_post", "shape": {"type": "Point", "coordinates": [120.9, 31.85]}, "text": "前方"}
ARROW = {"kind": "arrow", "shape": {"type": "LineString", "coordinates": [[120.9, 31.85], [120.91, 31.85]]}}


def names(client: Any) -> dict[str, str]:
    features = client.get("/api/plots").json()["features"]
    return {each["id"]: each["properties"]["state"] for each in features}


def test_what_an_operator_draws_is_on_the_wall_at_once_and_only_author_and_commander_erase_it(address: str) -> None:
    wall, hand, other = Browser(address, "viewer").watch(), Browser(address, "operator"), Browser(address, "commander")
    drawn = hand.http.post("/api/plots", json=POST).json()
    told = wall.wait(lambda m: m["kind"] == "plot")["mark"]
    assert told == drawn and told["properties"]["drawn_by"] == "operator" and told["geometry"] == POST["shape"]
    assert wall.http.post("/api/plots", json=POST).status_code == 403
    assert wall.http.delete(f"/api/plots/{drawn['id']}").status_code == 403
    theirs = other.http.post("/api/plots", json=ARROW).json()
    assert hand.http.delete(f"/api/plots/{theirs['id']}").status_code == 403
    assert other.http.delete(f"/api/plots/{drawn['id']}").status_code == 200
    gone = wall.wait(lambda m: m["kind"] == "plot" and m["mark"]["properties"]["state"] == "erased")["mark"]
    assert (gone["id"], gone["properties"]["erased_by"]) == (drawn["id"], "commander")
    assert names(wall.http) == {drawn["id"]: "erased", theirs["id"]: "drawn"}
    for browser in (wall, hand, other):
        browser.close()


def test_a_mark_is_in_the_audit_journal_and_drawn_once_however_often_it_is_sent(operator: TestClient) -> None:
    key = {"Idempotency-Key": "one-stroke"}
    first, again = (operator.post("/api/plots", json=POST, headers=key).json() for _ in range(2))
    assert first == again and names(operator) == {first["id"]: "drawn"}
    assert operator.delete(f"/api/plots/{first['id']}").status_code == 200
    assert operator.delete(f"/api/plots/{first['id']}").status_code == 422, "what is erased stays erased"
    sign_in(operator, "audit_admin")
    verbs = [row["verb"] for row in operator.get("/api/audit").json()["rows"]]
    assert [verb for verb in verbs if verb.startswith("plot.")] == ["plot.erase", "plot.draw"]


def test_the_book_of_marks_is_not_written_by_another_door_and_a_wrong_shape_is_refused(planner: TestClient) -> None:
    page = {"id": "M-1", "body": {**POST, "drawn_by": "x", "drawn_at": "2026-11-24T06:29:00Z"}}
    assert planner.post("/api/registers/plot_mark", json=page).status_code == 403
    sign_in(planner, "operator")
    wrong = planner.post("/api/plots", json={**POST, "kind": "arrow"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "shape")
    assert planner.post("/api/plots", json={**POST, "kind": "spray"}).status_code == 422


def test_an_enterprise_sees_its_own_marks_and_the_parks_and_no_others(address: str) -> None:
    park, security = Browser(address, "operator"), Browser(address, "security_admin")
    hands = []
    for name, enterprise in (("ammonia.shift", AMMONIA), ("refinery.shift", REFINERY)):
        secret = {"name": name, "role_id": "operator", "password": "onemap-demo", "enterprise_id": enterprise}
        assert security.http.post("/api/accounts", json=secret).status_code == 201
        hands.append(Browser(address, name).watch())
    ammonia, refinery = hands
    own = ammonia.http.post("/api/plots", json=POST).json()["id"]
    of_all = park.http.post("/api/plots", json=ARROW).json()["id"]
    refinery.wait(lambda m: m["kind"] == "plot" and m["mark"]["id"] == of_all)
    assert not [m for m in refinery.messages if m["kind"] == "plot" and m["mark"]["id"] == own]
    assert (set(names(ammonia.http)), set(names(refinery.http))) == ({own, of_all}, {of_all})
    for browser in (park, security, *hands):
        browser.close()
