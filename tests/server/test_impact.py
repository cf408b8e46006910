"""The harm of a run: counted with it, by the outline one can rely on, and unknown where nobody knows."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.server.server_park import LAT, LON, feature, point, sign_in
from twin.rules.gate_count import KIND, QUANTITY, UNIT
from twin.store.planned import save

PLACED = """INSERT INTO core.position (at, received_at, tag_id, lon, lat, z_m, floor, error_m, state, origin)
VALUES (now(), now(), 'TAG-1', {lon}, {lat}, 0, NULL, 3, 'ok', 'real')"""
GATE = """INSERT INTO core.reading (sensor_id, at, boot, seq, received_at, value, unit, quality, origin)
VALUES ('{id}', now(), 'b', 1, now(), {value}, 'persons', 'good', 'real')"""
BLAST = {"model": "tnt_blast", "lon": LON + 0.0008, "lat": LAT + 0.0008, "explosion": {"tnt_mass_kg": 500.0}}


def test_an_impact_says_who_is_inside_what_is_hit_and_what_is_not_known(app: FastAPI, anyone: TestClient) -> None:
    operator = sign_in(anyone, "operator")
    with app.state.wiring.store() as conn:
        conn.exec_driver_sql(PLACED.format(lon=LON + 0.0012, lat=LAT + 0.0008))
    run = operator.post("/api/whatif", json=BLAST)
    assert run.status_code == 201, run.text
    found = operator.get(f"/api/whatif/{run.json()['id']}/impact").json()
    people = found["people"]
    assert (people["certain"], people["possible"], people["not_located"]) == (1, 0, 1)
    assert people["without_tag"] is None and people["without_tag_en"], "nobody counts at the gates: not known, not 0"
    assert people["outdoors"]["certain"] == 1 and people["indoors"]["certain"] == 0
    assert {row["enterprise_id"]: row["certain"] for row in people["by_company"]} == {"E-AMMONIA": 1, "E-REFINERY": 0}
    assert [row["tag_id"] for row in people["rows"]] == ["TAG-1"]
    toll = found["toll"]
    assert 0 <= toll["deaths_low"] <= toll["deaths"] <= toll["deaths_high"] <= 1 and toll["counted"] == 1
    for level in found["levels"]:
        assert level["protective_distance_m"] > level["median_distance_m"]
    things = {(row["noun"], row["id"]): row for row in found["things"]}
    sphere = things["structure", "T-1203"]
    assert sphere["level"] == max(level["level"] for level in found["levels"])
    assert ("zone", "Z-1") in things and things["zone", "Z-1"]["grade"] == "A"
    assert found["model"]["version"] == run.json()["model"]["version"] and found["warnings"]


def test_bands_are_map_features_that_say_their_level_and_how_often_it_is_exceeded(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    run = analyst.post("/api/whatif", json=BLAST).json()
    found = analyst.get(f"/api/whatif/{run['id']}/bands").json()
    levels = len(run["footprint"]["features"])
    assert len(found["features"]) == 3 * levels
    fractions = [one["properties"]["exceedance_fraction"] for one in found["features"]]
    assert fractions == [0.1, 0.5, 0.9] * levels
    assert all(one["properties"]["protective"] == (one["properties"]["exceedance_fraction"] == 0.1)
               for one in found["features"])  # fmt: skip


def test_an_impact_is_counted_anew_when_asked_and_names_nobody_to_who_may_not_know(
    app: FastAPI, anyone: TestClient
) -> None:
    analyst = sign_in(anyone, "analyst")
    run = analyst.post("/api/whatif", json=BLAST).json()
    before = analyst.get(f"/api/whatif/{run['id']}/impact").json()
    assert before["people"]["certain"] == 0 and before["people"]["not_located"] == 2
    with app.state.wiring.store() as conn:
        conn.exec_driver_sql(PLACED.format(lon=LON + 0.0009, lat=LAT + 0.0008))
    kept = analyst.get(f"/api/whatif/{run['id']}/impact").json()
    assert kept == before
    now = analyst.get(f"/api/whatif/{run['id']}/impact", params={"now": True}).json()
    assert now["people"]["certain"] == 1 and now["toll"]["deaths"] > 0
    assert now["people"]["rows"] == [] and "TAG-" not in str(now)


def test_the_gates_tell_how_many_are_without_a_tag_until_one_of_them_falls_silent(
    app: FastAPI, anyone: TestClient
) -> None:
    operator = sign_in(anyone, "operator")
    with app.state.wiring.store() as conn:
        for k, net in ((1, 9.0), (2, -2.0)):
            counter = feature(f"GC-{k}", point(LON, LAT), kind=KIND, quantity=QUANTITY, unit=UNIT, period_s=10.0)
            save(conn, "sensor", counter, version=None, who="test")
            conn.exec_driver_sql(GATE.format(id=f"GC-{k}", value=net))
        conn.exec_driver_sql(PLACED.format(lon=LON + 0.0012, lat=LAT + 0.0008))
    run = operator.post("/api/whatif", json=BLAST).json()
    people = operator.get(f"/api/whatif/{run['id']}/impact").json()["people"]
    assert people["gate_count"] == 7 and people["without_tag"] == 7 - 1, "one tag is seen"
    with app.state.wiring.store() as conn:
        conn.exec_driver_sql(GATE.format(id="GC-2", value="NULL").replace("'good'", "'bad'"))
    again = operator.post("/api/whatif", json=BLAST).json()
    people = operator.get(f"/api/whatif/{again['id']}/impact").json()["people"]
    assert people["without_tag"] is None and "GC-2" in people["without_tag_zh"]
