"""The credible cases over HTTP: filled from the ledger, and each can be sent back as it came."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.server.server_park import LAT, LON, sign_in


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


def test_a_pipe_offers_its_cases_and_breaks_at_the_point_nearest_to_the_click(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    answer = analyst.get("/api/whatif/cases", params={"pipeline_id": "P-101"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [case["id"] for case in told["cases"]] == ["pipe_hole_5_mm", "pipe_hole_25_mm", "pipe_rupture"]
    case = told["cases"][1]
    assert case["inputs"]["length_m"] == pytest.approx(379, abs=2) and case["inputs"]["pumped_kg_s"] == 7.0
    assert {"isolation_s", "length_m", "roughness_m"} <= set(case["assumed"])
    question = {"model": case["model"], "pipeline_id": "P-101", case["kind"]: case["inputs"]}
    weather = {"weather": {"wind_m_s": 3.0, "wind_from_deg": 90.0}}
    run = analyst.post("/api/whatif", json={**question, **weather, "lon": LON + 0.002, "lat": LAT + 0.0009})
    assert run.status_code == 201, run.text
    found = run.json()
    assert (found["lon"], found["lat"]) == pytest.approx((LON + 0.002, LAT + 0.0006), abs=2e-6)
    assert found["pipeline_id"] == "P-101" and found["footprint"]["features"]
    middle = analyst.post("/api/whatif", json={**question, **weather}).json()
    assert (middle["lon"], middle["lat"]) == pytest.approx((LON + 0.0028, LAT + 0.0006), abs=2e-6)


def test_a_question_about_a_tank_and_a_pipe_at_once_is_refused(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    both = {"structure_id": "T-1203", "pipeline_id": "P-101"}
    for given in ({}, both):
        assert analyst.get("/api/whatif/cases", params=given).status_code == 422
    asked = {"model": "gaussian_plume", **both, "release": {"rate_kg_s": 1.0}}
    assert analyst.post("/api/whatif", json=asked).status_code == 422


def test_what_holds_nothing_is_refused_in_words(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    missing = analyst.get("/api/whatif/cases", params={"structure_id": "T-0000"})
    assert missing.status_code == 404 and missing.json()["code"] == "NotFound"
