"""Files that finished jobs made, in a folder of the server's home: whole or not there at all; the oldest go."""

from __future__ import annotations

import tempfile
from pathlib import Path

from twin.model.errors import NotFound

MOST = 200


class JobFiles:
    """One file a job, named by the id that the job promised."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, file_id: str, body: bytes) -> None:
        """Keep the bytes of a file, in one step."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as part:
            part.write(body)
        Path(part.name).replace(self._folder / file_id)
        kept = sorted(self._folder.iterdir(), key=lambda one: one.stat().st_mtime)
        for old in kept[:-MOST]:
            old.unlink(missing_ok=True)

    def path(self, file_id: str) -> Path:
        """Where a file is; raises `FileGone`."""
        found = self._folder / Path(file_id).name
        if not found.is_file():
            raise FileGone()
        return found


class FileGone(NotFound):
    """The file of a job was removed to make room for newer ones."""

    message_zh = "文件已清理，请重新生成"
    message_en = "The file was removed to make room: make it again"
