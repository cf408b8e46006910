"""Sweeps: the same rows from this machine's workers and from a Dask cluster of two, as a table and as map features."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
from distributed import LocalCluster
from fastapi.testclient import TestClient

from server.job_kinds import job_kinds
from server.lane_crew import Crew
from server.sweep_run import swept
from tests.server.server_park import sign_in

WINDS = [{"wind_m_s": speed, "wind_from_deg": 90.0, "stability": "D"} for speed in (2.0, 4.0)]
SWEEP: dict[str, Any] = {"structure_ids": ["T-1203"], "cases": ["hole_5_mm", "hole_25_mm"], "weathers": WINDS}


PIECE: dict[str, Any] = {
    "structure_id": "T-1",
    "equipment": {"substance_id": "ammonia", "shape": "sphere", "diameter_m": 15.0, "length_m": 0.0, "mass_kg": 8e5},
    "lon": 120.9,
    "lat": 31.85,
    "weather": WINDS[0],
    "cases": SWEEP["cases"],
    "levels": None,
    "z_m": 1.5,
    "frame": ["EPSG:4549", 120.9, 31.85],
}


@pytest.fixture
def dask_pair() -> Iterator[LocalCluster]:
    """A scheduler with two workers of one thread each."""
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address=None
    ) as made:
        yield made


def test_a_cluster_of_two_workers_gives_the_very_rows_of_this_machine(dask_pair: LocalCluster) -> None:
    step = job_kinds()["sweep"].step
    pieces = [{**PIECE, "weather": wind} for wind in WINDS]

    async def answered(scheduler: str) -> tuple[list[Any], int]:
        crew = Crew(scheduler)
        crew.start()
        try:
            asked = [crew.run("a", step, piece, quick=False, seconds=170.0) for piece in pieces]
            return await asyncio.gather(*asked), crew.cluster_workers
        finally:
            await crew.close()

    there, workers = asyncio.run(answered(str(dask_pair.scheduler_address)))
    assert workers == 2
    assert there == [swept(piece) for piece in pieces]


def test_a_sweep_is_a_job_whose_rows_are_a_table_and_features_of_the_map(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    accepted = analyst.post("/api/sweeps", json=SWEEP)
    assert accepted.status_code == 202, accepted.text
    job = accepted.json()["job"]
    ends = time.monotonic() + 170
    while job["state"] in ("queued", "running") and time.monotonic() < ends:
        time.sleep(0.1)
        job = analyst.get(f"/api/jobs/{job['id']}").json()
    assert job["state"] == "done", job
    sweep_id = accepted.json()["id"]
    assert job["result"] == {"sweep_id": sweep_id, "rows": 4, "refused": 0}
    rows = analyst.get(f"/api/sweeps/{sweep_id}").json()["rows"]
    assert {(row["case"], row["weather"]["wind_m_s"]) for row in rows} == {
        (case, wind["wind_m_s"]) for case in SWEEP["cases"] for wind in WINDS
    }
    features = analyst.get(f"/api/sweeps/{sweep_id}/features").json()["features"]
    assert len(features) == sum(len(row["levels"]) for row in rows)
    assert sweep_id not in {run["id"] for run in analyst.get("/api/whatif").json()}


def test_a_bigger_hole_reaches_farther_and_a_refused_case_says_why() -> None:
    small, big = swept(PIECE)
    for near, far in zip(small["levels"], big["levels"], strict=True):
        assert near["distance_m"] < far["distance_m"] and near["area_m2"] < far["area_m2"]
    (refused,) = swept({**PIECE, "equipment": {**PIECE["equipment"], "substance_id": "unobtainium"}})
    assert refused["refused"]["code"] and "levels" not in refused


def test_a_sweep_of_too_many_pieces_is_refused_by_name(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    refused = analyst.post("/api/sweeps", json={"structure_ids": ["T-1203"] * 20, "weathers": WINDS * 75})
    assert refused.status_code == 422 and refused.json()["code"] == "SweepTooLong"
