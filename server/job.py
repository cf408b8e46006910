"""What a job is: a kind that says its steps and keeps its outcome, and how a job is told to its owner."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from server.who import Who

if TYPE_CHECKING:
    from server.wiring import Wiring

Inputs = dict[str, Any]
Write = Callable[[Connection], dict[str, Any]]
"""Writes an outcome down in the transaction that ends the job, and says what the job's result is."""
SHOWN = (
    "id", "kind", "state", "progress_fraction", "stage", "result", "error", "attempts",
    "created_at", "started_at", "ended_at", "created_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKind:
    """One kind of long work; the file of `server.job_kinds` that binds it gives its name.

    A job is cut into pieces of plain values; `step` answers one piece in a worker, wherever the workers are. Pieces
    that were answered before the server died are not answered again, so `step` gives back plain JSON values where
    there is more than one piece. `keep` says how the outcomes are written down.
    """

    step: Callable[[Inputs], Any]
    keep: Callable[[Wiring, Who, Inputs, Sequence[Any]], Awaitable[Write]]
    pieces: Callable[[Inputs], Sequence[Inputs]] = lambda inputs: [inputs]
    verb: str = "whatif.run"
    quick: bool = False
    piece_s: float | None = None  # None: the bound of a what-if run


def told(job: Mapping[str, Any]) -> dict[str, Any]:
    """A job as its owner reads it."""
    return {name: job.get(name) for name in SHOWN}
