"""Which message of a device is newer than what is known, so that late data never rewinds a state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

MOST_STARTS = 8


@dataclass(slots=True)
class _Last:
    boot: str
    seq: int
    at: datetime
    others: dict[str, int] = field(default_factory=dict)


class Order:
    """Memory of the newest message per device."""

    def __init__(self) -> None:
        self._last: dict[str, _Last] = {}

    def newer(self, device: str, boot: str, seq: int, at: datetime) -> bool:
        """Whether a message is newer than all before it; if so it becomes the newest.

        Within one start of a device its own count decides, whatever its clock says; a new start is newer. An earlier
        start is old, unless its count has gone on and its time is later than all before: then two speak for one device
        in turn, and neither may silence the other. For a device that names no start either a higher count or a later
        time will do.
        """
        last = self._last.get(device)
        if last is None:
            self._last[device] = _Last(boot, seq, at)
            return True
        if boot != last.boot:
            before = last.others.pop(boot, None)
            if before is not None and (seq <= before or at <= last.at):
                last.others[boot] = before
                return False
            last.others[last.boot] = last.seq
            while len(last.others) > MOST_STARTS:
                del last.others[next(iter(last.others))]
        elif seq <= last.seq and (boot or at <= last.at):
            return False
        last.boot, last.seq, last.at = boot, seq, at
        return True
