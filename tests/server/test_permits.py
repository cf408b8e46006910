"""Permits over HTTP: written by one, issued by another, listed with what is overdue, guarded by fences in the park."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fastapi.testclient import TestClient

from server.settings import Settings
from tests.server.server_park import AMMONIA, BASE, LAT, LON, sign_in
from twin.store.engine import connect
from twin.store.park import load_park
from twin.store.scope import scoped


def test_a_permit_is_issued_by_another_guarded_by_a_fence_and_flagged_once_it_is_overdue(
    planner: TestClient, settings: Settings
) -> None:
    now = datetime.now(UTC)
    times = {"begins": (now - timedelta(hours=6)).isoformat(), "ends": (now - timedelta(hours=1)).isoformat()}
    body = {"work": "hot_work", "grade": "二级", "place_zh": "T-1203 焊接", "lon": LON, "lat": LAT, "guardian": "P-2",
            "persons": ["P-1"], **times}  # fmt: skip
    too_long = body | {"ends": (now + timedelta(days=9)).isoformat()}
    refused = planner.post("/api/registers/work_permit", json={"id": "DH-1", "body": too_long})
    assert refused.status_code == 422 and refused.json()["code"] == "WrongValue"
    page = {"id": "DH-1", "enterprise_id": AMMONIA, "body": body}
    assert planner.post("/api/registers/work_permit", json=page).status_code == 201
    issue = "/api/registers/work_permit/DH-1/approve"
    assert planner.post(issue, headers={"If-Match": "1"}).status_code == 403
    security = sign_in(TestClient(planner.app, base_url=BASE), "security_admin")
    second = {"name": "second", "role_id": "planner", "password": "another-Pass-word-1"}
    assert security.post("/api/accounts", json=second).is_success
    other = sign_in(TestClient(planner.app, base_url=BASE), "second", "another-Pass-word-1")
    assert other.post(issue, headers={"If-Match": "1"}).json()["state"] == "issued"

    listed = planner.get("/api/permits").json()
    (one,) = listed["permits"]
    assert one["overdue"] and one["codes"] == [2, 10] and one["people"] == 1 and one["persons"] is None
    assert listed["by_standing"] == {"overdue": 1} and listed["by_work"] == {"hot_work": 1}
    operator = sign_in(TestClient(planner.app, base_url=BASE), "operator")
    assert operator.get("/api/permits").json()["permits"][0]["guardian"]["id"] == "P-2"

    engine = connect(settings.database_url)
    with scoped(engine) as conn:
        assert "permit-DH-1" in [fence.id for fence in load_park(conn).fences]
    assert other.post("/api/registers/work_permit/DH-1/close", headers={"If-Match": "2"}).json()["state"] == "closed"
    with scoped(engine) as conn:
        assert "permit-DH-1" not in [fence.id for fence in load_park(conn).fences]
    engine.dispose()
    assert planner.get("/api/permits").json()["permits"] == []
    assert planner.get("/api/permits?closed=true").json()["permits"][0]["standing"] == "closed"
