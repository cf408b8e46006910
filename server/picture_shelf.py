"""Pictures of kept runs on disk: made in a worker when first asked for, from the run's own inputs; the oldest go."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson

from server.errors import refused_by_model
from server.question import KeptRun, Refusal, played, shaped
from server.runs import Runs

MOST_RUNS = 200


class PictureShelf:
    """One folder a run (by its inputs and model), in it one folder a number of air changes, and one file a cloud."""

    def __init__(self, folder: Path, runs: Runs) -> None:
        self._folder = folder
        self._runs = runs
        self._turns: dict[Path, asyncio.Lock] = {}

    async def times(self, kept: KeptRun, air_changes_1_h: float) -> Path:
        """The folder of the moving picture: `times.json`, `<view>.json`, `<view>-<theme>.png`."""
        folder = self._of(kept) / f"air-{air_changes_1_h:g}"
        await self._once(folder, lambda: self._runs.run(played, kept, air_changes_1_h, folder))
        return folder

    async def cloud(self, kept: KeptRun, t_s: float | None) -> Path:
        """The file of one cloud; empty where no level is reached then."""
        file = self._of(kept) / f"cloud-{'peak' if t_s is None else format(t_s, 'g')}.glb"
        await self._once(file, lambda: self._runs.run(shaped, kept, t_s, file))
        return file

    async def _once(self, path: Path, make: Callable[[], Awaitable[Any]]) -> None:
        """Make a path unless it is there; who asks meanwhile waits for the same one."""
        if path.exists():
            return
        turn = self._turns.setdefault(path, asyncio.Lock())
        try:
            async with turn:
                if path.exists():
                    return
                refusal = await make()
                if isinstance(refusal, Refusal):
                    raise refused_by_model(refusal.code, refusal.message_zh, refusal.message_en, refusal.field)
                self._tidy()
        finally:
            self._turns.pop(path, None)

    def _of(self, kept: KeptRun) -> Path:
        body = orjson.dumps([kept.model_id, kept.model_version, kept.inputs], option=orjson.OPT_SORT_KEYS)
        return self._folder / hashlib.sha256(body).hexdigest()[:24]

    def _tidy(self) -> None:
        folders = sorted((one for one in self._folder.iterdir()), key=lambda one: one.stat().st_mtime)
        for old in folders[:-MOST_RUNS]:
            shutil.rmtree(old, ignore_errors=True)
