"""What a shift does with alarms as a whole: bypasses, disposal, handover, and how the alarm system did."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from server.answers import Told, tells
from server.live_view import CallingAlarm, View
from server.may import May
from server.who import Who, wiring_of
from twin.model.errors import NotFound, WrongValue
from twin.rules.alarm.bypass import LONGEST_MINUTES, Bypass
from twin.rules.alarm.statistics import STALE_AFTER, Line
from twin.rules.alarm.statistics import statistics as measures
from twin.store.alarms import lines_between

ROUTER = APIRouter()
LONGEST_STATISTICS = timedelta(days=31)
PriorityName = Literal["1", "2", "3", "4"]


class Bypassing(BaseModel):
    """What is taken out of service, for how long and why; at least a source, a condition or a fence is named."""

    model_config = ConfigDict(extra="forbid")
    source_kind: str = Field(default="", max_length=64)
    source_id: str = Field(default="", max_length=200)
    condition: str = Field(default="", max_length=200)
    fence_id: str = Field(default="", max_length=200)
    minutes: float = Field(gt=0, le=LONGEST_MINUTES)
    reason: str = Field(min_length=1, max_length=1000)


class Bypasses(Told):
    """What is out of service."""

    bypasses: list[Bypass]


class Ended(Told):
    """That something has ended."""

    ended: Literal[True]


class Over(Told):
    """Alarms that are over."""

    alarms: list[CallingAlarm]


class Handover(Told):
    """A list for every state in which an alarm can be left, the gravest and oldest first; `not_closed` are over."""

    at: datetime
    unacknowledged: list[CallingAlarm]
    acknowledged: list[CallingAlarm]
    returned: list[CallingAlarm]
    latched: list[CallingAlarm]
    shelved: list[CallingAlarm]
    suppressed: list[CallingAlarm]
    out_of_service: list[CallingAlarm]
    not_closed: list[CallingAlarm]
    bypasses: list[Bypass]


class Actor(Told):
    """What alarmed how often, and its part of all alarms."""

    source_kind: str
    source_id: str
    condition: str
    text_zh: str
    text_en: str
    count: int
    fraction: float


class Standing(Told):
    """What has stood for a day and more."""

    source_kind: str
    source_id: str
    condition: str
    text_zh: str
    text_en: str
    since: datetime


class Targets(Told):
    """What ISA-18.2 asks of an alarm system."""

    per_10_min_acceptable: float
    per_10_min_manageable: float
    peak_10_min: int
    slots_above_10_fraction: float
    flood_fraction: float
    top_ten_fraction: float
    chattering: int
    stale: int
    priority_fraction: dict[PriorityName, float]


class Statistics(Told):
    """The measures of `twin.rules.alarm.statistics`."""

    since: datetime
    until: datetime
    told: int
    per_10_min: float
    slots: list[int]
    peak_10_min: int
    slots_above_10_fraction: float
    flood_fraction: float
    top_ten: list[Actor]
    top_ten_fraction: float
    chattering: list[Actor]
    fleeting: int
    stale: list[str]
    stale_alarms: list[Standing]
    priorities: dict[PriorityName, int]
    acknowledged_median_s: float | None
    targets: Targets


@ROUTER.get("/alarms/bypasses", **tells(Bypasses))
async def bypasses(request: Request, who: Annotated[Who, Depends(May("map.see"))]) -> dict[str, Any]:
    """Everything that is out of service for maintenance now."""
    return {"bypasses": View.of(who).bypasses(wiring_of(request).hub.bypasses)}


@ROUTER.post("/alarms/bypasses", status_code=201, **tells(Bypass, 201))
async def bypass(body: Bypassing, request: Request, who: Annotated[Who, Depends(May("alarm.shelve"))]) -> Any:
    """Take alarms out of service for a time; an account of one enterprise only those of its own."""
    wiring = wiring_of(request)
    made = await wiring.link.ask("bypass", who=who.name, enterprise_id=who.enterprise_id, **body.model_dump())
    await wiring.in_thread(wiring.audit.record, who.name, "alarm.bypass", "bypass", made["id"], after=made)
    return made


@ROUTER.post("/alarms/bypasses/{bypass_id}/end", **tells(Ended))
async def end_bypass(bypass_id: str, request: Request, who: Annotated[Who, Depends(May("alarm.shelve"))]) -> Any:
    """Put back into service before the time is over."""
    wiring = wiring_of(request)
    known = next((each for each in wiring.hub.bypasses if each["id"] == bypass_id), None)
    if wiring.link.up and (known is None or not View.of(who).owns(known)):
        raise NotFound()
    done = await wiring.link.ask("end_bypass", who=who.name, bypass_id=bypass_id)
    await wiring.in_thread(wiring.audit.record, who.name, "alarm.end_bypass", "bypass", bypass_id, before=known)
    return done


@ROUTER.get("/alarms/over", **tells(Over))
async def over(request: Request, who: Annotated[Who, Depends(May("map.see"))]) -> dict[str, Any]:
    """Alarms that are over and that nobody has disposed of yet, the oldest first."""
    wiring = wiring_of(request)
    found = await wiring.link.ask("over", who=who.name)
    return {"alarms": View.of(who).alarms({alarm["id"]: wiring.hub.routed(alarm) for alarm in found})}


@ROUTER.get("/alarms/handover", **tells(Handover))
async def handover(request: Request, who: Annotated[Who, Depends(May("map.see"))]) -> dict[str, Any]:
    """What one shift hands to the next."""
    wiring, view = wiring_of(request), View.of(who)
    found = await wiring.link.ask("handover", who=who.name)
    lists = {name: value for name, value in found.items() if name not in ("at", "bypasses")}
    seen = {
        name: view.alarms({alarm["id"]: wiring.hub.routed(alarm) for alarm in value}) for name, value in lists.items()
    }
    return {"at": found["at"], **seen, "bypasses": view.bypasses(found["bypasses"])}


@ROUTER.get("/alarms/statistics", **tells(Statistics))
def statistics(
    request: Request,
    who: Annotated[Who, Depends(May("map.see"))],
    since: Annotated[datetime | None, Query()] = None,
    until: Annotated[datetime | None, Query()] = None,
) -> dict[str, Any]:
    """Rates, floods, bad actors and priorities between two moments, of the last day where none is given."""
    end = _aware(until) or datetime.now(UTC)
    begin = _aware(since) or end - timedelta(days=1)
    if not begin < end or end - begin > LONGEST_STATISTICS:
        raise WrongValue("Ask for at most 31 days", "统计时段最长 31 天", field="since")
    view = View.of(who)
    with wiring_of(request).store_of(who) as conn:
        found = lines_between(conn, begin - STALE_AFTER, end)
    rows = (view.alarm(row) for row in found)
    lines = [Line(**{name: row[name] for name in Line.__slots__}) for row in rows if row is not None]
    return measures(lines, begin, end)


def _aware(given: datetime | None) -> datetime | None:
    return given.replace(tzinfo=UTC) if given is not None and given.tzinfo is None else given
