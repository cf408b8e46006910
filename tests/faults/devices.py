"""The devices of a fault run and what they must lead to: every message noted before it is sent, every level change too.

Nothing of the alarm engine is used here: a detector is over its limit or it is not.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.load.sender import Sender

Note = Callable[..., None]
FULL_TURN_S = 0.02
QUIET, LOUD = 0.3, 1.2
"""Values of a detector as fractions of its high limit; the next limit is further off than that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """A detector of the park and its high limit, in its own unit."""

    id: str
    unit: str
    high: float


class Devices:
    """Detectors that go over their limit and come back in turn, and tags that stand far from every fence.

    Parameters
    ----------
    rate : float
        Messages a second, all together; each detector and each tag sends once a second.
    alarms_per_min : float
        How often a detector goes over its limit, all together.
    """

    def __init__(
        self,
        sender: Sender,
        detectors: Sequence[Detector],
        note: Note,
        *,
        rate: float,
        alarms_per_min: float,
        lon: float,
        lat: float,
    ) -> None:
        self.sender = sender
        self._detectors = list(detectors)
        self._note = note
        self._period_s = 60.0 * len(self._detectors) / alarms_per_min
        self._tags = max(0, round(rate) - len(self._detectors))
        self._loud = [False] * len(self._detectors)
        self._place = lon, lat
        self._next, self._start_s = 0, time.monotonic()
        self._count = len(self._detectors) + self._tags

    def turn(self) -> None:
        """Send what is due."""
        self.sender.turn()
        now = time.monotonic() - self._start_s
        due = int(now * self._count)
        if due - self._next > self._count:
            self._next = due - self._count
        frames = []
        while self._next < due:
            device = self._next % self._count
            if device < len(self._detectors):
                frames.append(self._reading(device, loud=self._is_loud(device, self._next / self._count)))
            else:
                frames.append(self._fix(device - len(self._detectors)))
            self._next += 1
        if frames:
            self.sender.send(frames)

    def calm(self) -> None:
        """Bring every detector back below its limit."""
        self.sender.send([self._reading(k, loud=False) for k in range(len(self._detectors))])

    def _is_loud(self, device: int, at_s: float) -> bool:
        phase = at_s / self._period_s + device / len(self._detectors)
        return phase > 1.0 and phase % 1.0 < 0.5

    def _reading(self, device: int, *, loud: bool) -> tuple[int, bytes]:
        one = self._detectors[device]
        value = round(one.high * (LOUD if loud else QUIET), 4)
        body = f'"value":{value},"unit":"{one.unit}","quality":"good"'
        seq, frame = self._message("reading", one.id, body)
        if loud != self._loud[device]:
            self._loud[device] = loud
            self._note(level=one.id, loud=loud, seq=seq)
        return seq, frame

    def _fix(self, tag: int) -> tuple[int, bytes]:
        turn = time.monotonic() / 30 + tag
        lon, lat = self._place[0] + 1e-4 * math.sin(turn), self._place[1] + 1e-4 * math.cos(turn)
        return self._message("fix", f"FAULT-{tag:04d}", f'"x":{lon:.7f},"y":{lat:.7f},"z":1.2,"cov":[0.1,0,0.1]')

    def _message(self, kind: str, device: str, body: str) -> tuple[int, bytes]:
        sender, seq = self.sender, self.sender.number()
        oldest = next(iter(sender.kept), seq)
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        head = f'{{"ts":"{now}","seq":{seq},"boot":"{sender.boot}","oldest":{oldest},"gateway":"{sender.name}"'
        self._note(sent=seq, kind=kind, device=device)
        return seq, sender.frame(f"{kind}/{device}", f"{head},{body}}}".encode(), seq)


def detectors_of(features: Sequence[dict[str, Any]], most: int) -> list[Detector]:
    """Gas detectors of a feature collection whose second limit is well above the first."""
    found = []
    for feature in features:
        given = feature["properties"]
        high, above = given.get("high"), given.get("high_high")
        if given.get("kind") == "gas" and high and (above is None or above > 1.5 * high):
            found.append(Detector(id=str(feature["id"]), unit=given["unit"], high=float(high)))
    return found[:most]
