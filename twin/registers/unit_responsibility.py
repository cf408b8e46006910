"""The responsibility register of hazard units (重大危险源安全包保责任): three leaders, their duties, done or overdue.

Each unit has a main, a technical and an operation leader (应急厅〔2021〕12号; AQ 3072-2026 from 2026-09-30). How
often a duty is due is the park's own rule, kept in the entry: the standard's wording was not at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from twin.model.nouns import Field
from twin.registers.register import Entry, Register, Step

LEADERS = ("main", "technical", "operation")
DutyState = Literal["done", "due", "overdue", "never"]

REGISTER = Register(
    id="unit_responsibility",
    title_zh="重大危险源安全包保责任",
    title_en="Responsibility for major-hazard units",
    about="hazard_unit",
    fields=(
        *(Field(name=f"{leader}_leader", required=True) for leader in LEADERS),
        *(Field(name=f"{leader}_phone") for leader in LEADERS),
        *(Field(name=f"{leader}_period_days", kind="int", minimum=1, maximum=366) for leader in LEADERS),
        *(Field(name=f"{leader}_done_at", kind="time") for leader in LEADERS),
        Field(name="promise"),
    ),
    states=("draft", "published", "ended"),
    steps=(
        Step(name="publish", title_zh="公示", title_en="Publish", before=("draft",), after="published"),
        Step(name="revise", title_zh="修订", title_en="Revise", before=("published",), after="draft"),
        Step(name="end", title_zh="终止", title_en="End", before=("draft", "published"), after="ended"),
    ),
)


@dataclass(frozen=True, slots=True)
class Duty:
    """One leader's duty at a unit: who, when it was last done, when it is due next."""

    leader: str
    name: str
    done_at: datetime | None
    due_at: datetime | None
    state: DutyState


def duties(entry: Entry, at: datetime, *, soon: timedelta = timedelta(days=3)) -> tuple[Duty, ...]:
    """The three duties of a unit at a moment: done, due (within `soon`), overdue, or never done.

    A duty without a period is never due once it was done.
    """
    return tuple(_duty(entry.body, leader, at, soon) for leader in LEADERS)


def _duty(body: Mapping[str, Any], leader: str, at: datetime, soon: timedelta) -> Duty:
    done_at, period = _moment(body.get(f"{leader}_done_at")), body.get(f"{leader}_period_days")
    name = str(body.get(f"{leader}_leader") or "")
    if done_at is None:
        return Duty(leader, name, None, None, "never")
    if not period:
        return Duty(leader, name, done_at, None, "done")
    due_at = done_at + timedelta(days=int(period))
    state: DutyState = "overdue" if at > due_at else "due" if at > due_at - soon else "done"
    return Duty(leader, name, done_at, due_at, state)


def _moment(value: Any) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    moment = datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
