"""The risk of the whole park: vessels that are alike are one piece, the sum and its picture are made at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Connection

from server import audit
from server.job import Inputs, JobKind, Write
from server.who import Who
from twin.store import whatif

if TYPE_CHECKING:
    from server.wiring import Wiring

VERSION = "1.0"


def _step(piece: Inputs) -> list[dict[str, Any]]:
    from server.park_risk_run import added

    return added(piece)


def _pieces(inputs: Inputs) -> Sequence[Inputs]:
    common = {name: inputs[name] for name in ("rose", "area", "people", "frequencies")}
    alike: dict[bytes, Inputs] = {}
    for vessel in inputs["vessels"]:
        key = orjson.dumps(vessel["equipment"], option=orjson.OPT_SORT_KEYS)
        piece = alike.setdefault(key, {**common, "equipment": vessel["equipment"], "vessels": []})
        piece["vessels"].append({name: vessel[name] for name in ("structure_id", "x_m", "y_m")})
    return list(alike.values())


def _sum(inputs: Inputs, rows: Sequence[Any]) -> tuple[dict[str, Any], bytes | None]:
    from server.park_risk_run import summed

    return summed(inputs, rows)


async def _keep(wiring: Wiring, who: Who, inputs: Inputs, outcomes: Sequence[Any]) -> Write:
    rows = [row for outcome in outcomes for row in outcome]
    result, picture = await wiring.builds.run(_sum, inputs, rows)

    def write(conn: Connection) -> dict[str, Any]:
        whatif.save_run(
            conn,
            run_id=inputs["run_id"],
            kind="park_risk",
            model_id="individual_risk",
            model_version=VERSION,
            inputs=inputs,
            result=result,
            warnings=result["warnings"],
            raster=picture,
            origin=inputs["origin"],
            site_id=inputs["site_id"],
            enterprise_id=who.enterprise_id,
            created_by=who.name,
        )
        audit.write(conn, who.name, "whatif.risk", "whatif", inputs["run_id"], after={"vessels": len(rows)})
        return {"risk_id": inputs["run_id"], "vessels": len(rows), "refused": sum("refused" in row for row in rows)}

    return write


JOB_KIND = JobKind(step=_step, keep=_keep, pieces=_pieces, piece_s=600.0)
