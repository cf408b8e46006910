"""Watches the wind for the runs that people have open: their screens hear in seconds that a picture is left behind.

A run that was made in the live wind is run again in the present one, for as long as a browser of its account is there;
one whose wind was given is flagged only. Either can be set.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from server.hub import now
from server.mast import lately
from server.who import Who
from twin.model.errors import DomainError
from twin.rules.wind_turned import wind_left

if TYPE_CHECKING:
    from server.wiring import Wiring

LOG = logging.getLogger(__name__)
Mode = Literal["rerun", "flag"]
LOOK_S = 2.0
FORGET_S = 30 * 60.0
REST_S = 30.0  # between two runs of one picture: a wind that swings does not fill the queue
MOST = 500
MOST_AGAIN = 8  # pictures of one account that are run again; the others are flagged


@dataclass(slots=True)
class Watched:
    """One run on somebody's screen: the wind it was made in, and what was said of it last."""

    run_id: str
    who: Who
    asked: dict[str, Any] | None
    wind: dict[str, float]
    measured_s: float
    shown_s: float
    mode: Mode
    said: list[str] = field(default_factory=list)
    again_s: float = float("-inf")
    again: asyncio.Task[None] | None = None
    superseded_by: str | None = None


class WindWatch:
    """The runs that were made or opened within the last half hour, by account."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._watched: dict[tuple[str, str], Watched] = {}

    def show(self, run: dict[str, Any], who: Who) -> None:
        """Somebody has a run on the screen; one whose model asks for no wind is not watched."""
        air, result = run["inputs"]["scenario"].get("weather") or {}, run["result"]
        if not result.get("windy") or "wind_from_deg" not in air:
            return
        wind = {name: float(air[name]) for name in ("wind_m_s", "wind_from_deg")}
        made_s = datetime.fromisoformat(run["created_at"]).timestamp()
        key = (who.name, run["id"])
        mode: Mode = "rerun" if result.get("live_wind") and result.get("asked") else "flag"
        kept = self._watched.pop(key, None) or Watched(run["id"], who, result.get("asked"), wind, made_s, 0.0, mode)
        kept.shown_s = time.monotonic()
        self._watched[key] = kept
        while len(self._watched) > MOST:
            del self._watched[next(iter(self._watched))]

    def choose(self, run_id: str, who: Who, mode: Mode) -> dict[str, Any] | None:
        """Have a run on the screen run again or only flagged; None where it is not watched."""
        watched = self._watched.get((who.name, run_id))
        if watched is not None and (mode == "flag" or watched.asked is not None):
            watched.mode = mode
        return self.state(run_id, who)

    def why(self, watched: Watched) -> list[str]:
        """Why a run's picture does not hold any more; empty where it does."""
        age_s = datetime.now(UTC).timestamp() - watched.measured_s
        return wind_left(watched.wind, lately(self._wiring.hub.weather), age_s=age_s)

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
        """Tell what has changed since the last look, and run again what is left behind."""
        for key, watched in list(self._watched.items()):
            if time.monotonic() - watched.shown_s > FORGET_S:
                del self._watched[key]
                continue
            why = self.why(watched)
            if why != watched.said:
                watched.said = why
                self._wiring.hub.tell_account(watched.who.name, self._message(watched, why))
            if self._may_run(watched, why):
                watched.again_s = time.monotonic()
                watched.again = asyncio.create_task(self._run_again(watched, why))

    def _may_run(self, watched: Watched, why: list[str]) -> bool:
        """Whether a picture is to be run again now: left behind by a wind that is known, and somebody looks at it."""
        if watched.mode != "rerun" or not why or "unknown" in why or watched.superseded_by is not None:
            return False
        if watched.again is not None and not watched.again.done():
            return False
        name = watched.who.name
        if time.monotonic() - watched.again_s < REST_S or not self._wiring.hub.here(name):
            return False
        mine = [one for one in self._watched.values() if one.who.name == name and one.superseded_by is None]
        return any(one is watched for one in sorted(mine, key=lambda one: -one.shown_s)[:MOST_AGAIN])

    async def _run_again(self, watched: Watched, why: list[str]) -> None:
        """The same question in the present wind; the screen is told the id of the run that takes its place."""
        from server.accepting import accept_run, read
        from server.asking import in_present_wind

        assert watched.asked is not None
        try:
            asked = in_present_wind(watched.asked, self._wiring.hub.weather)
            run_id, job = await accept_run(self._wiring, watched.who, replace(asked, again_of=watched.run_id))
            if await self._wiring.jobs.wait(job["id"], self._wiring.limits.whatif_s) is None:
                return
            await self._wiring.in_thread(read, self._wiring, watched.who, run_id)
        except DomainError as error:
            LOG.warning("run %s could not be made again in the present wind: %s", watched.run_id, error)
            return
        watched.superseded_by = run_id
        fresh = self._watched.get((watched.who.name, run_id))
        if fresh is not None:  # nobody opened it yet: it is as long on the screen as the one before
            fresh.shown_s, fresh.again_s = watched.shown_s, watched.again_s
        told = {"kind": "whatif_rerun", "run_id": watched.run_id, "new_run_id": run_id, "why": why, "at": now()}
        self._wiring.hub.tell_account(watched.who.name, told)

    def _message(self, watched: Watched, why: list[str]) -> dict[str, Any]:
        weather = self._wiring.hub.weather or {}
        present = {name: weather.get(name) for name in ("wind_m_s", "wind_from_deg")}
        return {"kind": "whatif_wind", "run_id": watched.run_id, "why": why, "was": watched.wind, "now": present,
                "mode": watched.mode, "superseded_by": watched.superseded_by, "at": now()}  # fmt: skip
