"""What the broker says about itself: the count of messages that it threw away because a queue was full."""

from __future__ import annotations

TOPIC = "$SYS/broker/publish/messages/dropped"


class Drops:
    """The broker's count as it was last seen; it begins anew when the broker does."""

    def __init__(self) -> None:
        self.seen = 0
        self.changed = False
        self._waiting: int | None = None

    def hear(self, payload: bytes) -> None:
        """The broker says its count; anything else is ignored."""
        try:
            self._waiting = max(int(payload), 0)
        except ValueError:
            return

    def newly(self) -> int | None:
        """How many were dropped since the last call; None where the broker has said nothing since."""
        said, self._waiting = self._waiting, None
        if said is None:
            return None
        more = said - self.seen if said >= self.seen else said
        self.changed |= said != self.seen
        self.seen = said
        return more
