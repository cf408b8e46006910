"""Sweeps: the same rows from this machine's workers and from a Dask cluster of two, as a table and as map features."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from distributed import LocalCluster
from fastapi.testclient import TestClient

from server.app import create_app
from server.limits import Limits
from server.settings import Settings
from server.sweep_run import swept
from tests.server.server_park import BASE, sign_in

WINDS = [{"wind_m_s": speed, "wind_from_deg": 90.0, "stability": "D"} for speed in (2.0, 4.0)]
SWEEP = {"structure_ids": ["T-1203"], "cases": ["hole_5_mm", "hole_25_mm"], "weathers": WINDS}


@pytest.fixture
def dask_pair() -> Iterator[LocalCluster]:
    """A scheduler with two workers of one thread each."""
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made


def rows_of(client: TestClient) -> list[dict[str, Any]]:
    """Sweep, wait, and read the table."""
    analyst = sign_in(client, "analyst")
    accepted = analyst.post("/api/sweeps", json=SWEEP)
    assert accepted.status_code == 202, accepted.text
    job = accepted.json()["job"]
    ends = time.monotonic() + 200
    while job["state"] in ("queued", "running") and time.monotonic() < ends:
        time.sleep(0.1)
        job = analyst.get(f"/api/jobs/{job['id']}").json()
    assert job["state"] == "done", job
    found = analyst.get(f"/api/sweeps/{accepted.json()['id']}").json()["rows"]
    features = analyst.get(f"/api/sweeps/{accepted.json()['id']}/features").json()["features"]
    assert len(features) == sum(len(row["levels"]) for row in found)
    assert accepted.json()["id"] not in {run["id"] for run in analyst.get("/api/whatif").json()}
    rows: list[dict[str, Any]] = found
    return rows


def test_a_sweep_on_a_cluster_of_two_workers_gives_the_very_rows_of_this_machine(
    settings: Settings, limits: Limits, dask_pair: LocalCluster
) -> None:
    with TestClient(create_app(settings, limits), base_url=BASE) as client:
        here = rows_of(client)
    spread = replace(settings, dask_scheduler=str(dask_pair.scheduler_address))
    with TestClient(create_app(spread, limits), base_url=BASE) as client:
        there = rows_of(client)
        workers = client.app.state.wiring.crew.cluster_workers  # type: ignore[attr-defined]
    assert workers == 2
    assert here == there
    assert {(row["case"], row["weather"]["wind_m_s"]) for row in here} == {
        (case, wind["wind_m_s"]) for case in SWEEP["cases"] for wind in WINDS
    }


def test_a_bigger_hole_reaches_farther_and_a_refused_case_says_why() -> None:
    equipment = {"substance_id": "ammonia", "shape": "sphere", "diameter_m": 15.0, "length_m": 0.0,
                 "mass_kg": 800_000.0}  # fmt: skip
    piece = {"structure_id": "T-1", "equipment": equipment, "lon": 120.9, "lat": 31.85, "weather": WINDS[0],
             "cases": SWEEP["cases"], "levels": None, "z_m": 1.5, "frame": ["EPSG:4549", 120.9, 31.85]}  # fmt: skip
    small, big = swept(piece)
    for near, far in zip(small["levels"], big["levels"], strict=True):
        assert near["distance_m"] < far["distance_m"] and near["area_m2"] < far["area_m2"]
    (refused,) = swept({**piece, "equipment": {**equipment, "substance_id": "unobtainium"}})
    assert refused["refused"]["code"] and "levels" not in refused


def test_a_sweep_of_too_many_pieces_is_refused_by_name(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    refused = analyst.post("/api/sweeps", json={"structure_ids": ["T-1203"] * 20, "weathers": WINDS * 75})
    assert refused.status_code == 422 and refused.json()["code"] == "SweepTooLong"
