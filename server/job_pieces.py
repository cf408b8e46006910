"""Pieces of a long job that were answered, on local disk, so that a restarted server does not answer them again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson


class Pieces:
    """One file a job, one line an answered piece."""

    def __init__(self, folder: Path, job_id: str) -> None:
        self._path = folder / f"{job_id}.jsonl"

    def add(self, index: int, outcome: Any) -> None:
        """Keep the outcome of a piece."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = orjson.dumps([index, outcome], option=orjson.OPT_SERIALIZE_NUMPY) + b"\n"
        with self._path.open("ab") as file:
            file.write(line)

    def read(self) -> dict[int, Any]:
        """The outcomes kept, by piece; a last line that was cut off by a crash is left out."""
        found: dict[int, Any] = {}
        try:
            lines = self._path.read_bytes().split(b"\n")
        except OSError:
            return found
        for line in lines:
            try:
                index, outcome = orjson.loads(line)
            except ValueError:
                continue
            found[int(index)] = outcome
        return found

    def forget(self) -> None:
        """Remove the file."""
        self._path.unlink(missing_ok=True)
