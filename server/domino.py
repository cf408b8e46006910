"""The domino play from a kept run: what it puts at risk, how likely each fails, and the next run that this would be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from server.asking import Asked, gather, vessel
from server.errors import refused_by_model
from server.impact import impact_of
from server.kept_run import read_run
from server.question import Refusal, cases
from server.who import Who
from twin.model.errors import WrongValue
from twin.store import whatif as store

if TYPE_CHECKING:
    from server.wiring import Wiring

Row = dict[str, Any]
VECTORS = ("overpressure", "heat_flux")
NEXT = ("bleve_fireball", "pool_fire", "vessel_burst", "release_in_ten_minutes", "hole_100_mm")
"""What a vessel that fails by fire or blast is taken to do, the worst that applies first."""
TOLD = ("id", "name_zh", "name_en", "kind", "substance_id", "equipment", "cut_off", "failure_fraction",
        "time_to_failure_s", "distance_m", "lon", "lat")  # fmt: skip


async def at_risk(wiring: Wiring, who: Who, run_id: str) -> Row:
    """Equipment that a run may bring down, the likeliest first, and the runs that were played on from it.

    `probability_fraction` is along the whole chain, given its first event; None where a link of it is not known.
    """
    kept, run = await wiring.in_thread(read_run, wiring, who, run_id)
    impact = run["result"].get("impact") or await impact_of(wiring, who, kept)
    parent: Row | None = run["result"].get("parent")
    before = parent["probability_fraction"] if parent else 1.0
    chain = _chain(parent, run)
    rows = [
        {**_told(row), "probability_fraction": _times(before, row.get("failure_fraction"))}
        for row in impact["things"]
        if row.get("escalates") and row["id"] not in chain
    ]
    played = await wiring.in_thread(_played, wiring, who, run_id)
    return {
        "run_id": run_id,
        "order": (parent["order"] if parent else 0) + 1,
        "parent": parent,
        "at_risk": sorted(rows, key=lambda row: -(row["failure_fraction"] or 0.0)),
        "played": played,
    }


async def next_run(wiring: Wiring, who: Who, run_id: str, structure_id: str, case: str | None) -> tuple[Asked, Row]:
    """The run that follows when a piece of equipment at risk fails: filled from the twin, in the weather of the run.

    Raises
    ------
    WrongValue
        The run does not put it at risk, or it has no such case.
    NoVessel
    """
    found = await at_risk(wiring, who, run_id)
    row = next((one for one in found["at_risk"] if one["structure_id"] == structure_id), None)
    if row is None:
        zh, en = "该设备不在此次推演的多米诺风险之内", "The run does not put this equipment at risk"
        raise WrongValue(en, zh, field="structure_id")
    _, run = await wiring.in_thread(read_run, wiring, who, run_id)
    body = await request_of(wiring, who, run, structure_id, case)
    asked = await wiring.in_thread(gather, wiring, who, body)
    chain = [*_chain(found["parent"], run), structure_id]
    link = {name: row[name] for name in ("vector", "value", "cut_off", "failure_fraction", "time_to_failure_s")}
    parent = {
        "run_id": run_id, "structure_id": structure_id, "order": found["order"], "chain": chain,
        "probability_fraction": row["probability_fraction"], **link,
    }  # fmt: skip
    return replace(asked, parent=parent), body


async def request_of(wiring: Wiring, who: Who, run: Row, structure_id: str, case: str | None) -> Row:
    """The body of `POST /api/whatif` for the failure of a vessel; `case` None takes the worst that applies."""
    equipment, measured, _ = await wiring.in_thread(vessel, wiring, who, structure_id)
    weather = run["inputs"]["scenario"].get("weather") if run["result"].get("windy") else None
    found = await wiring.runs.run(cases, equipment, weather or measured)
    if isinstance(found, Refusal):
        raise refused_by_model(found.code, found.message_zh, found.message_en, found.field)
    by_id = {one["id"]: one for one in found}
    name = case or next((each for each in NEXT if each in by_id), None)
    if name not in by_id:
        known = ", ".join(by_id)
        raise WrongValue(f"There is no such case; there are: {known}", f"没有该情景，可选：{known}", field="case")
    chosen = by_id[name]
    body = {"model": chosen["model"], "structure_id": structure_id, chosen["kind"]: chosen["inputs"],
            "z_m": run["inputs"]["z_m"]}  # fmt: skip
    return body | ({"weather": weather} if weather else {})


def _told(row: Row) -> Row:
    vector = next(name for name in VECTORS if name in row)
    told = {name: row.get(name) for name in TOLD if name != "id"}
    return {"structure_id": row["id"], **told, "vector": vector, "value": row[vector]}


def _chain(parent: Row | None, run: Row) -> list[str]:
    """Whoever has failed already, the first event first: nothing fails twice."""
    if parent:
        return list(parent["chain"])
    own = run["result"].get("structure_id")
    return [own] if own else []


def _times(before: float | None, now: float | None) -> float | None:
    return None if before is None or now is None else before * now


def _played(wiring: Wiring, who: Who, run_id: str) -> list[Row]:
    with wiring.store_of(who) as conn:
        return store.children(conn, run_id)
