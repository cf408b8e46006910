"""What one shift hands to the next: alarms that are open, shelved, bypassed, suppressed, or not disposed of yet."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from twin.model.live import Alarm

if TYPE_CHECKING:
    from twin.rules.alarm.register import Register

LISTS = ("unacknowledged", "acknowledged", "returned", "latched", "shelved", "suppressed", "out_of_service")


def handover(register: Register, now: datetime) -> dict[str, object]:
    """Everything a shift must know, the gravest and oldest first in each list.

    Returns
    -------
    dict
        One list of alarms for each state in `LISTS`, `not_closed` (over, nobody has disposed of it), `bypasses`, `at`.
    """

    def gravest(alarms: list[Alarm]) -> list[Alarm]:
        return sorted(alarms, key=lambda alarm: (alarm.priority, alarm.raised_at))

    lists: dict[str, object] = {
        state: gravest([alarm for alarm in register.alarms.values() if alarm.state == state]) for state in LISTS
    }
    ends = sorted(register.bypasses.values(), key=lambda each: each.until)
    return {"at": now, **lists, "not_closed": gravest(list(register.over.values())), "bypasses": ends}
