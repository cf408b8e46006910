"""A kind of job that only counts: each piece notes that it ran, for as long as it runs."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from server.job import Inputs, JobKind, Write
from server.who import Who


def step(inputs: Inputs) -> Any:
    """Note the piece, then note every 20 ms that it still runs, for `seconds` or until it may go."""
    path = Path(inputs["notes"])
    with path.open("a") as notes:
        notes.write(f"{inputs['piece']}\n")
    ends = time.monotonic() + inputs["seconds"][inputs["piece"]]
    while time.monotonic() < ends and not path.with_suffix(".go").exists():
        time.sleep(0.02)
        path.with_suffix(".beat").write_text(str(time.time()))
    return inputs["piece"]


def die(notes: str, times: int) -> int:
    """Kill the worker so many times, then say how often."""
    path = Path(notes)
    died = len(path.read_bytes()) if path.exists() else 0
    if died < times:
        with path.open("ab") as file:
            file.write(b".")
        os.kill(os.getpid(), signal.SIGKILL)
    return died


def pieces(inputs: Inputs) -> Sequence[Inputs]:
    """One piece for each time that is given."""
    return [{**inputs, "piece": piece} for piece in range(len(inputs["seconds"]))]


async def keep(_wiring: Any, _who: Who, _inputs: Inputs, outcomes: Sequence[Any]) -> Write:
    """The outcomes are the result."""
    return lambda _conn: {"pieces": list(outcomes)}


COUNTING = JobKind(step=step, keep=keep, pieces=pieces, quick=False, piece_s=300.0)
