"""The life cycle of an alarm after ISA-18.2 / IEC 62682 as one table; nothing here knows why an alarm was raised.

Unacknowledged (B), acknowledged (C), returned (D, or E where it is latched), latched (F), shelved (G), suppressed by
design (H), out of service (I), normal (A). Silencing the horn and disposing of an alarm that is over are no states:
they are three things that people do for three reasons.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from twin.model.errors import Invalid, VersionConflict
from twin.model.live import Alarm, AlarmState, Verdict

Event = Literal["activate", "clear", "acknowledge", "shelve", "suppress", "remove", "reset"]

LONGEST_SHELVING_MINUTES = {1: 60, 2: 480, 3: 1440, 4: 1440}
HIDDEN: tuple[AlarmState, ...] = ("shelved", "suppressed", "out_of_service")
"""States in which the alarm is kept and followed but not shown among the open ones."""

TABLE: dict[tuple[AlarmState, Event], AlarmState] = {
    ("unacknowledged", "clear"): "returned",
    ("unacknowledged", "acknowledge"): "acknowledged",
    ("unacknowledged", "shelve"): "shelved",
    ("acknowledged", "clear"): "normal",
    ("acknowledged", "shelve"): "shelved",
    ("returned", "activate"): "unacknowledged",
    ("returned", "acknowledge"): "normal",
    ("returned", "shelve"): "shelved",
    ("latched", "activate"): "unacknowledged",
    ("latched", "shelve"): "shelved",
    ("latched", "reset"): "normal",
    **{(state, event): state for state in HIDDEN for event in ("activate", "clear")},
    **{(state, "suppress"): "suppressed" for state in ("unacknowledged", "acknowledged", "returned", "shelved")},
    **{
        (state, "remove"): "out_of_service"
        for state in ("unacknowledged", "acknowledged", "returned", "latched", "shelved", "suppressed")
    },
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
    """Shelving or bypassing without a reason is not allowed."""

    message_zh = "必须填写原因"
    message_en = "This needs a reason"


class SecondInstrumentIsMissing(Invalid):
    """A combustible reading of 100 %LEL and more is over only when another instrument says so."""

    message_zh = "须用第二台仪器复测并填写读数后才能复位"
    message_en = "This alarm is reset only by the reading of a second instrument"


class DisposalIsIncomplete(Invalid):
    """Closing an alarm needs a verdict, the cause and what was done."""

    message_zh = "处置须填写判定(真实、误报、测试、检修)、原因和措施"
    message_en = "Closing needs a verdict (true, false, test or maintenance), a cause and an action"


def check_version(alarm: Alarm, version: int) -> None:
    """Raise VersionConflict unless somebody acts on the alarm as it is now, not as it was before a new activation."""
    if alarm.version != version:
        raise VersionConflict()


def activate(alarm: Alarm) -> Alarm:
    """The condition holds again; a returned or latched alarm becomes unacknowledged once more, and is heard again."""
    return _moved(alarm, _next(alarm, "activate"), cleared_at=None, silenced_at=None, silenced_by=None)


def aggravate(alarm: Alarm, *, priority: int, latched: bool) -> Alarm:
    """The condition grew worse: the alarm must be acknowledged anew, also off the shelf; other hiding holds."""
    state = alarm.state if alarm.state in ("suppressed", "out_of_service") else "unacknowledged"
    off = {"shelved_until": None, "shelved_by": None, "shelved_reason": None} if alarm.state == "shelved" else {}
    return _moved(alarm, state, priority=min(priority, alarm.priority), latched=latched or alarm.latched,
                  cleared_at=None, silenced_at=None, silenced_by=None, **off)  # fmt: skip


def clear(alarm: Alarm, at: datetime) -> Alarm:
    """The condition no longer holds; a latched alarm waits for its reset, one that nobody was shown is over."""
    state = _next(alarm, "clear")
    if state == "normal" and alarm.latched:
        state = "latched"
    if state == "out_of_service" or (state == "suppressed" and not alarm.latched):
        why = {"verdict": "maintenance"} if state == "out_of_service" else {}
        return _moved(alarm, "normal", cleared_at=at, closed_at=at, cause=alarm.suppressed_by, **why)
    return _moved(alarm, state, cleared_at=at)


def acknowledge(alarm: Alarm, *, who: str, at: datetime) -> Alarm:
    """Somebody has seen the alarm; raises AlarmCannotDoThat when it is acknowledged, hidden or over."""
    state = _next(alarm, "acknowledge")
    state = "latched" if state == "normal" and alarm.latched else state
    return _moved(alarm, state, acknowledged_at=at, acknowledged_by=who)


def reset(alarm: Alarm, *, instrument: str, value: float | None) -> Alarm:
    """End a latched alarm whose condition is over; raises AlarmCannotDoThat or SecondInstrumentIsMissing."""
    state = _next(alarm, "reset")
    if alarm.needs_instrument and (not instrument.strip() or value is None):
        raise SecondInstrumentIsMissing(field="instrument")
    return _moved(alarm, state)


def silence(alarm: Alarm, *, who: str, at: datetime) -> Alarm:
    """Stop the horn; the alarm stays unacknowledged and is heard again when it comes back or grows worse."""
    if alarm.state != "unacknowledged" or alarm.silenced_at is not None:
        raise AlarmCannotDoThat()
    return _moved(alarm, alarm.state, silenced_at=at, silenced_by=who)


def close(alarm: Alarm, *, verdict: str, cause: str, action: str, who: str, at: datetime) -> Alarm:
    """Dispose of an alarm that is over; raises AlarmCannotDoThat or DisposalIsIncomplete."""
    if alarm.state != "normal" or alarm.closed_at is not None:
        raise AlarmCannotDoThat()
    for name, given in (
        ("verdict", verdict in get_args(Verdict)),
        ("cause", cause.strip()),
        ("action", action.strip()),
    ):
        if not given:
            raise DisposalIsIncomplete(field=name)
    return _moved(alarm, "normal", verdict=verdict, cause=cause, action=action, closed_at=at, closed_by=who)


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
    return _moved(alarm, _shown(alarm), shelved_until=None, shelved_by=None, shelved_reason=None)


def hide(alarm: Alarm, *, by: str, event: Literal["suppress", "remove"]) -> Alarm:
    """Suppress an alarm by design, or take it out of service; `by` says which alarm or bypass does it."""
    off = {"shelved_until": None, "shelved_by": None, "shelved_reason": None}
    return _moved(alarm, _next(alarm, event), suppressed_by=by, **off)


def show(alarm: Alarm) -> Alarm:
    """End suppression or bypass: as with shelving, where the condition holds it must be acknowledged anew."""
    if alarm.state not in ("suppressed", "out_of_service"):
        raise AlarmCannotDoThat()
    return _moved(alarm, _shown(alarm), suppressed_by=None)


def active(alarm: Alarm) -> bool:
    """Whether the alarm's condition holds."""
    return alarm.state in ("unacknowledged", "acknowledged") or (alarm.state in HIDDEN and alarm.cleared_at is None)


def _shown(alarm: Alarm) -> AlarmState:
    if alarm.cleared_at is None:
        return "unacknowledged"
    if alarm.acknowledged_at is None:
        return "returned"
    return "latched" if alarm.latched else "normal"


def _next(alarm: Alarm, event: Event) -> AlarmState:
    try:
        return TABLE[alarm.state, event]
    except KeyError:
        raise AlarmCannotDoThat() from None


def _moved(alarm: Alarm, state: AlarmState, **changes: object) -> Alarm:
    if state == "unacknowledged" or changes.get("cleared_at", alarm) is None:
        # An earlier look says nothing about a new activation; the journal remembers it.
        changes |= {"acknowledged_at": None, "acknowledged_by": None}
    return replace(alarm, state=state, version=alarm.version + 1, **changes)  # type: ignore[arg-type]
