"""One what-if run: answered in a worker, the people inside counted, and kept under the id that was promised."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from server.asking import Asked, keep, people_inside
from server.impact import impact_of
from server.job import Inputs, JobKind, Write
from server.kept_run import kept_run
from server.question import Answer, Question, Refusal, answered
from server.who import Who

if TYPE_CHECKING:
    from server.wiring import Wiring


def _step(inputs: Inputs) -> Answer | Refusal:
    return answered(Question(**inputs["asked"]["question"]))


async def _keep(wiring: Wiring, who: Who, inputs: Inputs, outcomes: Sequence[Any]) -> Write:
    asked, found = Asked.from_json(inputs["asked"]), outcomes[0]
    run = {"model_id": asked.question.model_id, "model_version": found.model_version, "inputs": found.inputs}
    kept = kept_run(run, {"lon": asked.lon, "lat": asked.lat}, asked.question)
    people, impact = await asyncio.gather(people_inside(wiring, who, asked, found), impact_of(wiring, who, kept))

    def write(conn: Connection) -> dict[str, Any]:
        return keep(conn, who, asked, found, people, impact, inputs["run_id"])

    return write


JOB_KIND = JobKind(step=_step, keep=_keep, quick=True)
