"""The alarms as the engine holds them, and what an operator does with them. The database is not needed for either.

An alarm's id may hold a slash (`…:forbidden/F-001:12`), so it is read as a path.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from server.answers import Told, tells
from server.errors import DatabaseUnavailable, is_outage
from server.live_view import CallingAlarm, View
from server.may import May
from server.who import Who, wiring_of
from server.wiring import Wiring
from twin.model.errors import NotFound
from twin.model.live import AlarmState, Said, Verdict
from twin.rules.alarm.bypass import Bypass
from twin.rules.alarm.life_cycle import LONGEST_SHELVING_MINUTES
from twin.store.alarms import journal as lines
from twin.store.alarms import last_seq, one_alarm
from twin.store.planned import iso

ROUTER = APIRouter()
LONGEST_SHELF_MIN = max(LONGEST_SHELVING_MINUTES.values())
MOST_LINES = 1000


class Acknowledgement(BaseModel):
    """Which state of the alarm the operator saw, and what he has to say."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1)
    comment: str = Field(default="", max_length=2000)


class Shelving(BaseModel):
    """For how long and why an alarm is put aside."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1)
    minutes: float = Field(gt=0, le=LONGEST_SHELF_MIN)
    reason: str = Field(min_length=1, max_length=2000)


class Seen(BaseModel):
    """Which state of the alarm the operator saw."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1)


class Reset(Seen):
    """The end of a latched alarm; one of 100 %LEL and more needs the reading of a second instrument."""

    comment: str = Field(default="", max_length=2000)
    instrument: str = Field(default="", max_length=200)
    value: float | None = None


class Disposal(Seen):
    """What an alarm that is over turned out to be, why it came and what was done."""

    verdict: Verdict
    cause: str = Field(min_length=1, max_length=2000)
    action: str = Field(min_length=1, max_length=2000)


class Part(Told):
    """Whether a part is up, and since when."""

    up: bool
    since: datetime | None


class FloodNow(Told):
    """Whether alarms come faster than anybody can read them (ISA-18.2), and how many came in ten minutes."""

    active: bool
    since: datetime | None
    in_10_min: int


class Alarms(Told):
    """Every alarm that is not normal, with the number of the newest change."""

    alarms: list[CallingAlarm]
    seq: int
    engine: Part
    bypasses: list[Bypass]
    flood: FloodNow


class JournalLine(Told):
    """Who moved an alarm from which state to which; `record` is null for who may not know people."""

    seq: int
    alarm_id: str
    at: datetime
    from_state: AlarmState | None
    to_state: AlarmState
    who: str
    comment: str
    value: float | None
    origin: Said
    record: dict[str, Any] | None


class Journal(Told):
    """Lines oldest first, and the number to go on from."""

    journal: list[JournalLine]
    next: int | None


class AlarmHistory(Told):
    """An alarm with its lines; null while the database is away."""

    alarm: CallingAlarm
    journal: list[JournalLine] | None
    longest_shelving_min: float


@ROUTER.get("/alarms", **tells(Alarms))
async def alarms(request: Request, who: Annotated[Who, Depends(May("map.see"))]) -> dict[str, Any]:
    """Every alarm that is not normal, from the engine's own memory."""
    hub, view = wiring_of(request).hub, View.of(who)
    return {
        "alarms": view.alarms(hub.alarms),
        "seq": hub.alarm_seq,
        "engine": hub.engine,
        "bypasses": view.bypasses(hub.bypasses),
        "flood": hub.flood,
    }


@ROUTER.get("/alarms/journal", **tells(Journal))
def journal(
    request: Request,
    who: Annotated[Who, Depends(May("map.see"))],
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> dict[str, Any]:
    """What happened to alarms after a number, oldest first; without a number the newest lines."""
    view = View.of(who)
    with wiring_of(request).store_of(who) as conn:
        begin = after or max(0, last_seq(conn) - limit)
        rows = lines(conn, after=begin, limit=limit)
    for row in rows:
        row["at"] = iso(row["at"])
        if not (view.positions and view.identity):
            row["record"] = None
    return {"journal": rows, "next": rows[-1]["seq"] if len(rows) == limit else None}


@ROUTER.get("/alarms/{alarm_id:path}/history", **tells(AlarmHistory))
async def history(alarm_id: str, request: Request, who: Annotated[Who, Depends(May("map.see"))]) -> dict[str, Any]:
    """One alarm as it is now with every line of its journal, oldest first, and how long it may be shelved [min].

    `journal` is null while the database is away: the lines are safe on disk and cannot be read from here.
    """
    wiring = wiring_of(request)
    lines_, stored = await wiring.in_thread(_told, wiring, who, alarm_id)
    known = wiring.hub.alarms.get(alarm_id) or await _disposable(wiring, who, alarm_id) or stored
    seen = None if known is None else View.of(who).alarm(wiring.hub.routed(known))
    if seen is None or seen["id"] != alarm_id:
        raise NotFound()
    return {"alarm": seen, "journal": lines_, "longest_shelving_min": LONGEST_SHELVING_MINUTES[seen["priority"]]}


@ROUTER.post("/alarms/{alarm_id:path}/acknowledge", **tells(CallingAlarm))
async def acknowledge(
    alarm_id: str, body: Acknowledgement, request: Request, who: Annotated[Who, Depends(May("alarm.acknowledge"))]
) -> Any:
    """Say that somebody has seen the alarm; durable in the engine's journal when this answers 200."""
    return await _act(request, who, "acknowledge", alarm_id, body)


@ROUTER.post("/alarms/{alarm_id:path}/shelve", **tells(CallingAlarm))
async def shelve(
    alarm_id: str, body: Shelving, request: Request, who: Annotated[Who, Depends(May("alarm.shelve"))]
) -> Any:
    """Put an alarm aside for a while, with a reason; it comes back by itself."""
    return await _act(request, who, "shelve", alarm_id, body)


@ROUTER.post("/alarms/{alarm_id:path}/unshelve", **tells(CallingAlarm))
async def unshelve(
    alarm_id: str, body: Seen, request: Request, who: Annotated[Who, Depends(May("alarm.shelve"))]
) -> Any:
    """Bring a shelved alarm back now."""
    return await _act(request, who, "unshelve", alarm_id, body)


@ROUTER.post("/alarms/{alarm_id:path}/silence", **tells(CallingAlarm))
async def silence(
    alarm_id: str, body: Seen, request: Request, who: Annotated[Who, Depends(May("alarm.acknowledge"))]
) -> Any:
    """Stop the horn of an alarm for everybody; it stays unacknowledged and is heard again when it comes back."""
    return await _act(request, who, "silence", alarm_id, body)


@ROUTER.post("/alarms/{alarm_id:path}/reset", **tells(CallingAlarm))
async def reset(
    alarm_id: str, body: Reset, request: Request, who: Annotated[Who, Depends(May("alarm.acknowledge"))]
) -> Any:
    """End a latched alarm whose condition is over."""
    return await _act(request, who, "reset", alarm_id, body)


@ROUTER.post("/alarms/{alarm_id:path}/close", **tells(CallingAlarm))
async def close(
    alarm_id: str, body: Disposal, request: Request, who: Annotated[Who, Depends(May("alarm.acknowledge"))]
) -> Any:
    """Dispose of an alarm that is over."""
    known = await _disposable(wiring_of(request), who, alarm_id)
    return await _act(request, who, "close", alarm_id, body, known=known)


async def _disposable(wiring: Wiring, who: Who, alarm_id: str) -> dict[str, Any] | None:
    """An alarm that is over and waits for its disposal."""
    over = await wiring.link.ask("over", who=who.name) if wiring.link.up else []
    return next((alarm for alarm in over if alarm["id"] == alarm_id), None)


def _told(wiring: Wiring, who: Who, alarm_id: str) -> tuple[list[dict[str, Any]] | None, dict[str, Any] | None]:
    """The journal of an alarm and the alarm as the store has it; nothing of either while the store is away."""
    try:
        with wiring.store_of(who) as conn:
            rows = lines(conn, limit=MOST_LINES, alarm_id=alarm_id)
            alarm = one_alarm(conn, alarm_id)
    except Exception as error:
        if not (is_outage(error) or isinstance(error, DatabaseUnavailable)):
            raise
        return None, None
    return [row | {"at": iso(row["at"])} for row in rows], None if alarm is None else asdict(alarm)


async def _act(
    request: Request, who: Who, verb: str, alarm_id: str, body: BaseModel, *, known: dict[str, Any] | None = None
) -> Any:
    wiring = wiring_of(request)
    known = known or wiring.hub.alarms.get(alarm_id)
    if wiring.link.up and (known is None or not View.of(who).owns(known)):
        raise NotFound()
    result = await wiring.link.ask(verb, who=who.name, alarm_id=alarm_id, **body.model_dump())
    await wiring.in_thread(
        wiring.audit.record, who.name, f"alarm.{verb}", "alarm", alarm_id, before=known, after=body.model_dump()
    )
    return wiring.hub.routed(result)
