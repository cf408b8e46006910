"""Which messages of a counting sender were kept already: refuses doubles and says what may be acknowledged.

What is acknowledged is the highest number below which nothing is missing. A sender that says what it still keeps fills
its gaps itself, however late (a broker may drop thousands); of one that does not, a gap that stays open for
`LONGEST_GAP` messages will not be filled any more and is passed over.
"""

from __future__ import annotations

from collections import OrderedDict

from ingest.protocols.protocol import Stamp

LONGEST_GAP = 4096
LONGEST_KEPT_GAP = 200_000
"""Bound of the memory of one sender that keeps; our gateways keep a tenth of that."""
MOST_SENDERS = 20_000


class _Window:
    __slots__ = ("above", "low")

    def __init__(self, low: int) -> None:
        self.low = low
        self.above: set[int] = set()

    def add(self, seq: int, longest_gap: int) -> bool:
        if seq <= self.low or seq in self.above:
            return False
        self.above.add(seq)
        if len(self.above) > longest_gap:
            self.low = min(self.above) - 1
        self.settle()
        return True

    def settle(self) -> None:
        while self.low + 1 in self.above:
            self.low += 1
            self.above.remove(self.low)


class Seen:
    """Memory of the newest numbers per sender and start, the longest silent forgotten first."""

    def __init__(self) -> None:
        self._windows: OrderedDict[tuple[str, str], _Window] = OrderedDict()

    def add(self, stamp: Stamp) -> bool:
        """Take note of a message; False when it was here before."""
        key = (stamp.sender, stamp.boot)
        window = self._windows.get(key)
        if window is None:
            window = self._windows[key] = _Window(stamp.seq - 1 if stamp.oldest is None else stamp.oldest - 1)
            if len(self._windows) > MOST_SENDERS:
                self._windows.popitem(last=False)
        self._windows.move_to_end(key)
        if stamp.oldest is not None and stamp.oldest - 1 > window.low:
            window.low = stamp.oldest - 1
            window.above = {seq for seq in window.above if seq > window.low}
            window.settle()
        return window.add(stamp.seq, LONGEST_GAP if stamp.oldest is None else LONGEST_KEPT_GAP)

    def kept(self, sender: str, boot: str) -> int:
        """Highest number of a sender's start up to which all is kept; -1 where nothing is."""
        window = self._windows.get((sender, boot))
        return -1 if window is None else window.low
