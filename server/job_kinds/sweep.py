"""A sweep: every credible case of many vessels in many weathers, one piece a vessel and weather."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from server import audit
from server.job import Inputs, JobKind, Write
from server.who import Who
from twin.store import whatif

if TYPE_CHECKING:
    from server.wiring import Wiring


def _step(piece: Inputs) -> list[dict[str, Any]]:
    from server.sweep_run import swept

    return swept(piece)


def _pieces(inputs: Inputs) -> Sequence[Inputs]:
    """Weather by weather, so that a sweep that is looked at early has seen every vessel."""
    common = {name: inputs[name] for name in ("cases", "levels", "z_m", "frame")}
    return [{**common, **vessel, "weather": weather} for weather in inputs["weathers"] for vessel in inputs["vessels"]]


async def _keep(_wiring: Wiring, who: Who, inputs: Inputs, outcomes: Sequence[Any]) -> Write:
    rows = [row for outcome in outcomes for row in outcome]

    def write(conn: Connection) -> dict[str, Any]:
        whatif.save_run(
            conn,
            run_id=inputs["run_id"],
            kind="sweep",
            model_id="sweep",
            model_version="1",
            inputs=inputs,
            result={"rows": rows},
            origin=inputs["origin"],
            site_id=inputs["site_id"],
            enterprise_id=who.enterprise_id,
            created_by=who.name,
        )
        audit.write(conn, who.name, "whatif.sweep", "whatif", inputs["run_id"], after={"rows": len(rows)})
        refused = sum("refused" in row for row in rows)
        return {"sweep_id": inputs["run_id"], "rows": len(rows), "refused": refused}

    return write


JOB_KIND = JobKind(step=_step, keep=_keep, pieces=_pieces, piece_s=300.0)
