"""The domino play: who is at risk of a run and how likely, and the run that follows, kept with its parent."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from tests.server.server_park import LAT, LON, sign_in

BLAST: dict[str, Any] = {
    "model": "tnt_blast", "lon": LON + 0.0013, "lat": LAT + 0.0006, "explosion": {"tnt_mass_kg": 500.0}
}  # fmt: skip
AIR = {"wind_m_s": 3.0, "wind_from_deg": 90.0, "stability": "D", "temperature_k": 293.15}


def test_a_run_is_played_on_by_what_it_brings_down_and_the_next_run_knows_its_parent(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    first = analyst.post("/api/whatif", json=BLAST).json()
    found = analyst.get(f"/api/whatif/{first['id']}/domino").json()
    (sphere,) = found["at_risk"]
    assert sphere["structure_id"] == "T-1203" and sphere["vector"] == "overpressure"
    assert sphere["value"] >= sphere["cut_off"] and 0 < sphere["failure_fraction"] <= 1
    assert found["order"] == 1 and found["parent"] is None and found["played"] == []

    played = analyst.post(f"/api/whatif/{first['id']}/domino", json={"structure_id": "T-1203"})
    assert played.status_code == 201, played.text
    second = played.json()
    assert second["structure_id"] == "T-1203" and second["request"]["structure_id"] == "T-1203"
    parent = second["parent"]
    assert parent["run_id"] == first["id"] and parent["chain"] == ["T-1203"]
    assert parent["probability_fraction"] == sphere["failure_fraction"]
    assert analyst.get(f"/api/whatif/{second['id']}").json()["parent"] == parent
    again = analyst.get(f"/api/whatif/{first['id']}/domino").json()
    assert [one["id"] for one in again["played"]] == [second["id"]]
    after = analyst.get(f"/api/whatif/{second['id']}/domino").json()
    assert after["order"] == 2 and "T-1203" not in [one["structure_id"] for one in after["at_risk"]]


def test_what_is_not_at_risk_and_what_is_no_case_is_refused_with_its_field(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    run = analyst.post("/api/whatif", json=BLAST).json()
    path = f"/api/whatif/{run['id']}/domino"
    for body, field in (
        ({"structure_id": "T-2001"}, "structure_id"),
        ({"structure_id": "T-1203", "case": "no"}, "case"),
    ):
        refused = analyst.post(path, json=body)
        assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, "WrongValue", field)


def test_a_question_sent_twice_with_one_key_is_run_once(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    first, second = (analyst.post("/api/whatif", json=BLAST, headers={"Idempotency-Key": "k-1"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    assert len(analyst.get("/api/whatif").json()) == 1
