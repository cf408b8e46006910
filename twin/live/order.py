"""Which message of a device is newer than what is known, so that late data never rewinds a state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class _Last:
    boot: str
    seq: int
    at: datetime
    retired: list[str] = field(default_factory=list)


class Order:
    """Memory of the newest message per device."""

    def __init__(self) -> None:
        self._last: dict[str, _Last] = {}

    def newer(self, device: str, boot: str, seq: int, at: datetime) -> bool:
        """Whether a message is newer than all before it; if so it becomes the newest.

        Within one start of a device its own count decides, whatever its clock says; a new start is newer, an earlier
        start is old. For a device that names no start either a higher count or a later time will do.
        """
        last = self._last.get(device)
        if last is None:
            self._last[device] = _Last(boot, seq, at)
            return True
        if boot != last.boot:
            if boot in last.retired:
                return False
            last.retired = [*last.retired[-7:], last.boot]
        elif seq <= last.seq and (boot or at <= last.at):
            return False
        last.boot, last.seq, last.at = boot, seq, at
        return True
