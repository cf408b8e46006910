"""What-if runs in processes of their own, niced and bounded in time, so that no run ever slows an alarm."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import FrameType
from typing import Any

from server.errors import WhatIfQueueFull, WhatIfTooLong
from server.limits import Limits

WORKERS = 1 if (os.cpu_count() or 1) <= 2 else 2
GRACE_S = 5.0


class Runs:
    """A small pool; a run past its time is interrupted, and a worker that does not listen is replaced."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pool: ProcessPoolExecutor | None = None
        self.running = 0

    async def run(self, step: Callable[..., Any], *arguments: Any) -> Any:
        """Run a function of ours by its importable name.

        Raises
        ------
        WhatIfQueueFull, WhatIfTooLong
        """
        if self.running >= self._limits.whatif_waiting:
            raise WhatIfQueueFull()
        self.running += 1
        seconds = self._limits.whatif_s
        try:
            pool = self._open()
            future = asyncio.get_running_loop().run_in_executor(pool, _timed, seconds, step, arguments)
            return await asyncio.wait_for(future, seconds * self.running + GRACE_S)
        except (_OutOfTime, TimeoutError, BrokenProcessPool) as error:
            if not isinstance(error, _OutOfTime):
                self.close()
            raise WhatIfTooLong() from error
        finally:
            self.running -= 1

    def close(self) -> None:
        """End the workers, also one that is still computing."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        workers = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn"), _settle)
        return self._pool


class _OutOfTime(Exception):
    """The clock of a run rang."""


def _settle() -> None:
    os.nice(10)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, _ring)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise _OutOfTime()


def _timed(seconds: float, step: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return step(*arguments)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
