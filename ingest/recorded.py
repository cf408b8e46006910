"""What gateways said, kept for replay: segments of the spool that the walk is done with, pressed, oldest out first.

The folder ``live/recorded`` holds as much as ONEMAP_RECORDED_GB says (4; 0 keeps nothing), and less where the disk is
nearly full: a recording never costs a new message its place.
"""

from __future__ import annotations

import gzip
import io
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ingest import spool
from ingest.receiver import unpack
from ingest.room import has_room
from twin.model.live import Envelope

LOG = logging.getLogger(__name__)
PRESSED = ".gz"


def tidy(folder: Path, most: int, has_room: Callable[[Path], bool] = has_room) -> None:
    """Press one segment that is not yet, and delete the oldest while there is too much; survives being killed."""
    if not folder.exists():
        return
    for stray in folder.glob("*.new"):
        stray.unlink(missing_ok=True)
    plain = sorted(folder.glob("*.log"))
    if plain:
        press(plain[0])
    files = sorted(folder.glob("*.log*"))
    size = sum(file.stat().st_size for file in files)
    while files and (size > most or not has_room(folder)):
        oldest = files.pop(0)
        size -= oldest.stat().st_size
        oldest.unlink(missing_ok=True)


def press(file: Path) -> None:
    """Replace a segment by its gzip."""
    fresh = file.with_name(file.name + ".new")
    with file.open("rb") as source, gzip.open(fresh, "wb", compresslevel=1) as sink:
        shutil.copyfileobj(source, sink, 1 << 20)
    fresh.replace(file.with_name(file.name + PRESSED))
    file.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when there is something recorded."""

    begin: datetime
    end: datetime


class Recorded:
    """Everything recorded of one installation in order of arrival: pressed segments first, then the spool itself."""

    def __init__(self, live: Path) -> None:
        self._folders = (live / "recorded", live / "spool")

    def files(self) -> list[Path]:
        """The segments there are, oldest first, each once."""
        found = {
            int(file.name.split(".")[0]): file for folder in self._folders for file in sorted(folder.glob("*.log*"))
        }
        return [found[number] for number in sorted(found)]

    def span(self) -> Span | None:
        """The first and the last moment; None where nothing is recorded."""
        times = [at for file in self.files() if (at := _first(file)) is not None]
        if not times:
            return None
        last = times[-1]
        for envelope in _messages(self.files()[-1]):
            last = envelope.received_at
        return Span(times[0], last)

    def messages(self, since: datetime) -> Iterator[Envelope]:
        """Every message that arrived at a moment or later."""
        files = self.files()
        begin = 0
        for place, file in enumerate(files):
            first = _first(file)
            if first is not None and first <= since:
                begin = place
        for file in files[begin:]:
            for envelope in _messages(file):
                if envelope.received_at >= since:
                    yield envelope


def _first(file: Path) -> datetime | None:
    return next((envelope.received_at for envelope in _messages(file)), None)


def _messages(file: Path) -> Iterator[Envelope]:
    with suppress(FileNotFoundError, EOFError, OSError), _opened(file) as source:
        for _, record in spool.records(source):
            yield unpack(record)


def _opened(file: Path) -> BinaryIO:
    if file.suffix == PRESSED:
        return io.BufferedReader(gzip.open(file, "rb"))
    return file.open("rb")
