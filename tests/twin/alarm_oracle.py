"""The alarm engine once more in sixty lines of plain Python, written from the standard's figure, not from our table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class One:
    """One alarm about one condition: whether it holds, whether somebody saw it, and what hides it."""

    holds: bool = False
    open: bool = False
    seen: bool = False
    latching: bool = False
    shelf_ends: float | None = None
    bypass_ends: float | None = None
    priority: int = 2

    def word(self) -> str:
        """The state's name."""
        if not self.open:
            return "normal"
        if self.bypass_ends is not None:
            return "out_of_service"
        if self.shelf_ends is not None:
            return "shelved"
        if self.holds:
            return "acknowledged" if self.seen else "unacknowledged"
        if not self.seen:
            return "returned"
        return "latched"

    def condition(self, holds: bool) -> None:
        if holds and not self.holds:
            self.open, self.seen = True, False
        if not holds and self.holds and self.bypass_ends is not None:
            self.open = self.seen = False
            self.shelf_ends = None
        self.holds = holds
        self._maybe_over()

    def worse(self) -> None:
        """The same condition, now of the first priority."""
        if self.holds and self.open and self.priority > 1:
            self.priority, self.seen = 1, False
            if self.bypass_ends is None:
                self.shelf_ends = None

    def acknowledge(self) -> bool:
        if self.word() not in ("unacknowledged", "returned"):
            return False
        self.seen = True
        self._maybe_over()
        return True

    def shelve(self, until: float) -> bool:
        if self.word() not in ("unacknowledged", "acknowledged", "returned", "latched"):
            return False
        self.shelf_ends = until
        return True

    def unshelve(self) -> bool:
        if self.word() != "shelved":
            return False
        self.shelf_ends = None
        if self.holds:
            self.seen = False
        self._maybe_over()
        return True

    def reset(self) -> bool:
        if self.word() != "latched":
            return False
        self.open = False
        return True

    def bypass(self, until: float) -> None:
        self.bypass_ends = until
        if self.open:
            self.shelf_ends = None

    def end_bypass(self) -> None:
        self.bypass_ends = None
        if self.holds:
            self.seen = False
        self._maybe_over()

    def tick(self, now: float) -> None:
        if self.word() == "shelved" and self.shelf_ends is not None and self.shelf_ends <= now:
            self.unshelve()
        if self.bypass_ends is not None and self.bypass_ends <= now:
            self.end_bypass()

    def _maybe_over(self) -> None:
        """Over when it neither holds, nor waits for eyes, nor is latched, nor is kept aside."""
        aside = self.shelf_ends is not None or self.bypass_ends is not None
        if self.open and not self.holds and self.seen and not self.latching and not aside:
            self.open = self.seen = False
        self.priority = self.priority if self.open else 2
