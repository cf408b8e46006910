"""Short steps of the server's own, such as building the plant, one after another in a process of their own."""

from __future__ import annotations

import asyncio
from typing import Any

from server.lanes import ProcessLane, Step

NICENESS = 10


class Runs:
    """One lane with a queue in front of it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lane = ProcessLane(NICENESS)
        self._turn = asyncio.Lock()

    async def run(self, step: Step, *arguments: Any) -> Any:
        """Run a function of ours by its importable name; raises `WhatIfTooLong`, `WorkerLost`."""
        async with self._turn:
            return await self._lane.run(self._seconds, step, *arguments)

    def close(self) -> None:
        """End the worker, also one that is still computing."""
        self._lane.close()
