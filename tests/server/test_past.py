"""The map of a past moment, tracks of people, areas and events, and how long they are kept: routes, rights, journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.settings import Settings
from tests.server.server_park import AMMONIA, LAT, LON, sign_in
from tests.twin.test_live_store import alarm, position, reading
from twin.model.live import AlarmChange, Position, Weather
from twin.store import alarms, live
from twin.store.audit import read_audit
from twin.store.engine import connect
from twin.store.planned import save
from twin.store.scope import scoped

S = timedelta(seconds=1)


def at(moment: datetime, tag: str, second: int, lon: float, lat: float, *, learnt_s: int | None = None) -> Position:
    given = {name: getattr(position(), name) for name in Position.__dataclass_fields__}
    when = moment + second * S
    heard = moment + (second if learnt_s is None else learnt_s) * S
    return Position(**given | {"tag_id": tag, "at": when, "received_at": heard, "seq": second, "lon": lon, "lat": lat})


@pytest.fixture
def began(settings: Settings) -> datetime:
    """A minute ago something began: two people, two detectors, an alarm that came and went, the wind turned."""
    engine = connect(settings.database_url)
    moment = datetime.now(UTC) - 60 * S
    inside, outside = (LON + 0.001, LAT + 0.001), (LON + 0.02, LAT)
    raised = alarm(
        id="sensor:GT-1:high:1", source_id="GT-1", site_id="linjiang", enterprise_id=AMMONIA,
        lon=LON + 0.001, lat=LAT + 0.001, raised_at=moment + 5 * S, cleared_at=moment + 30 * S, state="normal", seq=3,
    )  # fmt: skip
    changes = [
        AlarmChange(seq=n, at=moment + second * S, from_state=None, to_state=state, alarm=raised, value=30.0)
        for n, second, state in ((1, 5, "unacknowledged"), (2, 10, "acknowledged"), (3, 30, "normal"))
    ]
    with scoped(engine) as conn:
        ways = [at(moment, "TAG-1", n, *(inside if 10 <= n < 20 else outside)) for n in range(40)]
        late = [at(moment, "TAG-2", 5, *inside, learnt_s=50), at(moment, "TAG-2", 3, *outside)]
        live.write_positions(conn, [*ways, *late])
        told = [reading(n, float(n), sensor, moment + n * S) for n in range(40) for sensor in ("GT-1", "GT-2")]
        live.write_readings(conn, [replace(each, received_at=each.at) for each in told])
        alarms.write_changes(conn, changes)
        for second, degrees in ((0, 90.0), (20, 180.0)):
            when = moment + second * S
            live.write_weather(
                conn, [Weather(site_id="linjiang", at=when, received_at=when, wind_m_s=2, wind_from_deg=degrees)]
            )
    engine.dispose()
    return moment


def moment_of(client: TestClient, at: datetime, **more: Any) -> dict[str, Any]:
    answer = client.get("/api/moment", params={"at": at.isoformat(), **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_moment_shows_what_was_known_then_and_nothing_that_came_later(operator: TestClient, began: datetime):
    then = moment_of(operator, began + 12.5 * S)
    movers = {each["tag_id"]: each for each in then["movers"]}
    assert (movers["TAG-1"]["lon"], movers["TAG-1"]["age_s"]) == (LON + 0.001, pytest.approx(0.5))
    assert movers["TAG-2"]["lon"] == LON + 0.02, "its later place was learnt after this moment"
    assert [(each["sensor_id"], each["value"]) for each in then["sensors"]] == [("GT-1", 12.0), ("GT-2", 12.0)]
    assert [(each["id"], each["state"]) for each in then["alarms"]] == [("sensor:GT-1:high:1", "acknowledged")]
    assert then["weather"]["wind_from_deg"] == 90.0 and then["replay"] is True
    assert moment_of(operator, began + 7 * S)["alarms"][0]["state"] == "unacknowledged"
    assert moment_of(operator, began + 2 * S)["alarms"] == [] == moment_of(operator, began + 35 * S)["alarms"]
    assert moment_of(operator, began + 55 * S)["movers"][0]["state"] == "stale"
    assert moment_of(operator, began - 3600 * S)["movers"] == []


def test_a_fence_is_shown_as_it_was_drawn_then(operator: TestClient, began: datetime, settings: Settings):
    before = datetime.now(UTC)
    engine = connect(settings.database_url)
    with scoped(engine) as conn:
        save(conn, "fence", {"id": "F-1", "properties": {"who": "all"}}, version=1, who="t")
    engine.dispose()
    drawn = [
        moment_of(operator, moment, drawn=True)["drawn"]["fence"]["features"]
        for moment in (before, datetime.now(UTC), began)
    ]
    assert [[each["properties"]["who"] for each in some] for some in drawn] == [["visitor"], ["all"], []]


def test_who_may_not_know_people_sees_places_without_names_or_none(anyone: TestClient, began: datetime):
    now = began + 50 * S
    seen = moment_of(sign_in(anyone, "viewer"), now)["movers"]
    assert {each["tag_id"] for each in seen} == {"#0", "#1"} and {each["label"] for each in seen} == {""}
    assert moment_of(sign_in(anyone, "planner"), now)["movers"] == []


def test_a_time_to_come_or_without_a_zone_is_refused(operator: TestClient, began: datetime):
    for wrong in (datetime.now(UTC) + timedelta(hours=1), began.replace(tzinfo=None)):
        assert operator.get("/api/moment", params={"at": wrong.isoformat()}).status_code == 422


def test_the_way_of_a_person_is_that_of_the_badge_while_it_was_theirs(operator: TestClient, settings: Settings):
    engine = connect(settings.database_url)
    first = datetime.now(UTC)
    with scoped(engine) as conn:
        live.write_positions(conn, [at(first, "TAG-1", 0, LON, LAT)])
        save(conn, "tag", {"id": "TAG-1", "properties": {"person_id": "P-2"}}, version=1, who="t")
    second = datetime.now(UTC)
    with scoped(engine) as conn:
        live.write_positions(conn, [at(second, "TAG-1", 0, LON + 0.001, LAT)])
    engine.dispose()
    found = {
        person: [lon for track in operator.get(f"/api/tracks/person/{person}").json()["tracks"] for lon in track["lon"]]
        for person in ("P-1", "P-2")
    }
    assert found == {"P-1": [LON], "P-2": [LON + 0.001]}
    assert operator.get("/api/tracks/person/none-such").status_code == 404


def test_a_way_tells_its_stays_and_no_more_places_than_asked_for(operator: TestClient, settings: Settings):
    engine = connect(settings.database_url)
    first = datetime.now(UTC) - 400 * S
    with scoped(engine) as conn:
        walked = [max(0, second - 300) * 2e-5 for second in range(360)]
        live.write_positions(conn, [at(first, "TAG-1", second, LON + far, LAT) for second, far in enumerate(walked)])
    engine.dispose()
    span = {"since": first.isoformat(), "until": (first + 400 * S).isoformat()}
    whole = operator.get("/api/tracks/TAG-1", params=span).json()
    few = operator.get("/api/tracks/TAG-1", params=span | {"every_s": 30}).json()
    assert len(whole["at"]) == 360 and 12 <= len(few["at"]) <= 14
    assert few["at"][0] == whole["at"][0] and few["at"][-1] == whole["at"][-1] and set(few["at"]) < set(whole["at"])
    assert whole["stays"] == few["stays"]
    assert whole["stay"] == {"radius_m": 10.0, "least_s": 120.0}, "what counts as a stay is told beside them"
    (stay,) = whole["stays"]
    assert (stay["lon"], stay["lat"]) == pytest.approx((LON, LAT), abs=1e-6) and stay["since"] == whole["at"][0]
    assert 299 <= (datetime.fromisoformat(stay["until"]) - first).total_seconds() <= 306


def test_visits_of_an_area_tell_who_and_from_when_to_when(operator: TestClient, began: datetime):
    span = {"since": began.isoformat(), "until": (began + 50 * S).isoformat()}
    answer = operator.post("/api/tracks/area", json={"fence_id": "F-1", **span})
    visits = {each["tag_id"]: each for each in answer.json()["visits"]}
    assert (visits["TAG-1"]["fixes"], visits["TAG-2"]["fixes"]) == (10, 1)
    assert datetime.fromisoformat(visits["TAG-1"]["entered_at"]) == began + 10 * S
    ring = [[LON, LAT], [LON + 0.0005, LAT], [LON + 0.0005, LAT + 0.0005]]
    assert operator.post("/api/tracks/area", json={"ring": ring, **span}).json()["visits"] == []
    assert operator.post("/api/tracks/area", json={"ring": ring[:2], **span}).status_code == 422


def test_tracks_of_an_alarm_are_those_near_it_and_every_look_is_in_the_journal(
    operator: TestClient, began: datetime, settings: Settings
):
    found = operator.get("/api/tracks/alarm-of/sensor:GT-1:high:1", params={"radius_m": 50}).json()
    assert {each["tag_id"] for each in found["visits"]} == {"TAG-1", "TAG-2"} and len(found["tracks"]) == 2
    assert operator.get("/api/tracks/incident-of/none").status_code == 404
    assert operator.get("/api/tracks/pump-of/none").status_code == 404
    engine = connect(settings.database_url)
    with scoped(engine) as conn:
        looks = [row for row in read_audit(conn) if row["verb"] == "track.see"]
    engine.dispose()
    assert [(row["noun"], row["object_id"]) for row in looks] == [("alarm", "sensor:GT-1:high:1")]


def test_the_system_administrator_sets_how_long_is_kept_and_is_told_what_the_standard_asks(anyone: TestClient):
    admin = sign_in(anyone, "system_admin")
    told = admin.get("/api/keeping").json()
    assert (told["terms"]["delete_after_days"], told["warnings"]) == (366, [])
    terms = {key: value for key, value in told["terms"].items() if not key.startswith("changed")}
    short = admin.put("/api/keeping", json=terms | {"delete_after_days": 90, "thin_after_days": 7}).json()
    assert (short["terms"]["version"], short["warnings"][0]["code"]) == (2, "KeptTooShort")
    assert admin.put("/api/keeping", json=terms).status_code in (409, 412)
    assert admin.put("/api/keeping", json=terms | {"thin_after_days": 0}).status_code == 422
    assert admin.get("/api/moment/span").json()["now"]
