"""Up, down and status of one home."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from server.runtime import mosquitto, setup, state, tasks
from server.runtime.errors import PortOccupied, StepFailed
from server.runtime.logs import last_line, open_log
from server.runtime.progress import Progress, say
from server.runtime.supervisor import Supervisor, is_running, only_one
from server.settings import Settings, bound, read_state

HEALTHY_WITHIN_S = 100.0
DOWN_WITHIN_S = 90.0


def up(settings: Settings, *, demo: bool, detach: bool) -> int:
    """Set up what is missing, start everything, and stay (or return once it is healthy).

    Raises
    ------
    RuntimeProblem
        In one line, when something stands in the way.
    """
    began = time.monotonic()
    if is_running(settings):
        say(f"OneMap is up already: {address(settings)} (`onemap down` stops it)")
        return 0
    for name in state.end_survivors(settings.home):
        say(f"ended {name}, left over from a start that was killed")
    _require_port(settings)
    with Progress() as progress:
        setup.prepare(settings, progress, demo=demo)
        if detach:
            with progress.step("start"):
                _start_apart(settings, demo=demo)
    if detach:
        _welcome(settings, began, demo=demo)
        return 0
    return supervise(settings, demo=demo, began=began)


def supervise(settings: Settings, *, demo: bool, began: float | None = None) -> int:
    """Run all processes until a signal asks to stop."""
    with only_one(settings):
        state.end_survivors(settings.home)
        supervisor = Supervisor(settings, tasks.plan(settings, demo=demo), demo=demo)

        def tell(what: str) -> None:
            if what == "up" and began is not None:
                _welcome(settings, began, demo=demo)
                say("Ctrl-C stops it.")
            else:
                say(f"· {what}")

        supervisor.run(tell)
    return 0


def down(settings: Settings) -> int:
    """Stop everything of this home, also what a killed supervisor left."""
    known = read_state(settings.home)
    if is_running(settings) and known.get("supervisor"):
        os.kill(int(known["supervisor"]), signal.SIGTERM)
        deadline = time.monotonic() + DOWN_WITHIN_S
        while is_running(settings):
            if time.monotonic() > deadline:
                raise StepFailed(f"the supervisor (process {known['supervisor']}) does not end; see {settings.logs}")
            time.sleep(0.05)
        say("OneMap is down.")
        return 0
    left = state.end_survivors(settings.home)
    say(f"OneMap is down; ended what was left over: {', '.join(left)}." if left else "OneMap was not up.")
    return 0


def status(settings: Settings) -> int:
    """Say what runs; 0 only when all of it does."""
    known = read_state(settings.home)
    alive = state.survivors(settings.home)
    if not is_running(settings):
        say(
            "OneMap is down."
            if not alive
            else f"The supervisor is gone, but {', '.join(alive)} run; `onemap up` mends it."
        )
        return 3
    restarts = known.get("restarts", {})
    for name in known.get("restarts", alive):
        pid = alive.get(name)
        line = f"process {pid}" if pid else f"NOT RUNNING: {last_line(settings.logs / f'{name}.log')}"
        again = f"  (restarted {restarts[name]} times)" if restarts.get(name) else ""
        say(f"{name:10} {line}{again}")
    answers = tasks.healthy(*bound(settings))
    say(f"{'web':10} {address(settings)} {'answers' if answers else 'DOES NOT ANSWER'}")
    return 0 if answers and len(alive) == len(restarts) else 3


def address(settings: Settings) -> str:
    """Where a browser finds this home."""
    host, port = bound(settings)
    return f"http://{host}:{port}"


def _require_port(settings: Settings) -> None:
    if not mosquitto.port_is_free(settings.host, settings.port):
        raise PortOccupied(f"port {settings.port} on {settings.host} is taken by another program; set ONEMAP_PORT")


def _start_apart(settings: Settings, *, demo: bool) -> None:
    log = settings.logs / "supervisor.log"
    command = [sys.executable, "-P", "-m", "server", "supervise", *([] if demo else ["--no-demo"])]
    with open_log(log) as out:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/", start_new_session=True
        )
    deadline = time.monotonic() + HEALTHY_WITHIN_S
    while True:
        known = read_state(settings.home)
        if known.get("supervisor") == process.pid and known.get("ready"):
            return
        if process.poll() is not None:
            raise StepFailed(f"it did not start: {last_line(log)} (see {settings.logs})")
        if time.monotonic() > deadline:
            raise StepFailed(f"not healthy within {HEALTHY_WITHIN_S:.0f} s: {last_line(log)} (see {settings.logs})")
        time.sleep(0.05)


def _welcome(settings: Settings, began: float, *, demo: bool) -> None:
    say(f"OneMap is up at http://{settings.host}:{settings.port} after {time.monotonic() - began:.1f} s.")
    first = settings.home / "first-password.txt"
    if demo:
        say("A demo: the park is fictional. Accounts operator, commander, planner, analyst; password onemap-demo.")
    elif first.exists():
        say(f"The first administrator's password is in {first}.")
