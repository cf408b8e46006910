"""The lanes of one server: at least one for what somebody waits for, others for heavy work, or a Dask cluster."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any, cast

from server.errors import WorkerLost
from server.lanes import ExecutorLane, Lane, ProcessLane, Step
from server.question import warmed
from server.turns import Piece, Turns

LOG = logging.getLogger(__name__)
QUICK_NICE, HEAVY_NICE = 10, 17
TRIES = 3
WARM_S = 120.0
CORES = os.cpu_count() or 1
CONNECT_S = 10


class Crew:
    """Serves pieces in turn on its lanes; a piece whose worker was lost is tried again."""

    def __init__(self, scheduler: str = "") -> None:
        self._scheduler = scheduler
        self._turns = Turns()
        self._lanes: list[Lane] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._cluster: Any = None
        self.running = 0
        self.cluster_workers = 0

    def start(self) -> None:
        """Open the lanes; a worker starts with the first piece that it gets."""
        self._serve([ProcessLane(QUICK_NICE) for _ in range(max(1, CORES // 4))], heavy=False)
        if self._scheduler:
            self._tasks.append(asyncio.create_task(self._join_cluster()))
        else:
            self._serve([ProcessLane(HEAVY_NICE) for _ in range(CORES)], heavy=True)

    async def close(self) -> None:
        """End the workers, also those that still compute."""
        for task in self._tasks:
            task.cancel()
        for lane in self._lanes:
            lane.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._cluster is not None:
            await asyncio.to_thread(self._cluster.close)

    async def run(
        self,
        owner: str,
        step: Step,
        *arguments: Any,
        quick: bool = True,
        seconds: float = 60.0,
        begun: Callable[[], None] | None = None,
    ) -> Any:
        """Run a step in its turn and say when it is `begun`; cancelling the awaiting task ends the work.

        Raises
        ------
        WhatIfTooLong, WorkerLost
        """
        promise: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        piece = Piece(
            owner=owner, quick=quick, seconds=seconds, step=step, arguments=arguments, outcome=promise, begun=begun
        )
        self._turns.put(piece)
        try:
            return await promise
        finally:
            promise.cancel()

    async def warm(self) -> None:
        """Have every worker of ours load the models, so that the first question finds them loaded."""
        own = [lane for lane in self._lanes if isinstance(lane, ProcessLane)]
        await asyncio.gather(*(self.run("", warmed, seconds=WARM_S) for _ in own))

    def _serve(self, lanes: Sequence[Lane], *, heavy: bool) -> None:
        self._lanes += lanes
        self._tasks += [asyncio.create_task(self._work(lane, heavy)) for lane in lanes]

    async def _work(self, lane: Lane, heavy: bool) -> None:
        while True:
            piece = await self._turns.take(heavy=heavy)
            self.running += 1
            try:
                await self._do(lane, piece)
            finally:
                self.running -= 1

    async def _do(self, lane: Lane, piece: Piece) -> None:
        if piece.begun is not None:
            piece.begun()
        run = asyncio.create_task(lane.run(piece.seconds, piece.step, *piece.arguments))
        try:
            await asyncio.wait({run, piece.outcome}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not run.done():
                run.cancel()
                await asyncio.wait({run})
        if piece.outcome.done():
            return
        error = asyncio.CancelledError() if run.cancelled() else run.exception()
        if isinstance(error, WorkerLost) and piece.tries + 1 < TRIES:
            piece.tries += 1
            self._turns.put(piece, first=True)
        elif error is not None:
            piece.outcome.set_exception(error)
        else:
            piece.outcome.set_result(run.result())

    async def _join_cluster(self) -> None:
        """Use the cluster that the settings name, as soon as it answers; until then its work waits."""
        while self._cluster is None:
            try:
                self._cluster, executor, lanes = await asyncio.to_thread(_joined, self._scheduler)
            except OSError as error:
                LOG.warning("the Dask scheduler %s does not answer: %s", self._scheduler, error)
                await asyncio.sleep(CONNECT_S)
        self.cluster_workers = lanes
        self._serve([ExecutorLane(executor) for _ in range(lanes)], heavy=True)


def _joined(address: str) -> tuple[Any, Executor, int]:
    from distributed import Client

    client: Any = cast(Any, Client)(address, timeout=CONNECT_S, set_as_default=False)
    threads = sum(client.nthreads().values())
    return client, client.get_executor(pure=False), max(1, threads)
