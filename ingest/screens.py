"""What the live process tells the clients of live.sock: where everything stands, what changed, frames, a heartbeat."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime

from ingest.calling import Caller
from ingest.link import Client, Link
from twin.live import Walk
from twin.model.live import AlarmChange

FRAME_PERIOD_S, LONGEST_FRAME_PERIOD_S = 0.02, 0.2
MOVERS_PER_S = 50_000
"""So many movers a second go into frames: where few are about they are seen sooner than in a crowd."""
FULL_FRAME_PERIOD_S = 1.0
KEEPER_SILENT_S = 6.0


class Screens:
    """All clients together; what is told is read from the walk at the moment of telling."""

    def __init__(self, link: Link, walk: Walk, caller: Caller, site_id: str) -> None:
        self._link, self._walk, self._caller, self._site_id = link, walk, caller, site_id
        self._database: dict[str, object] = {"up": True, "since": datetime.now(UTC)}
        self._keeper_heard_s = time.monotonic()
        self._bypasses = list(walk.register.bypasses)
        self._sequence = 0
        self._frame_s = self._full_s = 0.0

    def show(self, change: AlarmChange) -> None:
        """Send an alarm change to all clients."""
        self._link.send({"kind": "alarm", "seq": change.seq, "alarm": change.alarm, "from_state": change.from_state})

    def tell_bypasses(self) -> None:
        """Tell all clients what is out of service now."""
        self._bypasses = list(self._walk.register.bypasses)
        self._link.send({"kind": "bypasses", "bypasses": list(self._walk.register.bypasses.values())})

    def snapshot(self) -> dict[str, object]:
        """All a client needs to begin with."""
        register = self._walk.register
        return {
            "kind": "snapshot",
            "alarms": list(register.alarms.values()),
            "alarm_seq": register.seq,
            "log_seq": register.seq,
            "movers": self._walk.movers.describe(),
            "sensors": self._walk.sensors.describe(),
            "weather": self._walk.weather,
            "database": self._database,
            "site_id": self._site_id,
            "bypasses": list(register.bypasses.values()),
            "not_closed": len(register.over),
            "flood": self._flood(),
            "calls": self._caller.describe(),
        }

    def set_database(self, up: bool, since: str | None) -> None:
        """What the keeper says about the database."""
        self._keeper_heard_s = time.monotonic()
        if up != self._database["up"]:
            self._turn_database(up, since)

    def beat(self, counters: Mapping[str, object]) -> None:
        """Once a second: what is out of service where that has changed, a keeper that fell silent, how we are."""
        if list(self._walk.register.bypasses) != self._bypasses:
            self.tell_bypasses()
        if time.monotonic() - self._keeper_heard_s > KEEPER_SILENT_S and self._database["up"]:
            self._turn_database(False, None)
        own = {"kind": "heartbeat", "at": datetime.now(UTC), "flood": self._flood()}
        self._link.send(own | {"not_closed": len(self._walk.register.over)} | dict(counters))

    def send_frames(self, *, everything: bool, to: Client | None = None) -> None:
        """Send what changed since the last frame, or everything."""
        self._sequence += 1
        now = time.time()
        for board in (self._walk.movers, self._walk.sensors):
            frame = board.pack(sequence=self._sequence, time_s=now, all_of_them=everything)
            if frame is not None:
                self._link.send_frame(frame, to)

    def send_due_frames(self) -> None:
        """Send a frame where it is time for one; once a second it holds everything."""
        now = time.monotonic()
        if now - self._frame_s < self._frame_period_s():
            return
        self._frame_s = now
        everything = now - self._full_s >= FULL_FRAME_PERIOD_S
        self._full_s = now if everything else self._full_s
        self.send_frames(everything=everything)

    def _frame_period_s(self) -> float:
        return min(max(self._walk.movers.placed / MOVERS_PER_S, FRAME_PERIOD_S), LONGEST_FRAME_PERIOD_S)

    def _turn_database(self, up: bool, since: str | None) -> None:
        self._database = {"up": up, "since": since or datetime.now(UTC)}
        self._link.send({"kind": "database", **self._database})

    def _flood(self) -> dict[str, object]:
        flood = self._walk.register.flood
        return {"active": flood.active, "since": flood.since, "in_10_min": flood.count}
