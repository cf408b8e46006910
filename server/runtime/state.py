"""``<home>/run/state.json`` and the processes it names: write it whole or not at all, trust no old number."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from server.settings import read_state

GRACE_S = 15.0


def write(home: Path, values: Mapping[str, Any]) -> None:
    """Replace the state in one step, so that a reader never sees half of it."""
    path = home / "run" / "state.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(values, indent=1))
    draft.replace(path)


def birth(pid: int) -> int | None:
    """When a process began, in ticks since the machine started; None when there is no such process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[19])


def survivors(home: Path) -> dict[str, int]:
    """The processes of this home that are still alive: the same number and the same birth as noted."""
    state = read_state(home)
    births = state.get("started", {})
    return {name: pid for name, pid in state.get("pids", {}).items() if births.get(name) and birth(pid) == births[name]}


def end_survivors(home: Path) -> list[str]:
    """Stop what a killed supervisor left behind; return the names."""
    left = survivors(home)
    for name, pid in reversed(left.items()):
        number = signal.SIGINT if name == "postgres" else signal.SIGTERM
        end_group(pid, number, lambda pid=pid: birth(pid) is None)  # type: ignore[misc]
    return list(left)


def end_group(pid: int, farewell: signal.Signals, ended: Callable[[], bool]) -> None:
    """Ask a process group to end, and after a grace of 15 s make it."""
    for number, patience_s in ((farewell, GRACE_S), (signal.SIGKILL, 5.0)):
        with suppress(ProcessLookupError):
            # PostgreSQL's own children must hear it from their parent, or they would end in the wrong order.
            (os.kill if number == signal.SIGINT else os.killpg)(pid, number)
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            if ended():
                return
            time.sleep(0.02)
