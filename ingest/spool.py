"""An append-only log on local disk: segment files of records framed by length and CRC, flushed in groups.

A record counts once `sync` has returned. A torn tail (the machine died while writing) is cut off at the next start and
ends the reading until then. Used for raw messages, for decoded rows and for the alarm journal.
"""

from __future__ import annotations

import errno
import logging
import os
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

LOG = logging.getLogger(__name__)
FRAME = struct.Struct("<II")
SEGMENT_BYTES = 64 * 1024 * 1024
RECORD_LIMIT_BYTES = 16 * 1024 * 1024
FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a log: number of the segment file and offset in it [bytes]."""

    segment: int = 0
    offset: int = 0


def segments(folder: Path) -> list[int]:
    """Numbers of the segment files in a folder, oldest first."""
    return sorted(int(file.stem) for file in folder.glob("*.log") if file.stem.isdigit())


def segment_path(folder: Path, segment: int) -> Path:
    """Path of one segment file."""
    return folder / f"{segment:010d}.log"


class Writer:
    """The one writer of a log; opening it repairs a torn tail.

    Parameters
    ----------
    folder : Path
        Made when missing.
    segment_bytes : int
        A segment that grew past this is closed and the next one begun.
    make_room : callable, optional
        Asked when the disk is full; where it says that it made room the write is tried once more.
    """

    def __init__(
        self, folder: Path, *, segment_bytes: int = SEGMENT_BYTES, make_room: Callable[[], bool] | None = None
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._segment_bytes = segment_bytes
        self._make_room = make_room
        self._file = -1
        self._size = 0
        known = segments(folder)
        self._segment = known[-1] if known else 0
        self._open()

    @property
    def end(self) -> Place:
        """Place behind the last record."""
        return Place(self._segment, self._size)

    @property
    def full(self) -> bool:
        """True when the next `rotate` should begin a new segment."""
        return self._size >= self._segment_bytes

    def append(self, records: Iterable[bytes]) -> Place:
        """Write records behind one another; nothing is promised before `sync`.

        A write that fails half way (disk full) is undone, so that the log stays readable.
        """
        chunk = b"".join(frame(record) for record in records)
        try:
            self._write(chunk)
        except OSError as error:
            if error.errno not in FULL or self._make_room is None or not self._make_room():
                raise
            self._write(chunk)
        self._size += len(chunk)
        return self.end

    def sync(self) -> None:
        """Return once everything appended is on disk."""
        os.fdatasync(self._file)

    def rotate(self) -> None:
        """Close the segment and begin the next one; where the disk has no room for it, stay in the old one."""
        self.sync()
        before, size = self._file, self._size
        self._segment += 1
        try:
            self._open()
        except OSError as error:
            LOG.error("no new segment in %s: %s", self.folder, error)
            self._segment, self._file, self._size = self._segment - 1, before, size
            return
        os.close(before)

    def drop_before(self, place: Place, *, keep: int, into: Path | None = None) -> None:
        """Delete segments wholly before a place, or move them into a folder, but keep the newest `keep` of them."""
        old = [number for number in segments(self.folder) if number < place.segment]
        for number in old[: max(0, len(old) - keep)]:
            path = segment_path(self.folder, number)
            if into is None:
                path.unlink(missing_ok=True)
            else:
                into.mkdir(parents=True, exist_ok=True)
                path.replace(into / path.name)

    def close(self) -> None:
        """Flush and let go of the file."""
        self.sync()
        os.close(self._file)

    def _write(self, chunk: bytes) -> None:
        try:
            view = memoryview(chunk)
            while view:
                view = view[os.write(self._file, view) :]
        except OSError:
            os.ftruncate(self._file, self._size)
            raise

    def _open(self) -> None:
        path = segment_path(self.folder, self._segment)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
        try:
            self._size = sound_length(path)
            os.ftruncate(file, self._size)
            _sync_folder(self.folder)
        except OSError:
            os.close(file)
            raise
        self._file = file


def frame(record: bytes) -> bytes:
    """One record with its length and CRC-32 before it."""
    return FRAME.pack(len(record), zlib.crc32(record)) + record


def sound_length(path: Path) -> int:
    """Length of the readable beginning of a segment file [bytes]."""
    return max((end for end, _ in _records(path, 0)), default=0)


def read(folder: Path, start: Place = Place()) -> Iterator[tuple[Place, bytes]]:
    """Every whole record from a place on, each with the place behind it; ends at the end of what is there.

    Call again with the last place to go on: this is the tail reader. A segment that is no longer the newest is read
    to its end before the next one is opened.
    """
    for number in segments(folder):
        if number < start.segment:
            continue
        offset = start.offset if number == start.segment else 0
        for end, record in _records(segment_path(folder, number), offset):
            yield Place(number, end), record


def _records(path: Path, offset: int) -> Iterator[tuple[int, bytes]]:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        file.seek(offset)
        for length, record in records(file):
            yield offset + length, record


def records(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Every whole record of an open segment from where it stands, each with its distance behind there [bytes]."""
    offset = 0
    while len(head := file.read(FRAME.size)) == FRAME.size:
        length, crc = FRAME.unpack(head)
        if length > RECORD_LIMIT_BYTES:
            return
        record = file.read(length)
        if len(record) < length or zlib.crc32(record) != crc:
            return
        offset += FRAME.size + length
        yield offset, record


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
