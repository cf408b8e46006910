"""Calls to people through their tags: who was told to move or to leave, whose tag has answered, and whose has not.

A call is sent again to whoever has not answered, a few times; then the names without a receipt are what the list shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec

from twin.model.errors import Invalid, NotFound

AGAIN_AFTER_S = 2.0
MOST_TRIES = 3
MISSING_AFTER_S = 5.0
"""AQ 3064.3-2025, 5.2.4: the person is told within five seconds; later than that a receipt is missing."""
KEPT = timedelta(hours=12)
MOST_CALLS = 500


class UnknownCall(NotFound):
    """There is no such call, or it is too old."""

    message_zh = "呼叫不存在或已过期"
    message_en = "There is no such call, or it is too old"


class NotCalled(Invalid):
    """The tag was not called."""

    message_zh = "该标签不在本次呼叫内"
    message_en = "This tag was not called"


class Call(msgspec.Struct, kw_only=True):
    """One call to several tags; `reached` names who ticked off a tag that did not answer."""

    id: str
    command: str
    reason: str
    who: str
    at: datetime
    tags: list[str]
    received: dict[str, datetime] = {}
    reached: dict[str, str] = {}
    tries: int = 1

    def missing(self) -> list[str]:
        """Tags without a receipt whose bearer nobody has reached in another way, in the order of the call."""
        return [tag for tag in self.tags if tag not in self.received and tag not in self.reached]

    def describe(self, now: datetime) -> dict[str, object]:
        """The call as clients see it; `late`: tags are missing for longer than they may."""
        missing = self.missing()
        late = bool(missing) and (now - self.at).total_seconds() > MISSING_AFTER_S
        names = ("id", "command", "reason", "who", "at", "tags", "received", "reached", "tries")
        return {name: getattr(self, name) for name in names} | {"missing": missing, "late": late}


class Calls:
    """The calls of the last hours."""

    def __init__(self) -> None:
        self._calls: dict[str, Call] = {}
        self._told_late: set[str] = set()
        self.changed = False

    def begin(self, *, call_id: str, command: str, tags: Sequence[str], reason: str, who: str, at: datetime) -> Call:
        """A new call, to be sent to all its tags now."""
        call = Call(id=call_id, command=command, reason=reason, who=who, at=at, tags=list(dict.fromkeys(tags)))
        self._calls[call_id] = call
        self.changed = True
        return call

    def receipt(self, call_id: str, tag_id: str, at: datetime) -> Call | None:
        """A tag has answered; the call it answered, None where that says nothing new."""
        call = self._calls.get(call_id)
        if call is None or tag_id not in call.tags or tag_id in call.received:
            return None
        call.received[tag_id] = at
        self.changed = True
        return call

    def reach(self, call_id: str, tag_id: str, who: str) -> Call:
        """Somebody has reached the bearer of a tag by voice or on foot; raises UnknownCall or NotCalled."""
        call = self._calls.get(call_id)
        if call is None:
            raise UnknownCall()
        if tag_id not in call.tags:
            raise NotCalled(field="tag_id")
        if tag_id not in call.received and tag_id not in call.reached:
            call.reached[tag_id] = who
            self.changed = True
        return call

    def tick(self, now: datetime) -> tuple[list[Call], list[Call]]:
        """Calls that shall be sent again to those who are missing, and calls whose names are newly overdue."""
        again, late = [], []
        for call in self._calls.values():
            waited_s = (now - call.at).total_seconds()
            if not call.missing():
                continue
            if call.tries < MOST_TRIES and waited_s >= AGAIN_AFTER_S * call.tries:
                call.tries += 1
                self.changed = True
                again.append(call)
            if waited_s > MISSING_AFTER_S and call.id not in self._told_late:
                self._told_late.add(call.id)
                late.append(call)
        self._forget(now)
        return again, late

    def list(self) -> Sequence[Call]:
        """All calls, the newest first."""
        return sorted(self._calls.values(), key=lambda call: call.at, reverse=True)

    def restore(self, calls: Iterable[Call]) -> None:
        """As it was before a restart; nothing is sent again for that."""
        for call in calls:
            call.tries = MOST_TRIES
            self._calls[call.id] = call

    def _forget(self, now: datetime) -> None:
        old = [call.id for call in self._calls.values() if now - call.at > KEPT]
        old += list(self._calls)[: max(0, len(self._calls) - MOST_CALLS)]
        for call_id in old:
            self._calls.pop(call_id, None)
            self._told_late.discard(call_id)
