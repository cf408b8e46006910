"""Work permits as a shift needs them: what runs now, what is overdue, who works and who guards, with time left."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection, text

from server.answers import Told, tells
from server.hub import now
from server.may import May
from server.who import Who, wiring_of
from twin.registers.register import Entry
from twin.registers.work_permit import REGISTER, WORKS, Standing, now_of
from twin.store.entries import StoredEntries

ROUTER = APIRouter()
Reader = Annotated[Who, Depends(May("map.see"))]
FIRST = ("overdue", "soon_over", "running", "interrupted", "planned", "draft", "closed")
"""What somebody must look at comes first."""
FIELDS = tuple(field.name for field in REGISTER.fields)


class Named(Told):
    """Somebody by name."""

    id: str
    name_zh: str
    name_en: str


class Permit(Told):
    """A permit with what it asks for now; `persons` and `guardian` are null for who may not know people."""

    id: str
    state: str
    version: int
    enterprise_id: str | None
    work: str
    work_zh: str
    work_en: str
    grade: str | None
    about_id: str | None
    place_zh: str
    place_en: str | None
    lon: float
    lat: float
    radius_m: float | None
    cordon: bool | None
    moves_with: str | None
    begins: datetime
    ends: datetime
    company: str | None
    gas_tested_at: datetime | None
    gas_fit: bool | None
    gas_said: str | None
    measures: str | None
    standing: Standing
    overdue: bool
    left_s: float | None
    codes: list[int]
    warnings_zh: list[str]
    people: int
    persons: list[Named] | None
    guardian: Named | None


class Permits(Told):
    """Permits with counts by standing and, of those at work now, by kind of work."""

    at: datetime
    permits: list[Permit]
    by_standing: dict[str, int]
    by_work: dict[str, int]


@ROUTER.get("/permits", **tells(Permits))
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
    shown: dict[str, Any] = {
        **dict.fromkeys(FIELDS), **body, "id": one.id, "state": one.state, "version": one.version,
        "enterprise_id": one.enterprise_id,
        "work_zh": zh, "work_en": en, "standing": state.standing, "overdue": state.standing == "overdue",
        "left_s": state.left_s, "codes": list(state.codes), "warnings_zh": list(state.warnings_zh),
        "people": len(persons), "persons": None, "guardian": None,
    }  # fmt: skip
    if names is not None:
        shown["persons"] = [names.get(each, {"id": each, "name_zh": each, "name_en": each}) for each in persons]
        shown["guardian"] = names.get(guardian, {"id": guardian, "name_zh": guardian, "name_en": guardian})
    return shown


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
