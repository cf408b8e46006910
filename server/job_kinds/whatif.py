"""One what-if run: answered in a worker, the people inside counted, and kept under the id that was promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from server.asking import Asked, keep, people_inside
from server.impact import impact_of
from server.job import Inputs, JobKind, Write
from server.question import Answer, KeptRun, Question, Refusal, answered
from server.who import Who

if TYPE_CHECKING:
    from server.wiring import Wiring


def _step(inputs: Inputs) -> Answer | Refusal:
    return answered(Question(**inputs["asked"]["question"]))


async def _keep(wiring: Wiring, who: Who, inputs: Inputs, outcomes: Sequence[Any]) -> Write:
    asked, found = Asked.from_json(inputs["asked"]), outcomes[0]
    people = await people_inside(wiring, who, asked, found)
    impact = await impact_of(wiring, who, _kept(asked, found))

    def write(conn: Connection) -> dict[str, Any]:
        return keep(conn, who, asked, found, people, impact, inputs["run_id"])

    return write


def _kept(asked: Asked, found: Answer) -> KeptRun:
    site = asked.question
    return KeptRun(
        model_id=site.model_id,
        model_version=found.model_version,
        inputs=found.inputs,
        lon=asked.lon,
        lat=asked.lat,
        crs=site.crs,
        site_lon=site.lon,
        site_lat=site.lat,
    )


JOB_KIND = JobKind(step=_step, keep=_keep, quick=True)
