"""The supervisor with small real processes: restarts, order, farewell, and what a killed one leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from server.runtime import state
from server.runtime.errors import AlreadyRunning, StepFailed
from server.runtime.supervisor import Supervisor, is_running, only_one
from server.runtime.tasks import Plan, Task
from server.settings import Settings, read_state
from tests.stack import eventually

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


def supervisor(home: Path, *tasks: Task) -> Supervisor:
    return Supervisor(Settings(home=home), Plan(tasks, "", ""), demo=False)


def sleeper(name: str, *needs: str) -> Task:
    return Task(name=name, command=SLEEPER, ready=lambda: True, needs=needs)


@pytest.fixture(autouse=True)
def no_signals(monkeypatch: pytest.MonkeyPatch):
    """Signals can be caught in the main thread only, and here that is pytest's."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)


def run_apart(one: Supervisor) -> tuple[threading.Thread, list[str]]:
    told: list[str] = []
    thread = threading.Thread(target=one.run, args=(told.append,))
    thread.start()
    eventually(lambda: "up" in told, "everything is up")
    return thread, told


def test_what_alarms_depend_on_comes_before_other_work_where_the_machine_allows_it(tmp_path: Path):
    first = Task(name="first", command=SLEEPER, ready=lambda: True, niceness=-2)
    one = supervisor(tmp_path, first, sleeper("other"))
    thread, _ = run_apart(one)
    pids, mine = read_state(tmp_path)["pids"], os.getpriority(os.PRIO_PROCESS, 0)
    allowed = os.geteuid() == 0
    assert os.getpriority(os.PRIO_PROCESS, pids["first"]) == max(mine - 2 * allowed, -20)
    assert os.getpriority(os.PRIO_PROCESS, pids["other"]) == mine
    shared_by_session = Path(f"/proc/{pids['first']}/autogroup")
    if shared_by_session.exists():
        assert int(shared_by_session.read_text().split()[-1]) == -2 * allowed
    one.stopping = True
    thread.join(20)


def test_a_dead_process_is_started_again_and_all_are_stopped_in_the_end(tmp_path: Path):
    one = supervisor(tmp_path, sleeper("first"), sleeper("second", "first"))
    thread, told = run_apart(one)
    assert told[:2] == ["starting first", "starting second"]
    pids = read_state(tmp_path)["pids"]
    os.kill(pids["first"], signal.SIGKILL)
    eventually(lambda: read_state(tmp_path)["pids"]["first"] != pids["first"], "first is back", within_s=5)
    assert read_state(tmp_path)["restarts"] == {"first": 1, "second": 0}
    one.stopping = True
    thread.join(20)
    assert state.birth(pids["second"]) is None
    assert read_state(tmp_path)["pids"] == {}


def test_a_process_that_cannot_start_is_named_with_its_log(tmp_path: Path):
    broken = Task(name="broken", command=[sys.executable, "-c", "raise SystemExit(1)"], ready=lambda: False)
    with pytest.raises(StepFailed, match=r"broken ends at once.*broken\.log"):
        supervisor(tmp_path, broken).run(lambda _: None)


def test_what_a_killed_supervisor_left_is_found_by_number_and_birth_and_ended(tmp_path: Path):
    left = subprocess.Popen(SLEEPER, start_new_session=True)
    births = {"left": state.birth(left.pid), "reused": 1}
    state.write(tmp_path, {"pids": {"left": left.pid, "reused": os.getpid()}, "started": births})
    assert state.survivors(tmp_path) == {"left": left.pid}
    began = time.monotonic()
    threading.Thread(target=left.wait).start()
    assert state.end_survivors(tmp_path) == ["left"]
    assert time.monotonic() - began < 5


def test_a_second_supervisor_of_one_home_is_refused(tmp_path: Path):
    settings = Settings(home=tmp_path)
    with only_one(settings):
        assert is_running(settings)
        with pytest.raises(AlreadyRunning), only_one(settings):
            pass
    assert not is_running(settings)
