"""Advice on a kept run over HTTP: ways, shelter, first distances and the card; and who may see tags."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert

from server.settings import Settings
from tests.server.server_park import LAT, LON, feature, point, sign_in, square
from twin.store.engine import connect
from twin.store.planned import save
from twin.store.scope import scoped
from twin.store.tables import POSITION


def _line(*places: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [[lon, lat] for lon, lat in places]}


MORE = [
    ("road", feature("R-1", _line((LON - 0.008, LAT + 0.0006), (LON + 0.014, LAT + 0.0006)), width_m=8)),
    ("road", feature("R-2", _line((LON + 0.006, LAT - 0.008), (LON + 0.006, LAT + 0.012)), width_m=8)),
    ("muster_point", feature("MP-1", point(LON + 0.006, LAT + 0.012), capacity=50, name_zh="北集合点")),
    ("muster_point", feature("MP-2", point(LON + 0.013, LAT + 0.0006), capacity=50, name_zh="东集合点")),
    ("structure", feature("BL-1", square(LON + 0.0012, LAT + 0.0007, 0.0002), kind="building", height_m=6.0)),
    ("structure", feature("GATE-1", square(LON - 0.008, LAT + 0.0005, 0.0001), kind="gate", height_m=4.0)),
]


@pytest.fixture
def with_ways(settings: Settings) -> None:
    """Roads, muster points, a building and a gate; one person near the tank and one a way off downwind."""
    engine = connect(str(settings.database_url))
    with scoped(engine, who="test") as conn:
        for noun, each in MORE:
            save(conn, noun, each, version=None, who="test")
        here = (("TAG-1", LON + 0.0013, LAT + 0.0006), ("TAG-2", LON + 0.006, LAT + 0.0006))
        conn.execute(insert(POSITION), [
            {"tag_id": tag, "at": datetime.now(UTC), "lon": lon, "lat": lat, "error_m": 2.0, "state": "ok",
             "received_at": datetime.now(UTC), "origin": "simulated"} for tag, lon, lat in here
        ])  # fmt: skip
    engine.dispose()


def ammonia(client: TestClient) -> str:
    """A release of ammonia from the tank in a west wind; the id of the run."""
    run = client.post("/api/whatif", json={
        "model": "gaussian_plume", "structure_id": "T-1203",
        "release": {"substance_id": "ammonia", "rate_kg_s": 5.0, "duration_s": 600.0, "height_m": 1.0},
        "weather": {"wind_m_s": 3.0, "wind_from_deg": 270.0, "stability": "D"},
    })  # fmt: skip
    assert run.status_code == 201, run.text
    return str(run.json()["id"])


def test_everybody_inside_gets_a_way_or_a_roof_and_the_reason(with_ways: None, anyone: TestClient) -> None:
    commander = sign_in(anyone, "commander")
    run = ammonia(commander)
    told = commander.get(f"/api/whatif/{run}/advice", params={"start_after_s": 0}).json()
    assert told["timed"] and told["level"]["label_en"] == "AEGL-2" and told["level"]["contour"] == "p90"
    assert told["warnings"] == []
    by_tag = {tag: group for group in told["groups"] for tag in group["tags"]}
    near, far = by_tag["TAG-1"], by_tag["TAG-2"]
    assert near["action"] == "shelter" and near["shelter"]["roof"] == "BL-1" and near["reason"]["zh"]
    assert 0 < near["shelter"]["indoor_peak"] < near["shelter"]["outdoor_peak"] and near["shelter"]["unit"] == "ppm"
    assert far["action"] == "walk" and far["haven"] == "MP-1" and far["way"]["safe"]
    musters = {one["id"]: one for one in told["musters"]}
    assert musters["MP-2"]["closed"] and not musters["MP-1"]["closed"] and musters["MP-1"]["expected"] == 1
    kinds = {one["properties"]["kind"] for one in told["features"]["features"]}
    assert {"route", "closed", "approach", "standoff", "isolation"} <= kinds
    assert told["approach"]["station"] == "GATE-1" and told["approach"]["distance_m"] >= told["erg"]["isolation_m"]
    assert told["erg"]["un"] == "1005" and "30" in told["erg"]["scope"]["en"]
    assert told["card"]["hazards"]["first_aid"] and told["card"]["values"]["idlh_fraction"]["source"]


def test_a_place_is_advised_too_and_every_assumption_can_be_changed(with_ways: None, anyone: TestClient) -> None:
    commander = sign_in(anyone, "commander")
    run = ammonia(commander)
    ask = {"lon": LON + 0.006, "lat": LAT - 0.007, "walk_m_s": 0.5, "start_after_s": 0}
    told = commander.get(f"/api/whatif/{run}/advice", params=ask).json()
    assert told["clicked"] and told["groups"][0]["id"] == "G0"
    used = {one["name"]: one for one in told["assumptions"]}
    assert used["walk_m_s"] == {**used["walk_m_s"], "value": 0.5, "given": True}
    assert all(one["source"] for one in told["assumptions"])
    refused = commander.get(f"/api/whatif/{run}/advice", params={"walk_m_s": -1})
    assert refused.status_code == 422 and refused.json()["field"] == "walk_m_s"


def test_an_analyst_sees_ways_but_no_tags(with_ways: None, anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    told = analyst.get(f"/api/whatif/{ammonia(analyst)}/advice").json()
    assert told["groups"] and all(group["tags"] == [] for group in told["groups"])
    assert analyst.get("/api/whatif/nothing/advice").status_code == 404


def test_a_muster_ticks_who_stands_there_by_tag_and_others_by_hand_with_an_audit_row(
    with_ways: None, settings: Settings, anyone: TestClient
) -> None:
    commander = sign_in(anyone, "commander")
    run = ammonia(commander)
    before = commander.get(f"/api/whatif/{run}/muster").json()
    assert not before["called"] and before["lists"] == [], "nobody called it yet"
    called = commander.post(f"/api/whatif/{run}/muster")
    assert called.status_code == 201, called.text
    roll = called.json()
    assert (roll["expected"], roll["arrived"]) == (2, 0)
    rows = {row["tag_id"]: row for each in roll["lists"] for row in each["people"]}
    assert rows["TAG-2"]["muster_point"] == "MP-1" and rows["TAG-2"]["name_zh"] == "李娜"

    engine = connect(str(settings.database_url))
    with scoped(engine, who="test") as conn:
        conn.execute(insert(POSITION).values(
            tag_id="TAG-2", at=datetime.now(UTC), lon=LON + 0.00601, lat=LAT + 0.012, error_m=2.0, state="ok",
            received_at=datetime.now(UTC), origin="simulated",
        ))  # fmt: skip
    engine.dispose()
    rows = {row["tag_id"]: row for each in commander.get(f"/api/whatif/{run}/muster").json()["lists"]
            for row in each["people"]}  # fmt: skip
    assert rows["TAG-2"]["how"] == "tag" and rows["TAG-2"]["arrived_where"] == "MP-1"

    ticked = commander.put(f"/api/whatif/{run}/muster/TAG-1", json={"arrived": True, "where": "MP-1"})
    assert ticked.status_code == 200 and ticked.json()["by"] == "commander"
    again = commander.put(f"/api/whatif/{run}/muster/TAG-1", json={"arrived": True})
    assert again.status_code == 422 and again.json()["code"] == "WrongStep"
    assert commander.post(f"/api/whatif/{run}/muster").json()["arrived"] == 2, "called again, every tick stays"
    assert not commander.put(f"/api/whatif/{run}/muster/TAG-1", json={"arrived": False}).json()["arrived"]

    auditor = sign_in(anyone, "audit_admin")
    verbs = [row["verb"] for row in auditor.get("/api/audit").json()["rows"]]
    assert {"muster.open", "muster.tick", "muster.untick"} <= set(verbs)
    analyst = sign_in(anyone, "analyst")
    assert analyst.get(f"/api/whatif/{run}/muster").status_code == 403
