"""The plant as models on disk: built in a process of its own when first asked for, again when a structure changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from server.runs import Runs
from server.settings import CHECKOUT
from twin.model.errors import NotFound

SCENES = CHECKOUT / "scenes"
STAMP = "stamp"
TILES = "tiles"
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
            folder, stamp = self._of(enterprises), _stamp(version)
            manifest = _read(folder, stamp)
            if manifest is None:
                manifest = await self._runs.run(_build, features, folder, stamp)
            self._kept[enterprises] = (version, manifest)
            return manifest

    def model(self, enterprises: str, name: str, inside: str = "") -> Path:
        """The file of one model; raises `NotFound`."""
        if NAME.fullmatch(name) is None:
            raise NotFound()
        path = self._of(enterprises) / inside / f"{name}.glb"
        if not path.is_file():
            raise NotFound()
        return path

    def shade(self, enterprises: str) -> Path:
        """The picture of the ground's contact shade; raises `NotFound`."""
        path = self._of(enterprises) / "shade.png"
        if not path.is_file():
            raise NotFound()
        return path

    async def tileset(self, enterprises: str) -> bytes:
        """`tileset.json` of the plant as it was built last; its tiles lie beside it (see `tile`)."""
        async with self._turn:
            folder = self._of(enterprises)
            made = folder / TILES / "tileset.json"
            stamp = (folder / STAMP).read_text()
            if not made.is_file() or (folder / TILES / STAMP).read_text() != stamp:
                await self._runs.run(_cut, folder, stamp)
            return made.read_bytes()

    def tile(self, enterprises: str, name: str) -> Path:
        """The file of one tile; raises `NotFound`."""
        return self.model(enterprises, name, TILES)

    def _of(self, enterprises: str) -> Path:
        return self._folder / ("all" if enterprises == "*" else hashlib.sha256(enterprises.encode()).hexdigest()[:16])


def _build(features: Collections, folder: Path, stamp: str) -> dict[str, Any]:
    """Run in a worker, which alone loads the mesh library."""
    from scenes.plant import shelved

    manifest = shelved(features, folder)
    (folder / STAMP).write_text(stamp)
    return manifest


def _cut(folder: Path, stamp: str) -> None:
    """Write the 3D Tiles set of the models in a folder; `tileset.json` comes last, so that half a set is never read."""
    from scenes.tileset import tileset

    manifest = json.loads((folder / "manifest.json").read_bytes())
    files = tileset(manifest, lambda name: (folder / f"{name}.glb").read_bytes())
    target = folder / TILES
    target.mkdir(exist_ok=True)
    for old in target.iterdir():
        old.unlink()
    for name, data in sorted(files.items()):
        (target / name).write_bytes(data)
    (target / STAMP).write_text(stamp)


def _read(folder: Path, stamp: str) -> dict[str, Any] | None:
    """What an earlier run left, when neither the park nor the builders have changed since."""
    try:
        if (folder / STAMP).read_text() != stamp:
            return None
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    except (OSError, ValueError):
        return None
    return manifest


def _stamp(version: str) -> str:
    """A word that changes with the park's rows and with the source of the builders."""
    seen = hashlib.sha256(version.encode())
    for source in (*sorted(SCENES.glob("*.py")), *sorted((SCENES / "builders").glob("*.py"))):
        seen.update(source.read_bytes())
    return seen.hexdigest()
