"""The credible cases over HTTP: filled from the ledger, and each can be sent back as it came."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.server.server_park import sign_in


def test_a_tank_offers_its_cases_and_each_runs_as_it_is_filled(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    answer = analyst.get("/api/whatif/cases", params={"structure_id": "T-1203"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["weather_measured"] is False, "no mast reports: the page asks for the wind"
    assert {"hole_5_mm", "hole_25_mm", "hole_100_mm"} <= {case["id"] for case in told["cases"]}
    case = told["cases"][1]
    assert set(case["inputs"]) <= set(case["schema"]["properties"][case["kind"]]["properties"])
    question = {"model": case["model"], "structure_id": "T-1203", case["kind"]: case["inputs"]}
    run = analyst.post("/api/whatif", json={**question, "weather": {"wind_m_s": 3.0, "wind_from_deg": 90.0}})
    assert run.status_code == 201, run.text
    assert run.json()["footprint"]["features"]


def test_what_holds_nothing_is_refused_in_words(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    missing = analyst.get("/api/whatif/cases", params={"structure_id": "T-0000"})
    assert missing.status_code == 404 and missing.json()["code"] == "NotFound"
