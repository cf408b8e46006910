"""Watches the wind for the runs that people have open: their screens hear in seconds that a picture is left behind."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from server.hub import now
from server.who import Who
from twin.rules.wind_turned import wind_left

if TYPE_CHECKING:
    from server.wiring import Wiring

LOOK_S = 2.0
FORGET_S = 30 * 60.0
MOST = 500


@dataclass(slots=True)
class Watched:
    """One run on somebody's screen: the wind it was made in, and what was said of it last."""

    run_id: str
    account: str
    wind: dict[str, float]
    measured_s: float
    shown_s: float
    said: list[str] = field(default_factory=list)


class WindWatch:
    """The runs that were made or opened within the last half hour, by account."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._watched: dict[tuple[str, str], Watched] = {}

    def show(self, run: dict[str, Any], who: Who) -> None:
        """Somebody has a run on the screen; one whose model asks for no wind is not watched."""
        air = run["inputs"]["scenario"].get("weather") or {}
        if not run["result"].get("windy") or "wind_from_deg" not in air:
            return
        wind = {name: float(air[name]) for name in ("wind_m_s", "wind_from_deg")}
        made_s = datetime.fromisoformat(run["created_at"]).timestamp()
        key = (who.name, run["id"])
        kept = self._watched.pop(key, None) or Watched(run["id"], who.name, wind, made_s, 0.0)
        kept.shown_s = time.monotonic()
        self._watched[key] = kept
        while len(self._watched) > MOST:
            del self._watched[next(iter(self._watched))]

    def why(self, watched: Watched) -> list[str]:
        """Why a run's picture does not hold any more; empty where it does."""
        age_s = datetime.now(UTC).timestamp() - watched.measured_s
        return wind_left(watched.wind, self._wiring.hub.weather, age_s=age_s)

    def state(self, run_id: str, who: Who) -> dict[str, Any] | None:
        """What is to be said of a run now; None where it is not watched."""
        watched = self._watched.get((who.name, run_id))
        return None if watched is None else self._message(watched, self.why(watched))

    async def run(self) -> None:
        """Look every two seconds; every change is told to the account's browsers."""
        while True:
            await asyncio.sleep(LOOK_S)
            self.look()

    def look(self) -> None:
        """Tell what has changed since the last look."""
        for key, watched in list(self._watched.items()):
            if time.monotonic() - watched.shown_s > FORGET_S:
                del self._watched[key]
                continue
            why = self.why(watched)
            if why != watched.said:
                watched.said = why
                self._wiring.hub.tell_account(watched.account, self._message(watched, why))

    def _message(self, watched: Watched, why: list[str]) -> dict[str, Any]:
        weather = self._wiring.hub.weather or {}
        present = {name: weather.get(name) for name in ("wind_m_s", "wind_from_deg")}
        return {"kind": "whatif_wind", "run_id": watched.run_id, "why": why, "was": watched.wind, "now": present,
                "at": now()}  # fmt: skip
