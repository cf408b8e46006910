"""Keeps the processes of one home alive: starts them in order, restarts the dead, stops them all.

It holds a lock on ``<home>/run/supervisor.lock`` as long as it lives and writes every process id to
``<home>/run/state.json``, so that the next start finds what a killed supervisor left behind.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from server.runtime import state
from server.runtime.errors import AlreadyRunning, StepFailed
from server.runtime.logs import open_log, rotate
from server.runtime.progress import say
from server.runtime.tasks import Plan, Task
from server.settings import Settings

LONGEST_PAUSE_S = 4.0
SETTLED_S = 20.0
PATIENCE_S = 90.0


@dataclass(slots=True)
class Running:
    """One task and the process that does it now."""

    task: Task
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    restarts: int = 0
    pause_s: float = 0.2
    next_start: float = 0.0

    def has_ended(self) -> bool:
        """True when there is no process, or it has ended."""
        return self.process is None or self.process.poll() is not None

    def dies(self) -> bool:
        """True once, when the process has ended since the last look."""
        if self.process is None or self.process.poll() is None:
            return False
        if time.monotonic() - self.started > SETTLED_S:
            self.pause_s = 0.2
        self.next_start = time.monotonic() + self.pause_s
        self.pause_s = min(self.pause_s * 2, LONGEST_PAUSE_S)
        self.process = None
        self.restarts += 1
        return True


class Supervisor:
    """The parent of all processes of one home."""

    def __init__(self, settings: Settings, plan: Plan, *, demo: bool) -> None:
        self.settings = settings
        self.plan = plan
        self.demo = demo
        self.running = {task.name: Running(task) for task in plan.tasks}
        self.ready = False
        self.stopping = False

    def run(self, on_change: Callable[[str], None]) -> None:
        """Start everything, keep it alive until a signal asks to stop, then stop everything.

        Raises
        ------
        StepFailed
            If a process does not become ready the first time.
        """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            self._bring_up(on_change)
            while not self.stopping:
                self._look_after(on_change)
                time.sleep(0.2)
        finally:
            self._stop_all(on_change)

    def _ask_to_stop(self, *_: object) -> None:
        self.stopping = True

    def _bring_up(self, on_change: Callable[[str], None]) -> None:
        waiting = dict(self.running)
        deadline = time.monotonic() + PATIENCE_S
        done: set[str] = set()
        while waiting and not self.stopping:
            for name, one in list(waiting.items()):
                if one.process is None and all(need in done or need not in self.running for need in one.task.needs):
                    on_change(f"starting {name}")
                    self._start(one)
                elif one.process is not None and one.process.poll() is not None:
                    self._restart_or_give_up(one)
                elif one.process is not None and one.task.ready():
                    done.add(name)
                    del waiting[name]
            if time.monotonic() > deadline:
                late = ", ".join(waiting)
                raise StepFailed(f"{late} not ready within {PATIENCE_S:.0f} s; see {self.settings.logs}")
            time.sleep(0.03)
        self.ready = not waiting
        self._write()
        if self.ready:
            on_change("up")

    def _restart_or_give_up(self, one: Running) -> None:
        if one.restarts >= 3:
            log = self.settings.logs / f"{one.task.name}.log"
            raise StepFailed(f"{one.task.name} ends at once, three times over; see {log}")
        one.dies()
        time.sleep(0.3)
        self._start(one)

    def _look_after(self, on_change: Callable[[str], None]) -> None:
        for one in self.running.values():
            if one.dies():
                on_change(f"{one.task.name} died; starting it again")
            if one.process is None and time.monotonic() >= one.next_start:
                self._try_to_start(one, on_change)
            with suppress(OSError):
                rotate(self.settings.logs / f"{one.task.name}.log")

    def _try_to_start(self, one: Running, on_change: Callable[[str], None]) -> None:
        """Start a process again; where the machine refuses (full disk, no memory) it is tried again later."""
        try:
            self._start(one)
        except OSError as error:
            on_change(f"{one.task.name} cannot be started: {error}")
            one.next_start = time.monotonic() + LONGEST_PAUSE_S

    def _start(self, one: Running) -> None:
        with open_log(self.settings.logs / f"{one.task.name}.log") as out:
            one.process = subprocess.Popen(  # type: ignore[call-overload]
                one.task.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={**os.environ, **one.task.environment},
                start_new_session=True,
                **one.task.identity,
            )
        _prefer(one.process.pid, one.task.niceness)
        one.started = time.monotonic()
        self._write()

    def _stop_all(self, on_change: Callable[[str], None]) -> None:
        for one in reversed(self.running.values()):
            if one.process is not None:
                on_change(f"stopping {one.task.name}")
                state.end_group(one.process.pid, one.task.farewell, one.has_ended)
                one.process = None
        self.ready = False
        self._write()

    def _write(self) -> None:
        """Note who runs; a full disk must not end those who do."""
        try:
            self._note()
        except OSError as error:
            say(f"· what runs cannot be noted: {error}")

    def _note(self) -> None:
        pids = {name: one.process.pid for name, one in self.running.items() if one.process is not None}
        state.write(
            self.settings.home,
            {
                "database_url": self.plan.database_url,
                "mqtt_url": self.plan.mqtt_url,
                "host": self.settings.host,
                "port": self.settings.port,
                "demo": self.demo,
                "ready": self.ready,
                "supervisor": os.getpid(),
                "pids": pids,
                "started": {name: state.birth(pid) for name, pid in pids.items()},
                "restarts": {name: one.restarts for name, one in self.running.items()},
            },
        )


def _prefer(pid: int, niceness: int) -> None:
    """Put a process before others where the machine lets us: itself, and its session where Linux shares by session."""
    if not niceness:
        return
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, os.getpriority(os.PRIO_PROCESS, 0) + niceness)
    with suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(str(niceness))


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Be the only supervisor of this home for the length of a block.

    Raises
    ------
    AlreadyRunning
        If another one is alive.
    """
    settings.run.mkdir(parents=True, exist_ok=True)
    with (settings.run / "supervisor.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning("another start of this home is under way or done") from None
        yield


def is_running(settings: Settings) -> bool:
    """True when a supervisor of this home is alive."""
    try:
        with only_one(settings):
            return False
    except AlreadyRunning:
        return True
