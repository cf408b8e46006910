"""The risk of the whole park: a job that keeps contours, an F–N curve and limits, and says what it does not know."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from distributed import LocalCluster
from fastapi import FastAPI
from fastapi.testclient import TestClient

from server.job_kinds import job_kinds
from server.lane_crew import Crew
from tests.server.server_park import LAT, LON, sign_in
from tests.server.test_sweeps import dask_pair

__all__ = ["dask_pair"]

ROSE: dict[str, Any] = {"weathers": {"D5": {"wind_m_s": 5.0, "stability": "D"}}, "fraction": [[0.25]] * 4}
HEADS = [{"lon": LON + 0.003, "lat": LAT, "people_day": 40, "people_night": 10}]


def done(client: TestClient, accepted: dict[str, Any]) -> dict[str, Any]:
    """The job when it has ended."""
    for _ in range(1200):
        job: dict[str, Any] = client.get(f"/api/jobs/{accepted['job']['id']}").json()
        if job["state"] not in ("queued", "running"):
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def test_the_risk_of_the_park_is_kept_with_its_curve_its_contours_and_where_its_numbers_are_from(
    anyone: TestClient,
) -> None:
    analyst = sign_in(anyone, "analyst")
    asked = analyst.post("/api/park-risks", json={"rose": ROSE, "people": HEADS, "step_m": 50.0})
    assert asked.status_code == 202, asked.text
    job = done(analyst, asked.json())
    assert job["state"] == "done" and job["result"]["vessels"] == 1 and job["result"]["refused"] == 0, job
    found = analyst.get(f"/api/park-risks/{asked.json()['id']}").json()
    assert found["highest_1_yr"] > 0
    curve = found["societal"]
    assert curve["f_1_yr"] == sorted(curve["f_1_yr"], reverse=True) and curve["f_1_yr"][0] > 0
    assert curve["pll_1_yr"] > 0 and curve["verdict"] in ("unacceptable", "as_low_as_practicable", "acceptable")
    assert {line["band"] for line in curve["lines"]} == {"upper", "lower"}
    (vessel,) = found["vessels"]
    assert vessel["structure_id"] == "T-1203" and all(leak["source"] for leak in vessel["leaks"])
    shapes = analyst.get(f"/api/park-risks/{asked.json()['id']}/features").json()["features"]
    values = [one["properties"]["level"] for one in shapes]
    assert values == sorted(values) and values[-1] <= found["highest_1_yr"]
    areas = [one["geometry"] is not None for one in shapes]
    assert all(areas)
    assert analyst.get(found["raster"]["url"]).headers["content-type"] == "image/png"
    assert [one["id"] for one in analyst.get("/api/park-risks").json()] == [found["id"]]
    assert found["id"] not in [one["id"] for one in analyst.get("/api/whatif").json()]


def test_without_a_mast_a_rose_is_asked_for_and_a_short_record_is_said_to_be_short(
    app: FastAPI, anyone: TestClient
) -> None:
    analyst = sign_in(anyone, "analyst")
    refused = analyst.post("/api/park-risks", json={})
    assert (refused.status_code, refused.json()["field"]) == (422, "rose"), refused.text
    with app.state.wiring.store() as conn:
        conn.exec_driver_sql(
            "INSERT INTO core.weather (site_id, at, wind_m_s, wind_from_deg, stability, origin)"
            " VALUES ('linjiang', now(), 3, 90, 'D', 'real')"
        )
    asked = analyst.post("/api/park-risks", json={"step_m": 100.0})
    assert done(analyst, asked.json())["state"] == "done"
    found = analyst.get(f"/api/park-risks/{asked.json()['id']}").json()
    codes = {one["code"] for one in found["warnings"]}
    assert {"short_record", "no_people"} <= codes
    assert found["inputs"]["rose"]["from"] == "mast" and found["societal"]["pll_1_yr"] is None


def test_a_cluster_of_two_workers_gives_the_very_risk_of_this_machine(dask_pair: LocalCluster) -> None:
    kind = job_kinds()["park_risk"]
    drum = {"substance_id": "chlorine", "shape": "horizontal_cylinder", "diameter_m": 2.0, "length_m": 6.0,
            "mass_kg": 15e3, "pressure_pa": 8e5}  # fmt: skip
    people = {"x_m": [200.0], "y_m": [0.0], "day": [40], "night": [10], "indoor_fraction": {"day": 0.9, "night": 1.0}}
    pieces = kind.pieces({
        "vessels": [{"structure_id": f"V-{k}", "x_m": 50.0 * k, "y_m": 0.0, "equipment": drum | {"mass_kg": mass}}
                    for k, mass in enumerate((15e3, 15e3, 1e3))],
        "rose": ROSE, "people": people, "frequencies": [],
        "area": {"x_m": -500.0, "y_m": -500.0, "step_m": 100.0, "columns": 11, "rows": 11},
    })  # fmt: skip
    assert [len(piece["vessels"]) for piece in pieces] == [2, 1], "vessels that are alike are solved once"

    async def answered(scheduler: str) -> list[Any]:
        crew = Crew(scheduler)
        crew.start()
        try:
            return await asyncio.gather(*(crew.run("a", kind.step, piece, quick=False, seconds=170.0)
                                          for piece in pieces))  # fmt: skip
        finally:
            await crew.close()

    assert asyncio.run(answered(str(dask_pair.scheduler_address))) == [kind.step(piece) for piece in pieces]
