"""Maintenance bypass: alarms of a detector, of a kind or of an area are out of service for a time, with a reason.

What is bypassed is still judged and journaled; it is only not shown as an open alarm, and every list of open alarms
carries the bypasses with it. A help call is never bypassed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from twin.model.errors import Invalid, NotFound, WrongValue
from twin.model.live import Alarm
from twin.rules.alarm.life_cycle import ReasonIsMissing

LONGEST_MINUTES = 24 * 60
NEVER = ("sos",)


class UnknownBypass(NotFound):
    """There is no such bypass, or it is over."""

    message_zh = "旁路不存在或已结束"
    message_en = "There is no such bypass, or it is over"


class BypassTooLong(Invalid):
    """A bypass always ends, at the latest after a day; then somebody must decide anew."""

    message_zh = "旁路时间应在 1 分钟至 24 小时之间"
    message_en = "A bypass must last between one minute and 24 hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bypass:
    """What is out of service, until when, why and by whom; an empty word means any."""

    id: str
    source_kind: str = ""
    source_id: str = ""
    condition: str = ""
    fence_id: str = ""
    enterprise_id: str | None = None
    reason: str
    who: str
    since: datetime
    until: datetime

    def covers(self, alarm: Alarm) -> bool:
        """Whether an alarm is out of service by this."""
        rule, _, fence = alarm.condition.partition("/")
        if rule in NEVER:
            return False
        area = fence or (alarm.source_id if alarm.source_kind == "fence" else "")
        return (
            self.source_kind in ("", alarm.source_kind)
            and self.source_id in ("", alarm.source_id)
            and self.condition in ("", alarm.condition, rule)
            and self.fence_id in ("", area)
            and (self.enterprise_id is None or self.enterprise_id == alarm.enterprise_id)
        )


def bypass(*, number: int, minutes: float, at: datetime, who: str, reason: str, **what: str | None) -> Bypass:
    """A new bypass.

    Parameters
    ----------
    what : source_kind, source_id, condition, fence_id, enterprise_id
        At least a source, a condition or a fence must be named.

    Raises
    ------
    ReasonIsMissing, BypassTooLong, WrongValue
    """
    if not reason.strip():
        raise ReasonIsMissing(field="reason")
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise BypassTooLong(field="minutes")
    given = {name: value for name, value in what.items() if value}
    if not {"source_id", "condition", "fence_id"} & set(given):
        en, zh = "Say what is bypassed: a source, a condition or a fence", "请指明旁路对象:设备、报警类型或区域"
        raise WrongValue(en, zh, field="source_id")
    if given.get("condition") in NEVER:
        raise WrongValue("A help call is never bypassed", "SOS 报警不允许旁路", field="condition")
    until = at + timedelta(minutes=minutes)
    return Bypass(id=f"B{number}", reason=reason, who=who, since=at, until=until, **given)
