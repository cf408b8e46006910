"""A report on a kept run, as a file: the park and the advice of the moment are gathered when its turn comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from server.job import Inputs, JobKind, Write
from server.reporting import MEDIA, report
from server.who import Who

if TYPE_CHECKING:
    from server.wiring import Wiring


def _step(_: Inputs) -> None:
    """Nothing is solved beforehand: the report writes itself when it is kept."""


async def _keep(wiring: Wiring, who: Who, inputs: Inputs, _: Sequence[Any]) -> Write:
    body, name = await report(wiring, who, inputs["run_id"], inputs["kind"], inputs["lang"])
    await wiring.in_thread(wiring.job_files.put, inputs["file_id"], body)

    def write(_: Connection) -> dict[str, Any]:
        return {"file_id": inputs["file_id"], "name": name, "media_type": MEDIA[inputs["kind"]],
                "bytes": len(body), "run_id": inputs["run_id"]}  # fmt: skip

    return write


JOB_KIND = JobKind(step=_step, keep=_keep)
