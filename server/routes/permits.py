"""Work permits as a shift needs them: what runs now, what is overdue, who works and who guards, with time left."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection, text

from server.hub import now
from server.may import May
from server.who import Who, wiring_of
from twin.registers.register import Entry
from twin.registers.work_permit import REGISTER, WORKS, now_of
from twin.store.entries import StoredEntries

ROUTER = APIRouter()
Reader = Annotated[Who, Depends(May("map.see"))]
FIRST = ("overdue", "soon_over", "running", "interrupted", "planned", "draft", "closed")
"""What somebody must look at comes first."""


@ROUTER.get("/permits")
def permits(request: Request, who: Reader, closed: bool = False) -> dict[str, Any]:
    """Every permit that is not closed (or all), the overdue first, with counts by standing and by kind of work.

    Who may not know people gets how many work there, not who.
    """
    at = datetime.now(UTC)
    with wiring_of(request).store_of(who) as conn:
        entries = [one for one in StoredEntries(conn).entries(REGISTER.id) if closed or one.state != "closed"]
        names = _names(conn, entries) if "person.identity" in who.permissions else None
    rows = sorted(
        (_shown(one, at, names) for one in entries), key=lambda row: (FIRST.index(row["standing"]), row["ends"])
    )
    return {
        "at": now(),
        "permits": rows,
        "by_standing": _counted(rows, "standing"),
        "by_work": _counted([row for row in rows if row["standing"] in ("running", "soon_over", "overdue")], "work"),
    }


def _shown(one: Entry, at: datetime, names: dict[str, dict[str, str]] | None) -> dict[str, Any]:
    body, state = dict(one.body), now_of(one, at)
    persons, guardian = list(body.pop("persons", None) or ()), str(body.pop("guardian"))
    zh, en = WORKS[str(body["work"])]
    told: dict[str, Any] = {
        **body, "id": one.id, "state": one.state, "version": one.version, "enterprise_id": one.enterprise_id,
        "work_zh": zh, "work_en": en, "standing": state.standing, "overdue": state.standing == "overdue",
        "left_s": state.left_s, "codes": list(state.codes), "warnings_zh": list(state.warnings_zh),
        "people": len(persons), "persons": None, "guardian": None,
    }  # fmt: skip
    if names is not None:
        told["persons"] = [names.get(each, {"id": each, "name_zh": each, "name_en": each}) for each in persons]
        told["guardian"] = names.get(guardian, {"id": guardian, "name_zh": guardian, "name_en": guardian})
    return told


def _names(conn: Connection, entries: list[Entry]) -> dict[str, dict[str, str]]:
    wanted = {each for one in entries for each in (*(one.body.get("persons") or ()), one.body["guardian"])}
    rows = conn.execute(
        text("SELECT id, name_zh, name_en FROM core.person WHERE id = ANY(:ids)"), {"ids": sorted(wanted)}
    )
    return {row.id: {"id": row.id, "name_zh": row.name_zh or row.id, "name_en": row.name_en or row.id} for row in rows}


def _counted(rows: list[dict[str, Any]], key: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row[key]] = found.get(row[key], 0) + 1
    return found
