"""Shift handover: what one shift leaves to the next, signed by both."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from server.answers import Told, tells
from server.hub import now
from server.live_view import View
from server.may import May, require
from server.who import Who, address_of, wiring_of
from server.wiring import Wiring
from twin.model.errors import Forbidden
from twin.model.live import AlarmState, Priority
from twin.registers.register import Entry
from twin.registers.shift_handover import REGISTER, give, take, withdraw
from twin.rules.alarm.bypass import Bypass
from twin.store.entries import StoredEntries

ROUTER = APIRouter()


class Giving(BaseModel):
    """What the leaving shift wants to say beside the lists."""

    model_config = ConfigDict(extra="forbid")
    remark: str = Field(default="", max_length=4000)


class Taking(BaseModel):
    """The second signature: of who is signed in, or with a name and a password at the same screen."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1)
    answer: str = Field(default="", max_length=4000)
    name: str = Field(default="", max_length=120)
    password: str = Field(default="", max_length=200)


class Withdrawal(BaseModel):
    """Which state of the handover the giver saw."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1)


class Left(Told):
    """An alarm as it was when the shift was signed."""

    id: str
    priority: Priority
    state: AlarmState
    text_zh: str
    text_en: str
    raised_at: datetime
    shelved_until: datetime | None
    shelved_by: str | None
    shelved_reason: str | None
    enterprise_id: str | None
    value: float | None
    unit: str
    acknowledged_by: str | None


class Lists(Told):
    """What one shift left to the next."""

    unacknowledged: list[Left]
    acknowledged: list[Left]
    returned: list[Left]
    latched: list[Left]
    shelved: list[Left]
    suppressed: list[Left]
    out_of_service: list[Left]
    not_closed: list[Left]
    bypasses: list[Bypass]


class Shift(Told):
    """A handover with its two signatures; the second is null until somebody takes it over."""

    id: str
    state: Literal["given", "taken", "withdrawn"]
    version: int
    given_by: str
    given_at: datetime
    remark: str
    lists: Lists
    taken_by: str | None
    taken_at: datetime | None
    answer: str | None


class Shifts(Told):
    """Handovers, the newest first."""

    shifts: list[Shift]


@ROUTER.get("/shifts", **tells(Shifts))
def shifts(
    request: Request,
    who: Annotated[Who, Depends(May("alarm.acknowledge"))],
    limit: Annotated[int, Query(ge=1, le=200)] = 30,
) -> dict[str, Any]:
    """The newest handovers first, each with the lists as they were when it was signed."""
    with wiring_of(request).store_of(who) as conn:
        entries = StoredEntries(conn).entries(REGISTER.id)
    return {"shifts": [_shown(entry) for entry in reversed(entries[-limit:])]}


@ROUTER.post("/shifts", status_code=201, **tells(Shift, 201))
async def hand_over(
    body: Giving, request: Request, who: Annotated[Who, Depends(May("alarm.acknowledge"))]
) -> dict[str, Any]:
    """Sign as who leaves: the lists of this moment are frozen until somebody takes them over."""
    wiring, view = wiring_of(request), View.of(who)
    found = await wiring.link.ask("handover", who=who.name)
    lists = {
        name: view.bypasses(value) if name == "bypasses" else view.alarms({alarm["id"]: alarm for alarm in value})
        for name, value in found.items()
        if name != "at"
    }
    entry = give(by=who.name, at=now(), remark=body.remark, lists=lists, enterprise_id=who.enterprise_id)

    def put() -> Entry:
        with wiring.store_of(who) as conn:
            return StoredEntries(conn).put(entry, version=None, who=who.name)

    kept = await wiring.in_thread(put)
    await wiring.in_thread(wiring.audit.record, who.name, "shift.give", "shift_handover", kept.id)
    return _shown(kept)


@ROUTER.post("/shifts/{shift_id}/take", **tells(Shift))
def take_over(
    shift_id: str, body: Taking, request: Request, who: Annotated[Who, Depends(May("alarm.acknowledge"))]
) -> dict[str, Any]:
    """Sign as who comes; another account than the one that gave, and one that may acknowledge alarms."""
    wiring = wiring_of(request)
    by = _taker(wiring, who, body, address_of(request)) if body.name else who.name
    with wiring.store_of(who) as conn:
        entries = StoredEntries(conn)
        entry = take(entries.get(REGISTER.id, shift_id), by=by, at=now(), answer=body.answer)
        kept = entries.put(entry, version=body.version, who=by)
    wiring.audit.record(by, "shift.take", "shift_handover", shift_id, after={"at": who.name})
    return _shown(kept)


@ROUTER.post("/shifts/{shift_id}/withdraw", **tells(Shift))
def take_back(
    shift_id: str, body: Withdrawal, request: Request, who: Annotated[Who, Depends(May("alarm.acknowledge"))]
) -> dict[str, Any]:
    """Take one's own signature back before anybody has taken over."""
    wiring = wiring_of(request)
    with wiring.store_of(who) as conn:
        entries = StoredEntries(conn)
        entry = entries.get(REGISTER.id, shift_id)
        if entry.body.get("given_by") != who.name:
            require(who, "account.manage")
        kept = entries.put(withdraw(entry), version=body.version, who=who.name)
    wiring.audit.record(who.name, "shift.withdraw", "shift_handover", shift_id)
    return _shown(kept)


def _taker(wiring: Wiring, who: Who, body: Taking, address: str) -> str:
    """The name of who signs at somebody else's screen; raises what `Sessions.confirm` does, or Forbidden."""
    account = wiring.sessions.confirm(body.name, body.password, address)
    if not account.may("alarm.acknowledge") or account.enterprise_id not in (None, who.enterprise_id):
        raise Forbidden("This account may not take a shift over", "该账号无权接班", field="name")
    return account.name


def _shown(entry: Entry) -> dict[str, Any]:
    fields = dict.fromkeys(field.name for field in REGISTER.fields)
    return {"id": entry.id, "state": entry.state, "version": entry.version, **fields, **entry.body}
