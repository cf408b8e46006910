"""Calls on their way: to the tags by the broker, again to those that do not answer, and to the screens."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import msgspec

from twin.live.calls import Call, Calls
from twin.model.live import Receipt

Publish = Callable[[str, bytes], None]
Show = Callable[[dict[str, object]], None]


class Caller:
    """Sends what the list of calls asks for."""

    def __init__(self, site_id: str, publish: Publish, show: Show) -> None:
        self.calls = Calls()
        self._site_id = site_id
        self._publish, self._show = publish, show

    def call(self, command: str, tags: Sequence[str], *, reason: str, who: str) -> Call:
        """Tell people through their tags, and remember who must answer."""
        made = self.calls.begin(
            call_id=uuid.uuid4().hex, command=command, tags=tags, reason=reason, who=who, at=datetime.now(UTC)
        )
        self._send(made)
        self._tell(made)
        return made

    def receipt(self, receipt: Receipt) -> None:
        """A tag has answered."""
        answered = self.calls.receipt(receipt.command_id, receipt.device_id, receipt.received_at)
        if answered is not None:
            self._tell(answered)

    def reach(self, call_id: str, tag_id: str, who: str) -> Call:
        """Tick off somebody who was reached in another way; raises what `Calls.reach` does."""
        call = self.calls.reach(call_id, tag_id, who)
        self._tell(call)
        return call

    def tick(self) -> None:
        """Send again to those who are missing, and show whose receipt is overdue."""
        again, late = self.calls.tick(datetime.now(UTC))
        for call in again:
            self._send(call)
        for call in late:
            self._tell(call)

    def describe(self) -> list[dict[str, object]]:
        """All calls as clients see them."""
        now = datetime.now(UTC)
        return [call.describe(now) for call in self.calls.list()]

    def _send(self, call: Call) -> None:
        body = {"id": call.id, "command": call.command, "ts": datetime.now(UTC), "who": call.who, "reason": call.reason}
        for tag in call.missing():
            self._publish(f"onemap/v1/{self._site_id}/cmd/{tag}", msgspec.json.encode(body))

    def _tell(self, call: Call) -> None:
        self._show({"kind": "call", "call": call.describe(datetime.now(UTC))})
