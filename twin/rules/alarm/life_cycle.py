"""The life cycle of an alarm after ISA-18.2 / IEC 62682 as one table; nothing here knows why an alarm was raised.

Latched, suppressed-by-design and out-of-service states are not part of this product yet.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from twin.model.errors import Invalid, VersionConflict
from twin.model.live import Alarm, AlarmState

Event = Literal["activate", "clear", "acknowledge", "shelve", "unshelve"]

LONGEST_SHELVING_MINUTES = {1: 60, 2: 480, 3: 1440, 4: 1440}

TABLE: dict[tuple[AlarmState, Event], AlarmState] = {
    ("unacknowledged", "clear"): "returned",
    ("unacknowledged", "acknowledge"): "acknowledged",
    ("unacknowledged", "shelve"): "shelved",
    ("acknowledged", "clear"): "normal",
    ("acknowledged", "shelve"): "shelved",
    ("returned", "activate"): "unacknowledged",
    ("returned", "acknowledge"): "normal",
    ("returned", "shelve"): "shelved",
    ("shelved", "activate"): "shelved",
    ("shelved", "clear"): "shelved",
}


class AlarmCannotDoThat(Invalid):
    """The alarm's state does not allow the step, for example acknowledging twice."""

    message_zh = "报警当前状态不允许此操作"
    message_en = "The alarm's present state does not allow this step"


class ShelvingTooLong(Invalid):
    """Shelving always ends; the longest time depends on the priority."""

    message_zh = "搁置时间超出该优先级允许的上限"
    message_en = "Shelving must last between one minute and the longest time of the alarm's priority"


class ReasonIsMissing(Invalid):
    """Shelving without a reason is not allowed."""

    message_zh = "搁置报警必须填写原因"
    message_en = "Shelving needs a reason"


def check_version(alarm: Alarm, version: int) -> None:
    """Raise VersionConflict unless somebody acts on the alarm as it is now, not as it was before a new activation."""
    if alarm.version != version:
        raise VersionConflict()


def activate(alarm: Alarm) -> Alarm:
    """The condition holds again; a returned alarm becomes unacknowledged once more."""
    return _moved(alarm, _next(alarm, "activate"), cleared_at=None)


def clear(alarm: Alarm, at: datetime) -> Alarm:
    """The condition no longer holds."""
    return _moved(alarm, _next(alarm, "clear"), cleared_at=at)


def acknowledge(alarm: Alarm, *, who: str, at: datetime) -> Alarm:
    """Somebody has seen the alarm; raises AlarmCannotDoThat when it is acknowledged, shelved or over."""
    return _moved(alarm, _next(alarm, "acknowledge"), acknowledged_at=at, acknowledged_by=who)


def shelve(alarm: Alarm, *, who: str, reason: str, minutes: float, at: datetime) -> Alarm:
    """Put an alarm aside for a time, with a reason.

    Raises
    ------
    ReasonIsMissing, ShelvingTooLong, AlarmCannotDoThat
    """
    if not reason.strip():
        raise ReasonIsMissing(field="reason")
    if not 1 <= minutes <= LONGEST_SHELVING_MINUTES[alarm.priority]:
        raise ShelvingTooLong(field="minutes")
    return _moved(
        alarm,
        _next(alarm, "shelve"),
        shelved_until=at + timedelta(minutes=minutes),
        shelved_by=who,
        shelved_reason=reason,
    )


def unshelve(alarm: Alarm) -> Alarm:
    """Take an alarm back: where its condition still holds it must be acknowledged anew, fail towards showing."""
    if alarm.state != "shelved":
        raise AlarmCannotDoThat()
    state: AlarmState
    if alarm.cleared_at is None:
        state = "unacknowledged"
    else:
        state = "normal" if alarm.acknowledged_at is not None else "returned"
    return _moved(alarm, state, shelved_until=None, shelved_by=None, shelved_reason=None)


def active(alarm: Alarm) -> bool:
    """Whether the alarm's condition holds."""
    return alarm.state in ("unacknowledged", "acknowledged") or (alarm.state == "shelved" and alarm.cleared_at is None)


def _next(alarm: Alarm, event: Event) -> AlarmState:
    try:
        return TABLE[alarm.state, event]
    except KeyError:
        raise AlarmCannotDoThat() from None


def _moved(alarm: Alarm, state: AlarmState, **changes: object) -> Alarm:
    return replace(alarm, state=state, version=alarm.version + 1, **changes)  # type: ignore[arg-type]
