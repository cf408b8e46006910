"""Who is called when nobody answers: on site, then the enterprise, then the park, by the time an alarm waits.

No standard gives these times; they are ours, short enough that the third loop knows of a first-priority alarm within
three minutes.
"""

from __future__ import annotations

from datetime import datetime

from twin.model.live import Alarm, Loop

LOOPS = ("site", "enterprise", "park")
NUMBERS: tuple[Loop, ...] = (0, 1, 2)
AFTER_S: dict[int, tuple[float, ...]] = {1: (60.0, 180.0), 2: (300.0, 900.0), 3: (1800.0, 7200.0), 4: ()}


def loop(alarm: Alarm, now: datetime, told_at: datetime | None = None) -> Loop:
    """How far an alarm has been passed on: 0 on site, 1 the enterprise, 2 the park; it never sinks.

    Parameters
    ----------
    told_at : datetime, optional
        When it last became unacknowledged; without it (after a restart) when it was raised, so that it comes sooner.
    """
    if alarm.state != "unacknowledged":
        return alarm.loop
    waited_s = (now - (told_at or alarm.raised_at)).total_seconds()
    return NUMBERS[max(alarm.loop, sum(waited_s >= after_s for after_s in AFTER_S[alarm.priority]))]
