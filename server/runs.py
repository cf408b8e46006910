"""Short steps of the server's own, such as building the plant or filling in a form, that no job stands for."""

from __future__ import annotations

from typing import Any

from server.lane_crew import Crew
from server.lanes import Step


class Runs:
    """Steps in their turn on the lanes of the server, each within the same bound."""

    def __init__(self, crew: Crew, seconds: float, *, quick: bool = True) -> None:
        self._crew = crew
        self._seconds = seconds
        self._quick = quick

    async def run(self, step: Step, *arguments: Any) -> Any:
        """Run a function of ours by its importable name; raises `WhatIfTooLong`, `WorkerLost`."""
        return await self._crew.run("", step, *arguments, quick=self._quick, seconds=self._seconds)
