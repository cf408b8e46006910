"""Notes of what was done with what input, so that a step whose input did not change is skipped."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """A hash over the names and contents of files, and over ``words``."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def matches(stamp: Path, value: str) -> bool:
    """True when ``stamp`` holds ``value``."""
    return stamp.is_file() and stamp.read_text() == value


def write(stamp: Path, value: str) -> None:
    """Note ``value`` in ``stamp``."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on an existing file for the length of a block."""
    with path.open("rb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
