"""What a rule says about one condition of one thing: it holds, or it does not. Delays and register do the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from twin.model.live import Origin, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A condition that was evaluated from the present level, with the words and place its alarm would carry.

    The alarm is raised when the condition has held for `on_delay_s`, and ends when it has not for `off_delay_s`.
    `latched`: it does not end by itself. `buzz`: tags that shall be told, by `command`. `needs_instrument`: a latched
    alarm that only a reading of a second instrument resets.
    """

    source_kind: str
    source_id: str
    condition: str
    active: bool
    at: datetime
    priority: Priority = 3
    value: float | None = None
    limit_value: float | None = None
    unit: str = ""
    text_zh: str = ""
    text_en: str = ""
    lon: float | None = None
    lat: float | None = None
    z_m: float | None = None
    enterprise_id: str | None = None
    origin: Origin = "real"
    on_delay_s: float = 0.0
    off_delay_s: float = 0.0
    latched: bool = False
    needs_instrument: bool = False
    buzz: tuple[str, ...] = ()
    command: Literal["buzz", "evacuate"] = "buzz"

    @property
    def key(self) -> tuple[str, str, str]:
        """What the alarm is about."""
        return self.source_kind, self.source_id, self.condition
