"""A recorded time through the same decoders, positioning, fences and rules again: to look back, and to try rules.

It reads what is recorded and writes nothing: no broker, no journal, no rows, no database. Everything that comes out
says `replay` where live data say real, alarms carry ``replay:`` before their id, and it has a socket of its own. So it
can neither raise a live alarm nor be taken for one. The clock is that of the recording.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from ingest.dialects import Dialects
from ingest.positioning.calibration import read_calibrations
from ingest.positioning.locate import Locator
from ingest.positioning.mapped import read_survey
from ingest.positioning.watched import Watched
from ingest.protocols.protocol import Message, Unreadable
from ingest.quarantine import Quarantine
from ingest.recorded import Recorded
from ingest.sorting import sort
from twin.live import Walk
from twin.live.walk import Outcome
from twin.model.errors import DomainError, NotFound
from twin.model.live import Alarm, AlarmChange, Envelope, FenceEvent, Position, Reading, Weather
from twin.model.park import Park
from twin.rules.alarm.register import Register

WARM_UP = timedelta(minutes=2)
"""A replay begins this much earlier in silence, so that filters, fences and delays are in the state they had."""
STEP = timedelta(seconds=0.5)
"""Messages of so long a time are walked with at once, which changes no time that an alarm tells."""
TICK = timedelta(seconds=1)
PREFIX = "replay:"


class NothingRecorded(NotFound):
    """No message of that time is recorded here."""

    message_zh = "该时段没有录制的数据"
    message_en = "Nothing of that time is recorded"


@dataclass(slots=True)
class Played:
    """What one stretch of a replay brought, all of it marked."""

    positions: list[Position] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    weather: list[Weather] = field(default_factory=list)
    changes: list[AlarmChange] = field(default_factory=list)
    events: list[FenceEvent] = field(default_factory=list)
    messages: int = 0
    unreadable: int = 0


class Replay:
    """One replay of a recording.

    Parameters
    ----------
    live : Path
        The folder ``live`` of an installation; only read.
    park : Park
        The plan to judge by: that of then, or another one to be tried.
    at : datetime
        Where to begin; raises NothingRecorded where the recording ends before.
    """

    def __init__(self, live: Path, park: Park, at: datetime) -> None:
        self.live, self.park = live, park
        self.recorded = Recorded(live)
        self.seek(at)

    @property
    def over(self) -> bool:
        """Whether the end of the recording is reached."""
        return self._next is None

    def seek(self, at: datetime) -> None:
        """Go to another moment; everything is forgotten and warmed up anew."""
        span = self.recorded.span()
        if span is None or at > span.end:
            until = "" if span is None else f" ({span.begin:%F %T} – {span.end:%F %T} UTC)"
            raise NothingRecorded(f"Nothing is recorded at that time{until}", f"该时段没有录制的数据{until}")
        self.walk = Walk(self.park, Register(self.park.site.id))
        self.locator = Locator(self.park)
        Watched(self.live / "calibration.json", read_calibrations, self.locator.calibrate).look()
        Watched(self.live / "radio_map.json", read_survey, self.locator.chart).look()
        self._dialects = Dialects(self.park)
        self._set_aside = _Counted()
        begin = max(at - WARM_UP, span.begin)
        self.at = begin
        self._ticked = begin
        self._messages: Iterator[Envelope] = self.recorded.messages(begin)
        self._next = next(self._messages, None)
        self.play(max(at, begin))

    def play(self, until: datetime) -> Played:
        """Walk on to a moment of the recording; what happened on the way, in order."""
        out = Played()
        while self.at < until:
            self.at = min(self.at + STEP, until)
            batch = []
            while self._next is not None and self._next.received_at < self.at:
                batch.append(self._next)
                self._next = next(self._messages, None)
            if batch:
                self._walk(batch, out)
            if self.at - self._ticked >= TICK:
                self._ticked = self.at
                self._take(self.walk.tick(self.at, self.at.timestamp()), out)
        out.unreadable = self._set_aside.taken()
        return out

    def alarms(self) -> list[Alarm]:
        """The alarms that stand at this moment of the replay."""
        return [marked(alarm) for alarm in self.walk.register.alarms.values()]

    def _walk(self, batch: list[Envelope], out: Played) -> None:
        found = sort(batch, self._decode, self.locator, self._set_aside)
        self._take(self.walk.step(found.batch, self.at.timestamp()), out)
        out.messages += len(batch)
        out.positions += found.batch.positions
        out.readings += found.batch.readings
        out.weather += found.batch.weather

    def _decode(self, envelope: Envelope) -> list[Message]:
        found = self._dialects.decode(envelope)
        return [each if isinstance(each, Unreadable) else replace(each, origin="replay") for each in found]

    @staticmethod
    def _take(outcome: Outcome, out: Played) -> None:
        out.changes += [replace(change, alarm=marked(change.alarm)) for change in outcome.changes]
        out.events += [replace(event, origin="replay") for event in outcome.events]


def marked(alarm: Alarm) -> Alarm:
    """An alarm that says of itself that it is played again."""
    return replace(alarm, id=f"{PREFIX}{alarm.id}", origin="replay")


class _Counted(Quarantine):
    """Counts what cannot be read; the files of the live process are left alone."""

    def __init__(self) -> None:
        self.count = 0

    def put(self, _: Envelope, __: DomainError) -> None:
        self.count += 1

    def taken(self) -> int:
        """How many since the last call."""
        count, self.count = self.count, 0
        return count
