"""Messages nobody could read: kept in a small file for the engineer, each kind of fault at most once a minute."""

from __future__ import annotations

import time
from collections import OrderedDict
from pathlib import Path

import msgspec

from twin.model.errors import DomainError
from twin.model.live import Envelope

PERIOD_S = 60.0
MOST_KINDS = 2000
LARGEST_FILE_BYTES = 8 * 1024 * 1024
PAYLOAD_BYTES = 2000


class Quarantine:
    """Counts and keeps unreadable messages; never raises for what it is given."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        self._last: OrderedDict[tuple[str, str], float] = OrderedDict()
        self.count = 0

    def put(self, envelope: Envelope, error: DomainError) -> None:
        """Take one message and why it could not be read."""
        self.count += 1
        key = (envelope.topic, error.code)
        now = time.monotonic()
        if now - self._last.get(key, -PERIOD_S) < PERIOD_S:
            return
        self._last[key] = now
        self._last.move_to_end(key)
        if len(self._last) > MOST_KINDS:
            self._last.popitem(last=False)
        line = {
            "received_at": envelope.received_at,
            "topic": envelope.topic,
            "code": error.code,
            "message": error.message_en,
            "payload": envelope.payload[:PAYLOAD_BYTES].decode("utf-8", "replace"),
        }
        try:
            if self._file.exists() and self._file.stat().st_size > LARGEST_FILE_BYTES:
                self._file.replace(self._file.with_suffix(".old"))
            with self._file.open("ab") as file:
                file.write(msgspec.json.encode(line) + b"\n")
        except OSError:
            return
