"""The plant as GLB models on disk, built when it is first asked for and again when a structure has changed."""

from __future__ import annotations

from pathlib import Path


class PlantShelf:
    """Keeps what `scenes.plant` builds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
