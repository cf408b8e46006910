"""From the broker through the real alarm engine to a browser, and back with an acknowledgement."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import quote
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect as ws_connect

from server.first_start import DEMO_PASSWORD
from server.settings import Settings
from tests.server.live_rig import Browser, engine_running, gas, stand
from tests.server.server_park import AMMONIA, LAT, LON, feature, square
from twin.model.frame import MOVERS, SENSORS


@pytest.fixture
def site_id() -> str:
    return f"t{uuid4().hex[:8]}"


@pytest.fixture
def live(settings: Settings, broker_url: str, site_id: str, address: str) -> Iterator[str]:
    """A server with a real engine behind it; yields its address."""
    with engine_running(settings, broker_url, site_id):
        watcher = Browser(address, "viewer")
        until(lambda: (watcher.http.get("/api/status").json()["heartbeat"] or {}).get("broker_up"))
        watcher.close()
        yield address


def until(holds: object, timeout_s: float = 30.0) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + timeout_s
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, "did not come true"
        time.sleep(0.1)


def test_an_alarm_reaches_every_screen_and_one_acknowledges_for_all(live: str, broker_url: str, site_id: str) -> None:
    first, second = Browser(live, "operator").watch(), Browser(live, "commander").watch()
    assert first.wait(lambda m: m["kind"] == "hello")["may"]
    gas(broker_url, site_id, "GT-1", 80.0)
    raised = first.alarm("high")
    refused = second.http.post(f"/api/alarms/{raised['id']}/acknowledge", json={"version": raised["version"] + 5})
    assert refused.status_code == 409 and refused.json()["code"] == "VersionConflict"
    body = {"version": raised["version"], "comment": "seen"}
    done = second.http.post(f"/api/alarms/{raised['id']}/acknowledge", json=body)
    assert done.status_code == 200, done.text
    assert first.alarm("high", "acknowledged")["acknowledged_by"] == "commander"
    listed = first.http.get("/api/alarms").json()["alarms"]
    assert [alarm["state"] for alarm in listed if alarm["condition"] == "high"] == ["acknowledged"]
    # Nobody of the enterprise has an account here, so the park is called at once.
    park = [{"role": role, "enterprise_id": None} for role in ("commander", "operator")]
    assert [alarm["called"] for alarm in listed if alarm["condition"] == "high"] == [park]
    viewer = Browser(live, "viewer")
    assert viewer.http.post(f"/api/alarms/{raised['id']}/acknowledge", json=body).status_code == 403
    first.listen(1.5)
    assert SENSORS in {frame.kind for frame in first.frames}
    for browser in (first, second, viewer):
        browser.close()


def test_an_alarm_is_silenced_bypassed_and_disposed_of_and_the_next_shift_knows(
    live: str, broker_url: str, site_id: str
) -> None:
    operator, planner = Browser(live, "operator").watch(), Browser(live, "planner").watch()
    gas(broker_url, site_id, "GT-1", 80.0)
    alarm = operator.alarm("high")
    path = f"/api/alarms/{alarm['id']}"
    silenced = operator.http.post(f"{path}/silence", json={"version": 1}).json()
    assert (silenced["silenced_by"], silenced["state"]) == ("operator", "unacknowledged")
    assert operator.http.post(f"{path}/acknowledge", json={"version": 2}).status_code == 200
    bypass = {"source_kind": "sensor", "source_id": "GT-1", "condition": "low", "minutes": 30, "reason": "calibration"}
    made = operator.http.post("/api/alarms/bypasses", json=bypass)
    assert made.status_code == 201, made.text
    assert planner.wait(lambda m: m["kind"] == "bypasses")["bypasses"][0]["reason"] == "calibration"
    gas(broker_url, site_id, "GT-1", 0.0)
    operator.alarm("high", "normal")
    disposal = {"version": 4, "verdict": "true", "cause": "flange", "action": "tightened"}
    statistics = operator.http.get("/api/alarms/statistics").json()
    assert statistics["targets"]["peak_10_min"] == 10 and len(statistics["slots"]) == 144
    assert operator.http.get("/api/alarms/statistics?since=2026-01-01T00:00:00Z").status_code == 422
    handover = operator.http.get("/api/alarms/handover").json()
    assert [each["id"] for each in handover["bypasses"]] == [made.json()["id"]]
    given = operator.http.post("/api/shifts", json={"remark": "compressor off"})
    assert given.status_code == 201 and alarm["id"] in {each["id"] for each in given.json()["lists"]["not_closed"]}
    shift, signed = f"/api/shifts/{quote(given.json()['id'], safe='')}", {"version": 1, "answer": "checked"}
    assert operator.http.post(f"{shift}/take", json=signed).json()["code"] == "SignedByTheSame"
    wrong = operator.http.post(f"{shift}/take", json=signed | {"name": "commander", "password": "guess"})
    assert wrong.status_code == 401 and wrong.json()["code"] == "WrongPassword"
    stranger = operator.http.post(f"{shift}/take", json=signed | {"name": "analyst", "password": DEMO_PASSWORD})
    assert stranger.status_code == 403
    taken = operator.http.post(f"{shift}/take", json=signed | {"name": "commander", "password": DEMO_PASSWORD})
    assert (taken.json()["state"], taken.json()["taken_by"]) == ("taken", "commander"), taken.text
    assert [each["state"] for each in operator.http.get("/api/shifts").json()["shifts"]] == ["taken"]
    version = next(each["version"] for each in handover["not_closed"] if each["id"] == alarm["id"])
    assert planner.http.post(f"{path}/close", json=disposal).status_code == 403
    done = operator.http.post(f"{path}/close", json=disposal | {"version": version})
    assert done.status_code == 200 and done.json()["verdict"] == "true", done.text
    assert alarm["id"] not in {each["id"] for each in operator.http.get("/api/alarms/over").json()["alarms"]}
    assert operator.http.post(f"/api/alarms/bypasses/{made.json()['id']}/end", json={}).status_code == 200
    assert operator.http.get("/api/alarms/bypasses").json() == {"bypasses": []}
    for browser in (operator, planner):
        browser.close()


def test_an_alarm_whose_name_holds_a_slash_is_acknowledged_and_tells_its_whole_course(
    live: str, broker_url: str, site_id: str
) -> None:
    operator, planner = Browser(live, "operator").watch(), Browser(live, "planner")
    fence = feature(
        "F/9", square(LON, LAT), kind="forbidden", name_zh="禁区", name_en="Keep out", enterprise_id=AMMONIA
    )
    assert planner.http.post("/api/features/fence", json=fence).status_code == 201

    def inside_and_raised() -> bool:
        stand(broker_url, site_id, "TAG-1", LON + 0.001, LAT + 0.001)
        return raised(operator, "forbidden/F/9")

    until(inside_and_raised)
    alarm = operator.alarm("forbidden/F/9")
    path = f"/api/alarms/{quote(alarm['id'], safe='')}"
    done = operator.http.post(f"{path}/acknowledge", json={"version": alarm["version"], "comment": "on my way"})
    assert done.status_code == 200 and done.json()["acknowledged_by"] == "operator", done.text
    told = operator.http.get(f"{path}/history").json()
    assert (told["alarm"]["state"], told["longest_shelving_min"]) == ("acknowledged", 480)
    assert told["journal"] == []  # the keeper that fills the database does not run here
    assert operator.http.get("/api/alarms/none/such/history").status_code == 404
    for browser in (operator, planner):
        browser.close()


def raised(browser: Browser, condition: str) -> bool:
    """Whether an alarm of a condition is listed."""
    return condition in {alarm["condition"] for alarm in browser.http.get("/api/alarms").json()["alarms"]}


def test_only_those_who_may_see_people_see_them_and_only_some_by_name(live: str, broker_url: str, site_id: str) -> None:
    operator, viewer, analyst = (Browser(live, name).watch() for name in ("operator", "viewer", "analyst"))
    stand(broker_url, site_id, "TAG-1", LON, LAT)
    for browser in (operator, viewer, analyst):
        browser.listen(2.5)
    hello = {browser: browser.wait(lambda m: m["kind"] == "hello") for browser in (operator, viewer, analyst)}
    assert {mover["label"] for mover in hello[operator]["movers"]} == {"王伟", "李娜"}
    assert {(mover["label"], mover["person_id"]) for mover in hello[viewer]["movers"]} == {("", None)}
    assert "TAG-1" not in str(hello[viewer]) and hello[analyst]["movers"] == []
    assert MOVERS in {frame.kind for frame in operator.frames} & {frame.kind for frame in viewer.frames}
    assert MOVERS not in {frame.kind for frame in analyst.frames}
    for browser in (operator, viewer, analyst):
        browser.close()


def test_a_what_if_counts_the_people_inside_where_the_engine_knows_them(
    live: str, broker_url: str, site_id: str
) -> None:
    operator = Browser(live, "operator").watch()
    stand(broker_url, site_id, "TAG-1", LON + 0.0007, LAT + 0.0007)
    operator.wait(lambda _: any(frame.kind == MOVERS for frame in operator.frames))
    question = {"model": "tnt_blast", "structure_id": "T-1203", "explosion": {"tnt_mass_kg": 100.0}}
    answer = operator.http.post("/api/whatif", json=question)
    assert answer.status_code == 201, answer.text
    run = answer.json()
    assert run["people"]["inside"] == ["TAG-1"] and run["people"]["from"] == "live"
    assert run["people"]["not_located"] == 1
    assert run["footprint"]["features"] and run["model"]["version"] and run["hash"]
    west, south, east, north = run["raster"]["bounds"]
    assert west < LON + 0.0007 < east and south < LAT + 0.0007 < north
    picture = operator.http.get(run["raster"]["url"])
    assert picture.content.startswith(b"\x89PNG") and picture.headers["content-type"] == "image/png"
    assert operator.http.get(f"/api/whatif/{run['id']}").json()["footprint"] == run["footprint"]
    operator.close()


def test_without_the_engine_an_acknowledgement_is_refused_clearly(address: str) -> None:
    operator = Browser(address, "operator")
    refused = operator.http.post("/api/alarms/any/acknowledge", json={"version": 1})
    assert refused.status_code == 503 and refused.json()["code"] == "LiveUnavailable"
    health = operator.http.get("/api/health")
    assert health.status_code == 503 and health.json()["parts"] == {"server": True, "live": False, "database": True}
    operator.close()


def test_the_channel_closes_when_the_session_ends_elsewhere(address: str) -> None:
    watching = Browser(address, "operator").watch()
    watching.wait(lambda m: m["kind"] == "hello")
    assert watching.http.delete("/api/session").status_code == 204
    with pytest.raises(ConnectionClosed) as closed:
        watching.listen(5)
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401


def test_nobody_listens_without_a_session_or_from_another_site(address: str) -> None:
    with pytest.raises(ConnectionClosed) as closed, ws_connect(address.replace("http", "ws") + "/live") as socket:
        socket.recv(5)
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401
    intruder = Browser(address, "operator").watch(origin="https://evil.example")
    with pytest.raises(ConnectionClosed) as refused:
        intruder.listen(5)
    assert refused.value.rcvd is not None and refused.value.rcvd.code == 4403
