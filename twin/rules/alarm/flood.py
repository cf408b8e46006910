"""Alarms that come together: which one came first, and whether there are more than a person can follow.

A flood begins at ten alarms in ten minutes and ends below five (ISA-18.2 / IEC 62682).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from twin.model.live import Alarm

WINDOW = timedelta(minutes=10)
BEGINS_AT, ENDS_BELOW = 10, 5


@dataclass(slots=True)
class Flood:
    """The alarms raised in the last ten minutes, and the first of each enterprise's present series."""

    active: bool = False
    since: datetime | None = None
    _raised: deque[datetime] = field(default_factory=deque)
    _first: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def first_of(self, enterprise_id: str | None, alarm_id: str, at: datetime) -> str:
        """Take note of a raised alarm; the id of the one its series began with, its own where it is the first."""
        self._raised.append(at)
        self.look(at)
        place = enterprise_id or ""
        first, newest = self._first.get(place, (alarm_id, at))
        if at - newest > WINDOW:
            first = alarm_id
        self._first[place] = (first, max(at, newest))
        return first

    def look(self, now: datetime) -> None:
        """Begin or end the flood by what the last ten minutes brought."""
        while self._raised and now - self._raised[0] > WINDOW:
            self._raised.popleft()
        count = len(self._raised)
        if not self.active and count >= BEGINS_AT:
            self.active, self.since = True, now
        elif self.active and count < ENDS_BELOW:
            self.active, self.since = False, None

    def remember(self, alarm: Alarm) -> None:
        """Learn from an alarm that was open before a restart."""
        self._raised.append(alarm.raised_at)
        place = alarm.enterprise_id or ""
        first, newest = self._first.get(place, (alarm.group_id or alarm.id, alarm.raised_at))
        if alarm.raised_at >= newest:
            self._first[place] = (alarm.group_id or first, alarm.raised_at)

    @property
    def count(self) -> int:
        """How many alarms the last ten minutes brought."""
        return len(self._raised)
