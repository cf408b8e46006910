"""Accepted work: written down before it is answered, done in turn, told to its owner, begun again after a crash."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from server import audit
from server.errors import (
    DatabaseUnavailable,
    JobGivenUp,
    NotAnswered,
    WhatIfQueueFull,
    is_outage,
    refused_by_model,
)
from server.hub import now
from server.job import Inputs, JobKind, Write, told
from server.job_kinds import job_kinds
from server.job_pieces import Pieces
from server.lane_crew import Crew
from server.question import Refusal
from server.session import account_named
from server.who import Who
from twin.model.errors import DomainError, Forbidden, NotFound
from twin.store import jobs as store

if TYPE_CHECKING:
    from server.wiring import Wiring

LOG = logging.getLogger(__name__)
TELL_S, WRITE_S, AGAIN_S = 0.25, 1.0, 2.0


class Running:
    """One unfinished job in the memory of this server."""

    def __init__(self, row: dict[str, Any], who: Who) -> None:
        self.row = row
        self.who = who
        self.ended = asyncio.Event()
        self.refused: DomainError | None = None
        self.task: asyncio.Task[None] | None = None
        self.told_s = self.written_s = 0.0


class Jobs:
    """The jobs of this server. Everything here runs in the event loop; what waits for the database goes to a thread."""

    def __init__(self, wiring: Wiring, crew: Crew, folder: Path) -> None:
        self._wiring = wiring
        self._crew = crew
        self._folder = folder
        self._running: dict[str, Running] = {}
        self._kept: set[asyncio.Task[None]] = set()

    async def accept(self, who: Who, kind: str, inputs: Inputs) -> dict[str, Any]:
        """Write a job down and begin it in its turn; the answer is its row.

        Raises
        ------
        WhatIfQueueFull
            This account, or everybody together, has too much unfinished work.
        """
        mine = sum(each.who.name == who.name for each in self._running.values())
        if mine >= self._wiring.limits.jobs_each or len(self._running) >= self._wiring.limits.jobs_most:
            raise WhatIfQueueFull()
        row = await self._wiring.in_thread(self._accept, who, kind, inputs)
        self._begin(row, who)
        return row

    async def wait(self, job_id: str, seconds: float) -> dict[str, Any] | None:
        """The result of a job, None where it is not done within this time.

        Raises
        ------
        DomainError
            The job failed meanwhile; it is said why.
        """
        running = self._running.get(job_id)
        if running is not None:
            try:
                await asyncio.wait_for(running.ended.wait(), seconds)
            except TimeoutError:
                return None
            if running.refused is not None:
                raise running.refused
            done: dict[str, Any] | None = running.row["result"]
            return done
        row = await self._wiring.in_thread(self._read, job_id)
        found: dict[str, Any] | None = row["result"]
        return found

    def seen(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row as it is told, with what this server knows better than the store."""
        running = self._running.get(row["id"])
        return told(running.row if running else row)

    async def cancel(self, job_id: str, who: Who) -> bool:
        """Call a job off and end its work; false where it had ended before."""
        running = self._running.get(job_id)
        ended = await self._wiring.in_thread(self._cancel, job_id, who)
        if running is not None and running.task is not None and ended:
            running.row |= {"state": "cancelled"}
            running.task.cancel()
            await asyncio.wait({running.task})
        return ended

    async def resume(self) -> bool:
        """Begin again what an earlier server had accepted and not ended, oldest first; false: the database is away."""
        try:
            left = await self._wiring.in_thread(self._unfinished)
        except Exception as error:
            LOG.warning("unfinished jobs could not be read yet: %s", error)
            return False
        for row, who in left:
            if row["id"] not in self._running:
                self._begin(row, who)
        return True

    async def close(self) -> None:
        """Stop working; what is unfinished stays so in the store, and is begun again at the next start."""
        tasks = list(self._kept)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, row: dict[str, Any], who: Who) -> None:
        running = Running(row, who)
        self._running[row["id"]] = running
        running.task = asyncio.create_task(self._work(running))
        self._kept.add(running.task)
        running.task.add_done_callback(self._kept.discard)

    async def _work(self, running: Running) -> None:
        row, kind = running.row, job_kinds()[running.row["kind"]]
        pieces = Pieces(self._folder, row["id"])
        try:
            outcomes = await self._answers(running, kind, pieces)
            await self._end(running, kind, outcomes)
        except asyncio.CancelledError:
            if row["state"] != "cancelled":
                raise  # the server stops; the row stays unfinished
        except DomainError as error:
            await self._failed(running, error)
        except Exception as error:
            LOG.error("job %s failed", row["id"], exc_info=error)
            await self._failed(running, NotAnswered())
        finally:
            self._running.pop(row["id"], None)
            running.ended.set()
        pieces.forget()
        self._tell(running)

    async def _answers(self, running: Running, kind: JobKind, pieces: Pieces) -> Sequence[Any]:
        """The outcome of every piece in order; each waits its turn among the pieces of all jobs."""
        asked = await self._wiring.in_thread(kind.pieces, running.row["inputs"])
        many = len(asked) > 1
        known = await self._wiring.in_thread(pieces.read) if many else {}
        outcomes = {index: known[index] for index in known if index < len(asked)}

        async def answer(index: int) -> None:
            outcome = await self._crew.run(
                running.who.name, kind.step, asked[index],
                quick=kind.quick, seconds=kind.piece_s or self._wiring.limits.whatif_s, begun=begun,
            )  # fmt: skip
            if isinstance(outcome, Refusal):
                raise refused_by_model(outcome.code, outcome.message_zh, outcome.message_en, outcome.field)
            if many:
                await self._wiring.in_thread(pieces.add, index, outcome)
            outcomes[index] = outcome
            self._move(running, len(outcomes) / (len(asked) + 1), "solving")

        def begun() -> None:
            if running.row["state"] == "queued":
                again = {"attempts": running.row["attempts"] + 1, "started_at": running.row["started_at"] or now()}
                running.row |= {"state": "running", **again}
                self._aside(self._begun, running.row["id"])
                self._move(running, len(outcomes) / (len(asked) + 1), "solving")

        await _all([answer(index) for index in range(len(asked)) if index not in outcomes])
        return [outcomes[index] for index in range(len(asked))]

    async def _end(self, running: Running, kind: JobKind, outcomes: Sequence[Any]) -> None:
        """Write the outcome and the end of the job in one transaction, as soon as the database takes it."""
        self._move(running, running.row["progress_fraction"], "keeping")
        while True:
            try:
                write = await kind.keep(self._wiring, running.who, running.row["inputs"], outcomes)
                result = await self._wiring.in_thread(self._write, running, write)
            except Exception as error:
                if not (is_outage(error) or isinstance(error, DatabaseUnavailable)):
                    raise
                self._move(running, running.row["progress_fraction"], "waiting_for_database")
                await asyncio.sleep(AGAIN_S)
            else:
                ended = {"state": "done", "result": result, "progress_fraction": 1.0, "stage": "", "ended_at": now()}
                running.row |= ended
                return

    async def _failed(self, running: Running, error: DomainError) -> None:
        running.refused = error
        running.row |= {"state": "failed", "error": told_error(error), "ended_at": now()}
        while True:
            try:
                return await self._wiring.in_thread(self._fail, running.row["id"], told_error(error))
            except Exception as outage:
                if not (is_outage(outage) or isinstance(outage, DatabaseUnavailable)):
                    raise
                await asyncio.sleep(AGAIN_S)

    def _move(self, running: Running, fraction: float, stage: str) -> None:
        """Say how far a job is: to its owner a few times a second, to the store once."""
        running.row |= {"progress_fraction": fraction, "stage": stage}
        clock = time.monotonic()
        if clock - running.told_s >= TELL_S:
            running.told_s = clock
            self._tell(running)
        if clock - running.written_s >= WRITE_S:
            first, running.written_s = running.written_s == 0.0, clock
            if not first:
                self._aside(self._progress, running.row["id"], fraction, stage)

    def _tell(self, running: Running) -> None:
        self._wiring.hub.tell_account(running.who.name, {"kind": "job", "job": told(running.row)})

    def _aside(self, step: Callable[..., None], *arguments: Any) -> None:
        """Write something down that nobody waits for, and that a database that is away may miss."""

        async def quietly() -> None:
            try:
                await self._wiring.in_thread(step, *arguments)
            except Exception as error:
                LOG.debug("not written: %s", error)

        task = asyncio.create_task(quietly())
        self._kept.add(task)
        task.add_done_callback(self._kept.discard)

    def _accept(self, who: Who, kind: str, inputs: Inputs) -> dict[str, Any]:
        with self._wiring.store_of(who) as conn:
            return store.accept(conn, kind=kind, inputs=inputs, created_by=who.name, enterprise_id=who.enterprise_id)

    def _read(self, job_id: str) -> dict[str, Any]:
        with self._wiring.store() as conn:
            return store.get(conn, job_id)

    def _begun(self, job_id: str) -> None:
        with self._wiring.store() as conn:
            store.begin(conn, job_id)

    def _progress(self, job_id: str, fraction: float, stage: str) -> None:
        with self._wiring.store() as conn:
            store.progress(conn, job_id, fraction, stage)

    def _write(self, running: Running, write: Write) -> dict[str, Any]:
        with self._wiring.store_of(running.who) as conn:
            result = write(conn)
            if not store.finish(conn, running.row["id"], result):
                raise NotFound("The job was ended meanwhile", "任务已结束")
            return result

    def _fail(self, job_id: str, error: dict[str, Any]) -> None:
        with self._wiring.store() as conn:
            store.fail(conn, job_id, error)

    def _cancel(self, job_id: str, who: Who) -> bool:
        with self._wiring.store_of(who) as conn:
            ended = store.cancel(conn, job_id)
            if ended:
                audit.write(conn, who.name, "job.cancel", "job", job_id)
            return ended

    def _unfinished(self) -> list[tuple[dict[str, Any], Who]]:
        """What is to be begun again, and for whom; what cannot be is failed, and said why."""
        found = []
        with self._wiring.store() as conn:
            for row in store.unfinished(conn):
                who = account_named(conn, row["created_by"])
                refused = self._why_not(row, who)
                if refused is not None:
                    store.fail(conn, row["id"], told_error(refused))
                elif who is not None:
                    found.append((row | {"state": "queued"}, who))
        return found

    def _why_not(self, row: dict[str, Any], who: Who | None) -> DomainError | None:
        kind = job_kinds().get(row["kind"])
        if row["attempts"] >= self._wiring.limits.job_tries or kind is None:
            return JobGivenUp()
        return None if who is not None and kind.verb in who.permissions else Forbidden()


def told_error(error: DomainError) -> dict[str, Any]:
    """An error as the row and its owner have it."""
    return {
        "code": error.code, "detail_zh": error.message_zh, "detail_en": error.message_en, "field": error.field
    }  # fmt: skip


async def _all(steps: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Wait for all; the first that fails ends the others."""
    tasks = [asyncio.create_task(step) for step in steps]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
