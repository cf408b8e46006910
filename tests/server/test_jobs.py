"""Jobs: what is accepted is a row, is worked on in turn, ends when it is called off, and outlives the server."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from server.app import create_app
from server.errors import WhatIfTooLong, WorkerLost
from server.job_kinds import job_kinds
from server.lane_crew import Crew
from server.lanes import ProcessLane
from server.limits import Limits
from server.session import account_named
from server.settings import Settings
from server.turns import Piece, Turns
from tests.server.counting_job import COUNTING, die
from tests.server.live_rig import Browser
from tests.server.server_park import BASE, sign_in

BLAST = {"model": "tnt_blast", "structure_id": "T-1203", "explosion": {"tnt_mass_kg": 100.0}}


@pytest.fixture(autouse=True)
def counting() -> Iterator[None]:
    """The kind of job that only counts, as a file of the folder would add it."""
    kinds: Any = job_kinds()
    kinds["counting"] = COUNTING
    yield
    del kinds["counting"]


def submit(client: TestClient, name: str, notes: Path, seconds: list[float]) -> str:
    """Have a server accept a counting job in the name of an account; the answer is its id."""
    wiring = client.app.state.wiring  # type: ignore[attr-defined]
    with wiring.store() as conn:
        who = account_named(conn, name)
    row = client.portal.call(  # type: ignore[union-attr]
        wiring.jobs.accept, who, "counting", {"notes": str(notes), "seconds": seconds}
    )
    return str(row["id"])


def until(client: TestClient, job_id: str, *states: str) -> dict[str, Any]:
    """Wait until a job is in one of these states."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        job: dict[str, Any] = client.get(f"/api/jobs/{job_id}").json()
        if job["state"] in states:
            return job
        time.sleep(0.05)
    raise AssertionError(job)


def noted(notes: Path) -> list[int]:
    """Which pieces ran, in order."""
    return [int(line) for line in notes.read_text().split()] if notes.exists() else []


def answered(client: TestClient, job_id: str, of: int) -> int:
    """How many of the pieces of a job are answered; keeping the result is one more step of its progress."""
    return round(client.get(f"/api/jobs/{job_id}").json()["progress_fraction"] * (of + 1))


def test_a_run_that_is_not_waited_for_is_promised_under_its_id_and_is_there_when_its_job_is_done(
    anyone: TestClient,
) -> None:
    analyst = sign_in(anyone, "analyst")
    promised = analyst.post("/api/whatif", json=BLAST, headers={"Prefer": "respond-async"})
    assert promised.status_code == 202, promised.text
    job = promised.json()["job"]
    assert promised.headers["location"] == f"/api/jobs/{job['id']}" and job["state"] in ("queued", "running")
    done = until(analyst, job["id"], "done", "failed")
    assert done["result"] == {"run_id": promised.json()["id"]} and done["progress_fraction"] == 1.0
    waited = analyst.post("/api/whatif", json=BLAST)
    assert waited.status_code == 201
    kept = analyst.get(f"/api/whatif/{promised.json()['id']}").json()
    assert kept["hash"] == waited.json()["hash"] and kept["footprint"] == waited.json()["footprint"]
    assert [each["id"] for each in analyst.get("/api/jobs").json()][-1] == job["id"]


def test_what_a_model_refuses_is_refused_with_its_field_and_the_job_says_so_too(anyone: TestClient) -> None:
    analyst = sign_in(anyone, "analyst")
    refused = analyst.post("/api/whatif", json={**BLAST, "explosion": {"tnt_mass_kg": -1.0}})
    assert refused.status_code == 422 and refused.json()["field"] == "tnt_mass_kg"
    (job,) = analyst.get("/api/jobs").json()
    assert job["state"] == "failed" and job["error"]["code"] == refused.json()["code"]


def test_calling_a_job_off_ends_the_work_itself(anyone: TestClient, home: Path) -> None:
    analyst, notes = sign_in(anyone, "analyst"), home / "notes"
    job_id = submit(analyst, "analyst", notes, [300.0])
    until(analyst, job_id, "running")
    beat = notes.with_suffix(".beat")
    while not beat.exists():
        time.sleep(0.02)
    gone = analyst.delete(f"/api/jobs/{job_id}")
    assert gone.status_code == 200 and gone.json()["state"] == "cancelled"
    last = beat.read_text()
    time.sleep(0.2)
    assert beat.read_text() == last and noted(notes) == [0]
    assert analyst.delete(f"/api/jobs/{job_id}").json()["state"] == "cancelled"


def test_a_job_is_seen_and_called_off_by_its_owner_and_by_who_manages_jobs_only(anyone: TestClient, home: Path) -> None:
    job_id = submit(sign_in(anyone, "analyst"), "analyst", home / "notes", [300.0])
    planner = sign_in(anyone, "planner")
    assert planner.get("/api/jobs").json() == [] and planner.get(f"/api/jobs/{job_id}").status_code == 404
    assert planner.delete(f"/api/jobs/{job_id}").status_code == 404
    manager = sign_in(anyone, "system_admin")
    assert [job["id"] for job in manager.get("/api/jobs").json()] == [job_id]
    assert manager.delete(f"/api/jobs/{job_id}").json()["state"] == "cancelled"


def test_what_a_dead_server_had_accepted_is_finished_by_the_next_and_no_answered_piece_is_answered_again(
    app: FastAPI, settings: Settings, limits: Limits, home: Path
) -> None:
    notes = home / "notes"
    with TestClient(app, base_url=BASE) as client:
        analyst = sign_in(client, "analyst")
        job_id = submit(client, "analyst", notes, [0.0, 0.0, 300.0, 0.0])
        # A piece that ran is not answered yet: all that ran must be, but the one that takes its time.
        while not {0, 1, 2} <= set(noted(notes)) or answered(analyst, job_id, of=4) < len(noted(notes)) - 1:
            time.sleep(0.02)
    notes.with_suffix(".go").touch()
    with TestClient(create_app(settings, limits), base_url=BASE) as client:
        done = until(sign_in(client, "analyst"), job_id, "done", "failed")
    assert done["state"] == "done", done
    assert done["result"] == {"pieces": [0, 1, 2, 3]} and done["attempts"] == 2
    assert sorted(set(noted(notes))) == [0, 1, 2, 3] and noted(notes).count(2) == 2
    assert noted(notes).count(0) == noted(notes).count(1) == 1
    assert list((home / "jobs").iterdir()) == []


def test_a_job_that_broke_the_server_three_times_is_given_up_and_says_so(
    app: FastAPI, settings: Settings, limits: Limits, home: Path
) -> None:
    with TestClient(app, base_url=BASE) as client:
        job_id = submit(sign_in(client, "analyst"), "analyst", home / "notes", [300.0])
        until(client, job_id, "running")
        with app.state.wiring.store() as conn:
            conn.exec_driver_sql("UPDATE core.job SET attempts = 3")
    with TestClient(create_app(settings, limits), base_url=BASE) as client:
        job = until(sign_in(client, "analyst"), job_id, "failed")
    assert job["error"]["code"] == "JobGivenUp"


class TestLimits:
    """Nobody fills the queue for the others."""

    @pytest.fixture
    def limits(self) -> Limits:
        """Two jobs each."""
        return Limits(warm_up=False, jobs_each=2)

    def test_an_account_with_too_much_unfinished_work_is_refused_and_another_is_not(
        self, anyone: TestClient, home: Path
    ) -> None:
        analyst = sign_in(anyone, "analyst")
        jobs = [submit(analyst, "analyst", home / "notes", [300.0]) for _ in range(2)]
        refused = analyst.post("/api/whatif", json=BLAST, headers={"Prefer": "respond-async"})
        assert refused.status_code == 429 and refused.json()["code"] == "WhatIfQueueFull"
        for job_id in jobs:
            analyst.delete(f"/api/jobs/{job_id}")
        other = sign_in(anyone, "planner").post("/api/whatif", json=BLAST, headers={"Prefer": "respond-async"})
        assert other.status_code == 202


def test_its_owner_hears_of_a_job_on_the_live_channel_and_nobody_else(address: str) -> None:
    analyst, planner = (Browser(address, name).watch() for name in ("analyst", "planner"))
    promised = analyst.http.post("/api/whatif", json=BLAST, headers={"Prefer": "respond-async"}).json()
    told = analyst.wait(lambda message: message["kind"] == "job" and message["job"]["state"] == "done", 60.0)
    assert told["job"]["id"] == promised["job"]["id"] and told["job"]["result"] == {"run_id": promised["id"]}
    planner.listen(0.5)
    assert "job" not in {message["kind"] for message in planner.messages}
    analyst.close()
    planner.close()


def test_users_are_served_in_turn_and_what_is_waited_for_comes_before_heavy_work() -> None:
    async def served() -> list[tuple[str, int]]:
        turns, loop = Turns(), asyncio.get_running_loop()
        for owner, quick, number in [
            ("a", False, 1),
            ("a", False, 2),
            ("a", False, 3),
            ("b", False, 4),
            ("b", True, 5),
        ]:
            future = loop.create_future()
            turns.put(Piece(owner=owner, quick=quick, seconds=1.0, step=print, arguments=(number,), outcome=future))
        quick = [await turns.take(heavy=False)]
        heavy = [await turns.take(heavy=True) for _ in range(4)]
        return [(piece.owner, piece.arguments[0]) for piece in [*quick, *heavy]]

    assert asyncio.run(served()) == [("b", 5), ("a", 1), ("b", 4), ("a", 2), ("a", 3)]


def test_what_is_waited_for_goes_to_its_own_lane_first_and_to_the_others_only_when_that_is_busy() -> None:
    async def served() -> list[tuple[str, int]]:
        turns, loop = Turns(), asyncio.get_running_loop()
        seen: list[tuple[str, int]] = []

        async def lane(name: str, *, heavy: bool) -> None:
            while True:
                piece = await turns.take(heavy=heavy)
                seen.append((name, piece.arguments[0]))
                await asyncio.sleep(0.05)

        def put(number: int) -> None:
            turns.put(Piece(owner="a", quick=True, seconds=1.0, step=print, arguments=(number,),
                            outcome=loop.create_future()))  # fmt: skip

        lanes = [asyncio.create_task(lane("heavy", heavy=True)), asyncio.create_task(lane("quick", heavy=False))]
        for number in (1, 2):
            await asyncio.sleep(0.2)
            put(number)
        await asyncio.sleep(0.2)
        put(3)
        put(4)
        await asyncio.sleep(0.02)
        for each in lanes:
            each.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)
        return seen

    assert asyncio.run(served()) == [("quick", 1), ("quick", 2), ("quick", 3), ("heavy", 4)]


def test_a_cancelled_step_ends_and_leaves_its_worker_alive_and_one_past_its_time_is_refused() -> None:
    async def tried() -> list[int]:
        lane = ProcessLane(niceness=1)
        try:
            seen = [await lane.run(60.0, os.getpid)]
            step = asyncio.create_task(lane.run(60.0, time.sleep, 300.0))
            await asyncio.sleep(0.3)
            step.cancel()
            await asyncio.wait({step})
            seen.append(await lane.run(60.0, os.getpid))
            with pytest.raises(WhatIfTooLong):
                await lane.run(0.2, time.sleep, 300.0)
            return [*seen, await lane.run(60.0, os.getpid)]
        finally:
            lane.close()

    assert len(set(asyncio.run(tried()))) == 1


def groups() -> tuple[int, int]:
    """The session of a worker and its niceness."""
    return os.getsid(0), os.nice(0)


def test_a_worker_is_nice_to_the_whole_machine_in_a_session_of_its_own() -> None:
    async def asked() -> tuple[int, int]:
        lane = ProcessLane(niceness=7)
        try:
            found: tuple[int, int] = await lane.run(60.0, groups)
            return found
        finally:
            lane.close()

    session, niceness = asyncio.run(asked())
    assert session != os.getsid(0) and niceness == os.nice(0) + 7


def test_a_piece_whose_worker_was_killed_is_tried_again_but_not_for_ever(tmp_path: Path) -> None:
    async def tried(times: int) -> int:
        crew = Crew()
        crew.start()
        try:
            return int(await crew.run("a", die, str(tmp_path / str(times)), times))
        finally:
            await crew.close()

    assert asyncio.run(tried(2)) == 2
    with pytest.raises(WorkerLost):
        asyncio.run(tried(99))
