"""When a fence is on: weekly windows in the site's own time, between two dates, with days off.

``{"weekly": [{"days": [1, 2, 3, 4, 5], "from": "22:00", "to": "06:00"}], "from": "2026-11-01", "to": "2026-12-01",
"off": ["2026-11-11"]}``; days are ISO (Monday is 1), a window that ends before it begins runs over midnight and belongs
to the day it began. What is not given does not limit. A fence without a schedule is always on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from twin.model.errors import WrongValue

Clock = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$")]
Day = Annotated[int, msgspec.Meta(ge=1, le=7)]
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
MIDNIGHT = "00:00"


class Window(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"begins": "from"}):
    """Some hours of some days of the week."""

    days: tuple[Day, ...] = EVERY_DAY
    begins: Clock = MIDNIGHT
    to: Clock = MIDNIGHT


class Schedule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"begins": "from"}):
    """All that limits when a fence is on; the last day `to` is the first one it is off again."""

    weekly: tuple[Window, ...] = ()
    begins: date | None = None
    to: date | None = None
    off: tuple[date, ...] = ()


def schedule(given: Mapping[str, Any] | None) -> Schedule:
    """The schedule of a JSON object; raises WrongValue."""
    try:
        return msgspec.convert(dict(given or {}), Schedule)
    except msgspec.ValidationError as error:
        raise WrongValue(f"schedule: {error}", f"时间表无效:{error}", field="schedule") from error


def runs(plan: Schedule, now: datetime, time_zone: str) -> bool:
    """Whether a fence with this schedule is on.

    Parameters
    ----------
    now : datetime
        Any aware moment.
    time_zone : str
        IANA name of the site's zone; an unknown one counts as UTC+8.
    """
    local = now.astimezone(_zone(time_zone))
    if not plan.weekly:
        return _open(plan, local.date())
    return any(_within(plan, window, local, day) for window in plan.weekly for day in _days(local.date()))


def _days(today: date) -> tuple[date, date]:
    return today, today - timedelta(days=1)


def _open(plan: Schedule, day: date) -> bool:
    return (
        (plan.begins is None or plan.begins <= day) and (plan.to is None or day < plan.to) and day not in plan.off
    )  # fmt: skip


def _within(plan: Schedule, window: Window, local: datetime, day: date) -> bool:
    """Whether the window that began on `day` holds now."""
    if day.isoweekday() not in window.days or not _open(plan, day):
        return False
    begins = datetime.combine(day, time.fromisoformat(window.begins))
    ends = datetime.combine(day, time.fromisoformat(window.to))
    if ends <= begins:
        ends += timedelta(days=1)
    return begins <= local.replace(tzinfo=None) < ends


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("Asia/Shanghai")
