"""The keeper's word to the live process: whether the database takes rows. Said once a second, lost without harm."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from ingest.link import HEAD, JSON

EVERY_S = 1.0


class Voice:
    """A client of live.sock that speaks and throws away what it hears."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._socket: socket.socket | None = None
        self._said_s = 0.0

    def say(self, *, up: bool, since: datetime, refused: int = 0) -> int:
        """Tell the state of the database, unless that was done a moment ago; never raises.

        Returns
        -------
        int
            How many of the refused rows were told.
        """
        if time.monotonic() - self._said_s < EVERY_S:
            return 0
        self._said_s = time.monotonic()
        news = {"up": up, "since": since, "refused": refused}
        body = msgspec.json.encode({"request": "keeper", "op": "database", "who": "keeper", **news})
        try:
            self._connected().sendall(HEAD.pack(len(body), JSON) + body)
            self._drain()
        except OSError:
            self._close()
            return 0
        return refused

    def _connected(self) -> socket.socket:
        if self._socket is None:
            self._socket = socket.socket(socket.AF_UNIX)
            self._socket.settimeout(1.0)
            self._socket.connect(str(self._path))
        return self._socket

    def _drain(self) -> None:
        sock = self._connected()
        # With a timeout, MSG_DONTWAIT waits all the same, and live frames never stop coming.
        sock.setblocking(False)
        with suppress(BlockingIOError):
            while data := sock.recv(1 << 20):
                del data
        sock.settimeout(1.0)

    def _close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None
