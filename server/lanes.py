"""One worker process that does one thing at a time, and that can be stopped in the middle of it without being lost.

The seam is the `concurrent.futures` executor. Whatever runs here is niced, so that no run ever slows a live alarm.
"""

from __future__ import annotations

import asyncio
import ctypes
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

from server.errors import WhatIfTooLong, WorkerLost

Step = Callable[..., Any]
GRACE_S = 5.0
COLD_S = 60.0  # a worker starts and loads the models; the clock of a run begins after that
PR_SET_PDEATHSIG = 1  # linux/prctl.h
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Lane(Protocol):
    """Where one piece of work runs at a time."""

    async def run(self, seconds: float, step: Step, *arguments: Any) -> Any:
        """Run a function of ours by its importable name; cancelling the awaiting task stops the work.

        Raises
        ------
        WhatIfTooLong, WorkerLost
        """

    def close(self) -> None:
        """Let the worker go, also one that is still computing."""


class ProcessLane:
    """A lane in a process of its own. A run past its time is interrupted; one that does not listen is replaced."""

    def __init__(self, niceness: int) -> None:
        self._niceness = niceness
        self._pool: ProcessPoolExecutor | None = None
        self._warm = False

    async def run(self, seconds: float, step: Step, *arguments: Any) -> Any:
        """Run a function of ours in the worker."""
        try:
            future = asyncio.get_running_loop().run_in_executor(self._open(), timed, seconds, step, arguments)
        except BrokenProcessPool as error:
            self.close()
            raise WorkerLost() from error
        try:
            outcome = await asyncio.wait_for(asyncio.shield(future), seconds + GRACE_S + (0 if self._warm else COLD_S))
        except BrokenProcessPool as error:
            self.close()
            raise WorkerLost() from error
        except _Rang:
            raise WhatIfTooLong() from None
        except TimeoutError as error:
            self.close()
            raise WhatIfTooLong() from error
        except asyncio.CancelledError:
            await self._interrupt(future)
            raise
        self._warm = True
        if isinstance(outcome, Stopped):
            raise WhatIfTooLong()
        return outcome

    def close(self) -> None:
        """End the worker."""
        pool, self._pool, self._warm = self._pool, None, False
        if pool is None:
            return
        workers = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()

    async def _interrupt(self, future: asyncio.Future[Any]) -> None:
        """Ring the clock of the run early; a worker that is deep in foreign code has a second, and is then replaced."""
        for worker in list((self._pool._processes or {}).values()) if self._pool else []:
            if worker.pid is not None and worker.is_alive():
                os.kill(worker.pid, signal.SIGALRM)
        done, _ = await asyncio.wait({future}, timeout=1.0)
        if not done:
            self.close()
        elif not future.cancelled():
            future.exception()

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, spawn, _settle, (self._niceness,))
        return self._pool


class ExecutorLane:
    """A lane on somebody else's executor, such as a cluster's; a piece that is called off is not waited for."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    async def run(self, seconds: float, step: Step, *arguments: Any) -> Any:
        """Run a function of ours on the executor."""
        future = asyncio.get_running_loop().run_in_executor(self._executor, timed, seconds, step, arguments)
        try:
            outcome = await asyncio.wait_for(future, seconds + GRACE_S)
        except TimeoutError as error:
            raise WhatIfTooLong() from error
        if isinstance(outcome, Stopped):
            raise WhatIfTooLong()
        return outcome

    def close(self) -> None:
        """The executor belongs to whoever made it."""


class Stopped:
    """What a run gives back whose clock rang."""


class _Rang(BaseException):
    """The clock of a run rang; no `except Exception` on its way may keep it."""


_busy = False


def timed(seconds: float, step: Step, arguments: tuple[Any, ...]) -> Any:
    """Run a step with a clock; only the main thread of a process hears it, elsewhere the caller's patience ends."""
    global _busy
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGALRM) is not _ring:
        return step(*arguments)
    try:
        _busy = True
        signal.setitimer(signal.ITIMER_REAL, seconds)
        return step(*arguments)
    except _Rang:
        return Stopped()
    finally:
        _busy = False
        signal.setitimer(signal.ITIMER_REAL, 0)


def _settle(niceness: int) -> None:
    for name in THREADS:  # one run, one core: the live walk needs the others
        os.environ.setdefault(name, "1")
    _aside(niceness)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, _ring)


def _aside(niceness: int) -> None:
    """Be nice to every process of the machine, not only to the server that this worker belongs to.

    Where Linux groups processes by session (sched(7), autogroup), niceness counts only within the group, and a worker
    takes the server's own share of the processor: so it has a session of its own, and its group is as nice as it is. As
    it leaves the server's process group by that, it asks to be ended with the server.
    """
    os.nice(niceness)
    with suppress(OSError):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.setsid()
        Path("/proc/self/autogroup").write_text(str(min(os.nice(0), 19)), encoding="ascii")


def _ring(_number: int, _frame: FrameType | None) -> None:
    if _busy:
        raise _Rang()
