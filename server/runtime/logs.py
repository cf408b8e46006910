"""One log file per process, cut before it fills the disk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import IO

LARGEST_BYTES = 10_000_000


def open_log(path: Path) -> IO[bytes]:
    """Open a log for appending; a process that keeps it open may be rotated under its feet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("ab")


def rotate(path: Path) -> None:
    """Keep the last two lengths of a log: copy it aside and cut it, since its writer holds it open."""
    try:
        if path.stat().st_size < LARGEST_BYTES:
            return
    except OSError:
        return
    shutil.copyfile(path, path.with_suffix(".log.1"))
    with path.open("r+b") as handle:
        handle.truncate(0)


def last_line(path: Path) -> str:
    """The last line of a log that says something."""
    try:
        with path.open("rb") as handle:
            handle.seek(max(0, path.stat().st_size - 4000))
            lines = handle.read().decode(errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
