"""A planner grades a zone by its risk list and a tank farm by GB 18218; alarms raise the live colour, people end it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import quote
from uuid import uuid4

import cv2
import numpy as np
import pytest
from fastapi.testclient import TestClient

from server.settings import Settings
from server.zone_card import qr_code
from tests.server.live_rig import Browser, engine_running, gas
from tests.server.server_park import AMMONIA, BASE, LAT, LON, feature, point, sign_in, square

POINT = {
    "area": "Z-1", "unit": "罐区", "point": "T-1203 液氨球罐", "hazard": "底部法兰泄漏", "accident": "中毒",
    "method": "lec", "scores": {"L": 3, "E": 6, "C": 40},
    "measures": [{"kind": "engineering", "level": "company", "text": "紧急切断阀"},
                 {"kind": "emergency", "level": "post", "text": "上风向撤离"}],
}  # fmt: skip


def test_a_risk_point_is_scored_approved_by_another_and_colours_its_zone(planner: TestClient) -> None:
    made = planner.post("/api/registers/risk_point", json={"id": "R-1", "body": POINT})
    assert made.status_code == 201 and made.json()["grading"] == {"method": "lec", "score": 720.0, "grade": "A"}
    approve = "/api/registers/risk_point/R-1/approve"
    own = planner.post(approve, headers={"If-Match": "1"})
    assert own.status_code == 403, "nobody approves what he wrote"
    assert planner.get("/api/risks/zones/Z-1").json()["by_points"] is None
    security = sign_in(TestClient(planner.app, base_url=BASE), "security_admin")
    second = {"name": "second", "role_id": "planner", "password": "another-Pass-word-1"}
    assert security.post("/api/accounts", json=second).is_success
    other = sign_in(TestClient(planner.app, base_url=BASE), "second", "another-Pass-word-1")
    assert other.post(approve, headers={"If-Match": "1"}).json()["state"] == "approved"
    assert other.get("/api/risks/zones/Z-1").json()["by_points"] == "A"


def test_scores_off_the_table_and_unknown_measures_are_refused_by_name(planner: TestClient) -> None:
    for change, code in (({"scores": {"L": 2, "E": 6, "C": 40}}, "UnknownFactor"), ({"measures": [{}]}, "WrongValue")):
        refused = planner.post("/api/registers/risk_point", json={"id": "R-2", "body": POINT | change})
        assert refused.status_code == 422 and refused.json()["code"] == code
    assert (
        planner.post("/api/risks/score", json={"method": "mes", "scores": {"M": 5, "E": 6, "S": 8}}).json()["grade"]
        == "A"
    )
    assert planner.get("/api/registers/zone_raise").json()["entries"] == []
    assert planner.post("/api/registers/zone_raise", json={"id": "x", "body": {}}).status_code == 403


def test_a_tank_farm_is_graded_by_gb_18218_from_what_the_twin_holds(planner: TestClient) -> None:
    unit = feature("HU-1", square(LON, LAT), enterprise_id=AMMONIA, name_zh="氨罐区", name_en="Ammonia farm")
    assert planner.post("/api/features/hazard_unit", json=unit).status_code == 201
    people = feature("PO-1", point(LON - 0.002, LAT), people_day=12, people_night=20, name_zh="村", name_en="Village")
    assert planner.post("/api/features/population", json=people).status_code == 201
    tank = planner.get("/api/features/structure/T-1203")
    small = tank.json()["properties"] | {"capacity_kg": 80_000.0}
    body = {"geometry": tank.json()["geometry"], "properties": small, "id": "T-1203", "type": "Feature"}
    assert planner.put(
        "/api/features/structure/T-1203", json=body, headers={"If-Match": tank.headers["etag"]}
    ).is_success
    found = planner.get("/api/risks/units/HU-1").json()
    # The vector of GB 18218: ammonia 80 t, residents 20 -> S = 8, R = 16, level 3
    assert (found["identification_index_ratio"], found["grading_index_ratio"], found["level"]) == (8.0, 16.0, 3)
    assert found["materials"][0]["mass_from"] == "capacity" and found["residents_from"][0]["people"] == 20
    assert any("S = Σq/Q" in line["zh"] for line in found["working"]) and found["unclassed"] == []


def test_the_card_of_a_zone_names_grade_measures_and_where_to_look(planner: TestClient) -> None:
    page = planner.get("/api/risks/zones/Z-1/card")
    assert page.status_code == 200 and "重大风险" in page.text and "<script" not in page.text
    measures, emergency = page.text.split("<h2>")[-2:]
    controls = planner.get("/api/features/zone/Z-1").json()["properties"]["controls"]
    assert (
        (controls or "未登记") in measures and "应急处置" in emergency and (not controls or controls not in emergency)
    )
    assert "<svg" in page.text and "http" not in page.text.split("</style>")[1].replace("http://www.w3.org", "")


def test_the_qr_code_says_its_address() -> None:
    address = "https://park.example/plan?zone=Z-014"
    drawn = qr_code(address)
    size = int(drawn.split('viewBox="0 0 ')[1].split()[0])
    picture = np.full((size, size), 255, dtype=np.uint8)
    for part in drawn.split('d="')[1].split('"')[0].split("M")[1:]:
        x, y = part.split("h")[0].split()
        picture[int(y), int(x)] = 0
    large = np.kron(np.pad(picture, 4, constant_values=255), np.ones((8, 8), dtype=np.uint8))
    assert cv2.QRCodeDetector().detectAndDecode(large)[0] == address


@pytest.fixture
def site_id() -> str:
    return f"t{uuid4().hex[:8]}"


@pytest.fixture
def live(settings: Settings, broker_url: str, site_id: str, address: str) -> Iterator[Browser]:
    """A planner before a server with a real engine behind it."""
    with engine_running(settings, broker_url, site_id):
        planner = Browser(address, "planner")
        until(lambda: (planner.http.get("/api/status").json()["heartbeat"] or {}).get("broker_up"))
        yield planner
        planner.close()


def until(holds: object, timeout_s: float = 40.0) -> None:
    """Wait until something holds."""

    deadline = time.monotonic() + timeout_s
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, "did not come true"
        time.sleep(0.3)


def test_a_gas_alarm_raises_the_live_colour_but_never_the_inherent_grade(
    live: Browser, broker_url: str, site_id: str
) -> None:
    zone = live.http.get("/api/features/zone/Z-1")
    calm = {"type": "Feature", "geometry": zone.json()["geometry"], "properties": {"id": "Z-1", "grade": "C"}}
    assert live.http.put("/api/features/zone/Z-1", json=calm, headers={"If-Match": zone.headers["etag"]}).is_success

    def now() -> dict:
        return live.http.get("/api/risks/colours").json()["zones"].get("Z-1", {})

    until(lambda: now().get("live") == "C")
    gas(broker_url, site_id, "GT-1", 80.0)  # above high, which stands at 50 ppm
    until(lambda: now().get("live") == "B")
    (raised,) = now()["raises"]
    assert raised["rule_id"] == "gas_first" and raised["active"] and now()["inherent"] == "C"
    end = f"/api/risks/zones/Z-1/raises/{quote(raised['id'], safe='')}/end"
    refused = live.http.post(end)
    assert refused.status_code == 422 and refused.json()["code"] == "CauseLasts"
    gas(broker_url, site_id, "GT-1", 1.0)
    until(lambda: not now()["raises"][0]["active"])
    assert now()["live"] == "B" and now()["raises"][0]["ends_at"], "it lasts ten minutes more"
    assert live.http.post(end).status_code == 200 and now()["live"] == "C"
    kept = live.http.get("/api/registers/zone_raise").json()["entries"]
    assert [(each["state"], each["body"]["ended_by"]) for each in kept] == [("ended", "planner")]
    assert live.http.get("/api/features/zone/Z-1").json()["properties"]["grade"] == "C"
