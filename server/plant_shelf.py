"""The plant as models on disk: built in a process of its own when first asked for, again when a structure changed."""

from __future__ import annotations

import asyncio
import hashlib
import re
from pathlib import Path
from typing import Any

from scenes.plant import shelved
from server.runs import Runs
from twin.model.errors import NotFound

NAME = re.compile(r"[A-Za-z0-9_-]{1,120}")
Collections = dict[str, dict[str, Any]]


class PlantShelf:
    """One folder of models for each scope of enterprises, so that nobody is handed what he may not see."""

    def __init__(self, folder: Path, runs: Runs) -> None:
        self._folder = folder
        self._runs = runs
        self._kept: dict[str, tuple[str, dict[str, Any]]] = {}
        self._turn = asyncio.Lock()

    def known(self, enterprises: str, version: str) -> dict[str, Any] | None:
        """The manifest of this scope, when it is still that of `version`."""
        kept = self._kept.get(enterprises)
        return kept[1] if kept is not None and kept[0] == version else None

    async def build(self, enterprises: str, version: str, features: Collections) -> dict[str, Any]:
        """The manifest of these structures; models that are on disk already are not built again."""
        async with self._turn:
            known = self.known(enterprises, version)
            if known is not None:
                return known
            manifest: dict[str, Any] = await self._runs.run(shelved, features, self._of(enterprises))
            self._kept[enterprises] = (version, manifest)
            return manifest

    def model(self, enterprises: str, name: str) -> Path:
        """The file of one model; raises `NotFound`."""
        if NAME.fullmatch(name) is None:
            raise NotFound()
        path = self._of(enterprises) / f"{name}.glb"
        if not path.is_file():
            raise NotFound()
        return path

    def _of(self, enterprises: str) -> Path:
        return self._folder / ("all" if enterprises == "*" else hashlib.sha256(enterprises.encode()).hexdigest()[:16])
