"""The alarm journal: every change of every alarm, on disk before anybody sees it; the alarm engine wakes up from it.

Each segment begins with a line that holds all open alarms, so that waking up reads no more than one segment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from ingest import spool
from twin.model.live import Alarm, AlarmChange
from twin.rules.alarm.bypass import Bypass
from twin.rules.alarm.register import Register, forget_oldest

SEGMENT_BYTES = 16 * 1024 * 1024


class Line(msgspec.Struct, omit_defaults=True):
    """One line: a change, or (first in a segment) the alarms that were open then and the last number given.

    `over` are the alarms of that moment that wait for their disposal; `bypasses` are all that hold from this line on.
    """

    change: AlarmChange | None = None
    open: list[Alarm] | None = None
    seq: int = 0
    over: list[Alarm] = []
    bypasses: list[Bypass] | None = None


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Line)


class Journal:
    """The one writer of the alarm journal in a folder."""

    def __init__(
        self,
        folder: Path,
        site_id: str,
        *,
        segment_bytes: int = SEGMENT_BYTES,
        make_room: Callable[[], bool] | None = None,
    ) -> None:
        self.folder = folder
        self._log = spool.Writer(folder, segment_bytes=segment_bytes, make_room=make_room)
        self.register = recover(folder, site_id)
        self._bypasses = list(self.register.bypasses.values())
        self._seq = self.register.seq

    def write(self, changes: Sequence[AlarmChange]) -> None:
        """Return once the changes, and the bypasses where they are others than before, are on disk."""
        bypasses = list(self.register.bypasses.values())
        news = [] if bypasses == self._bypasses else [Line(seq=self._seq, bypasses=bypasses)]
        if not changes and not news:
            return
        if self._log.full:
            self._begin_segment(changes[0].seq - 1 if changes else self._seq)
        lines = [*news, *(Line(change=change, seq=change.seq) for change in changes)]
        self._log.append(_ENCODER.encode(line) for line in lines)
        self._log.sync()
        self._bypasses = bypasses
        self._seq = changes[-1].seq if changes else self._seq

    def close(self) -> None:
        """Let go of the file."""
        self._log.close()

    def _begin_segment(self, seq: int) -> None:
        before = recover(self.folder, self.register.site_id)
        self._log.rotate()
        line = Line(
            open=list(before.alarms.values()),
            seq=seq,
            over=list(before.over.values()),
            bypasses=list(before.bypasses.values()),
        )
        self._log.append([_ENCODER.encode(line)])


def recover(folder: Path, site_id: str) -> Register:
    """The register of open alarms as the journal's newest segment tells it."""
    numbers = spool.segments(folder)
    alarms, over = dict[str, Alarm](), dict[str, Alarm]()
    bypasses: list[Bypass] = []
    seq = 0
    start = _newest_complete(folder, numbers)
    for _, record in spool.read(folder, spool.Place(start, 0)):
        line = _DECODER.decode(record)
        seq = max(seq, line.seq)
        bypasses = bypasses if line.bypasses is None else line.bypasses
        if line.open is not None:
            alarms = {alarm.id: alarm for alarm in line.open}
            over = {alarm.id: alarm for alarm in line.over}
        if line.change is not None:
            _follow(line.change.alarm, alarms, over)
    return Register(site_id, alarms=alarms.values(), over=over.values(), bypasses=bypasses, seq=seq)


def _follow(alarm: Alarm, alarms: dict[str, Alarm], over: dict[str, Alarm]) -> None:
    over.pop(alarm.id, None)
    if alarm.state != "normal":
        alarms[alarm.id] = alarm
        return
    alarms.pop(alarm.id, None)
    if alarm.closed_at is None:
        over[alarm.id] = alarm
        forget_oldest(over)


def read_changes(folder: Path, start: spool.Place, most: int) -> tuple[list[AlarmChange], spool.Place]:
    """Up to `most` changes behind a place, and the place behind them."""
    changes: list[AlarmChange] = []
    place = start
    for end, record in spool.read(folder, start):
        place = end
        change = _DECODER.decode(record).change
        if change is not None:
            changes.append(change)
        if len(changes) >= most:
            break
    return changes, place


def _newest_complete(folder: Path, numbers: Sequence[int]) -> int:
    for number in reversed(numbers):
        first = next(spool.read(folder, spool.Place(number, 0)), None)
        if first is not None and first[0].segment == number and _DECODER.decode(first[1]).open is not None:
            return number
    return numbers[0] if numbers else 0
