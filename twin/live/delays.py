"""Since when each condition holds that must hold for a while before it is an alarm; survives a restart.

A condition whose delay runs out raises its alarm at the next tick, also when nothing new was heard about it. Timers run
on a clock that never steps, whatever is done to the time of day; only over a restart the time of day must do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from twin.rules.finding import Finding

Key = tuple[str, str, str]
FORGET_AFTER = timedelta(days=7)
_JOINT = "\x1f"


class Delays:
    """Pending raises and pending ends by what they are about."""

    def __init__(self) -> None:
        self._on: dict[Key, float] = {}
        self._off: dict[Key, float] = {}
        self._waiting: dict[Key, Finding] = {}
        self.changed = False

    def pass_on(self, finding: Finding, *, held: bool, clock_s: float) -> Finding | None:
        """The finding when it shall be applied now, None while its delay runs or it changes nothing.

        Parameters
        ----------
        held : bool
            Whether the alarm about this condition is active.
        clock_s : float
            A clock that never steps back [s].
        """
        key = finding.key
        if finding.active == held:
            self._drop(key)
            return finding
        begun, wait_s = (self._on, finding.on_delay_s) if finding.active else (self._off, finding.off_delay_s)
        if wait_s <= 0.0:
            self._drop(key)
            return finding
        if key not in begun:
            begun[key] = clock_s
            self.changed = True
        if clock_s - begun[key] >= wait_s:
            self._drop(key)
            return finding
        self._waiting[key] = finding
        return None

    @property
    def running(self) -> bool:
        """Whether any timer runs."""
        return bool(self._on or self._off)

    def due(self, now: datetime, clock_s: float) -> list[Finding]:
        """Findings whose delay has run out, dated now; the caller applies them."""
        out = []
        for key, finding in list(self._waiting.items()):
            begun = (self._on if finding.active else self._off).get(key)
            wait_s = finding.on_delay_s if finding.active else finding.off_delay_s
            if begun is not None and clock_s - begun >= wait_s:
                out.append(replace(finding, at=now))
                self._drop(key)
        return out

    def drop(self, key: Key) -> None:
        """Forget about a condition."""
        self._drop(key)

    def pending(self) -> list[Key]:
        """What waits."""
        return list(self._on)

    def state(self, now: datetime, clock_s: float) -> dict[str, dict[str, datetime]]:
        """All timers by the time of day they began, for the disk."""
        self.changed = False
        return {
            name: {_JOINT.join(key): now - timedelta(seconds=clock_s - begun) for key, begun in timers.items()}
            for name, timers in (("on", self._on), ("off", self._off))
        }

    def restore(self, state: Mapping[str, Mapping[str, datetime]], now: datetime, clock_s: float) -> None:
        """Timers as they were before a restart; what began too long ago, or in the future, is not believed."""
        for name, into in (("on", self._on), ("off", self._off)):
            for text, begun in state.get(name, {}).items():
                kind, source, condition = text.split(_JOINT, 2)
                if now - FORGET_AFTER < begun <= now:
                    into[kind, source, condition] = clock_s - (now - begun).total_seconds()

    def _drop(self, key: Key) -> None:
        for timers in (self._on, self._off):
            if timers.pop(key, None) is not None:
                self.changed = True
        self._waiting.pop(key, None)
