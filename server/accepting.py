"""From what was asked to the run that answers it: accepted once per Idempotency-Key, waited for as long as asked."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

from fastapi import Header, Response

from server.asking import Asked, shown
from server.who import Who
from twin.store import whatif as store

if TYPE_CHECKING:
    from server.wiring import Wiring

WAIT = re.compile(r"\bwait=(\d{1,4})\b")
Accepted = tuple[str, dict[str, Any]]  # id of the run, row of its job
PreferHeader = Annotated[str, Header(alias="Prefer", max_length=80)]
OnceHeader = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]


async def accept_run(wiring: Wiring, who: Who, asked: Asked, key: str = "") -> Accepted:
    """Write a run down as a job; the same key of one account gives the run that it gave before.

    Raises
    ------
    WhatIfQueueFull
    """
    name = f"whatif {key}" if key else ""
    known: asyncio.Future[Accepted] | None = wiring.remembered.get(who.id, name)
    if known is None:
        known = asyncio.ensure_future(_accept(wiring, who, asked))
        wiring.remembered.keep(who.id, name, known)
    try:
        return await asyncio.shield(known)
    except Exception:
        wiring.remembered.keep(who.id, name, None)  # what was refused may be asked again
        raise


async def answer(wiring: Wiring, who: Who, accepted: Accepted, response: Response, prefer: str = "") -> dict[str, Any]:
    """The run as it is shown (201), or where it takes longer than the asker waits its id and its job (202).

    `Prefer: respond-async` does not wait at all, `Prefer: wait=S` at most S seconds (RFC 7240).
    """
    run_id, job = accepted
    if await wiring.jobs.wait(job["id"], _patience_s(prefer, wiring.limits.whatif_wait_s)) is None:
        response.status_code = 202
        response.headers["Location"] = f"/api/jobs/{job['id']}"
        return {"id": run_id, "job": wiring.jobs.seen(job)}
    return await wiring.in_thread(read, wiring, who, run_id)


def read(wiring: Wiring, who: Who, run_id: str) -> dict[str, Any]:
    """A run as it is shown; from now on its wind is watched for who opened it."""
    with wiring.store_of(who) as conn:
        run = store.get_run(conn, run_id)
    wiring.wind_watch.show(run, who)
    return {**shown(run, who), "wind": wiring.wind_watch.state(run_id, who)}


async def _accept(wiring: Wiring, who: Who, asked: Asked) -> Accepted:
    run_id = uuid4().hex
    return run_id, await wiring.jobs.accept(who, "whatif", {"run_id": run_id, "asked": asked.to_json()})


def _patience_s(prefer: str, most_s: float) -> float:
    """How long somebody wants to wait for the answer itself [s]."""
    if "respond-async" in prefer.lower():
        return 0.0
    told = WAIT.search(prefer.lower())
    return min(float(told[1]), most_s) if told else most_s
