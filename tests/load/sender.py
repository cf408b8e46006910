"""A gateway that sends fast: MQTT over a plain socket, numbered, kept until acknowledged, sent again in order."""

from __future__ import annotations

import json
import select
import socket
import time
import uuid
from collections import OrderedDict
from urllib.parse import urlsplit

from ingest import wire

AGAIN_S, LONGEST_AGAIN_S = 10.0, 120.0
"""With nothing acknowledged for so long all that is kept is sent again, then after twice that: a receiver that is only
slow must not drown in what it has already."""
WINDOW = 5000
"""So many messages are on their way at most; what is kept beyond that waits here, not in the broker's queue."""
PING_S = 10.0
RETRY_S = 0.2


class Sender:
    """One connection to the broker; call `turn` often.

    Parameters
    ----------
    url : str
        ``mqtt://host:port``.
    site_id, name : str
        Whose acknowledgements are listened to.
    keeps : bool
        Whether messages are kept until the receiver says that they are on disk.
    """

    def __init__(self, url: str, site_id: str, name: str, *, keeps: bool = True, window: int = WINDOW) -> None:
        address = urlsplit(url)
        self._address = (address.hostname or "127.0.0.1", address.port or 1883)
        self.base, self.name = f"onemap/v1/{site_id}", name
        self.boot = uuid.uuid4().hex[:12]
        self.seq = 0
        self.kept: OrderedDict[int, bytes] = OrderedDict()
        self.sent_again = 0
        self.connected = False
        self._keeps, self._window = keeps, window
        self._next = 1
        self._socket: socket.socket | None = None
        self._rest = b""
        self._acknowledged_s = self._pinged_s = time.monotonic()
        self._retry_s = 0.0
        self._patience_s = AGAIN_S

    def number(self) -> int:
        """The number of the next message."""
        self.seq += 1
        return self.seq

    def frame(self, topic: str, payload: bytes, seq: int) -> bytes:
        """A message as bytes on the wire."""
        return wire.publish(f"{self.base}/{topic}".encode(), payload, seq % 65535 + 1)

    def send(self, frames: list[tuple[int, bytes]]) -> None:
        """Keep messages and send them, if there is a connection."""
        if self._keeps:
            self.kept.update(frames)
            self._pump()
        elif self.connected:
            self._write(b"".join(frame for _, frame in frames))

    def turn(self) -> None:
        """Connect where there is no connection, hear what the receiver acknowledged, send again what it did not."""
        now = time.monotonic()
        if not self.connected:
            if now >= self._retry_s:
                self._retry_s = now + RETRY_S
                self._connect()
            return
        self._hear()
        if self.kept and now - self._acknowledged_s > self._patience_s:
            self._patience_s = min(2 * self._patience_s, LONGEST_AGAIN_S)
            self._again()
        self._pump()
        if now - self._pinged_s > PING_S:
            self._pinged_s = now
            self._write(wire.PING)

    def close(self) -> None:
        """Leave."""
        self._write(wire.DISCONNECT)
        self._lose()

    def _connect(self) -> None:
        try:
            self._socket = socket.create_connection(self._address, 2)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            name = f"{self.name}-{self.boot}"
            self._socket.sendall(wire.connect(name, clean=True, keepalive_s=60))
            if self._socket.recv(4)[:1] != bytes([wire.CONNACK]):
                raise ConnectionError("refused")
            self._socket.sendall(wire.subscribe(1, [(f"{self.base}/ack/{self.name}", 0)]))
        except OSError:
            self._lose()
            return
        self._rest, self.connected = b"", True
        self._again()

    def _again(self) -> None:
        """Begin anew with the oldest message that is kept."""
        self._acknowledged_s = time.monotonic()
        oldest = next(iter(self.kept), self.seq + 1)
        self.sent_again += max(0, min(self._next, oldest + self._window) - oldest)
        self._next = oldest
        self._pump()

    def _pump(self) -> None:
        """Send what is kept and was not sent yet, in order, as far as the window allows."""
        if not self.connected or not self.kept:
            return
        end = min(self.seq + 1, next(iter(self.kept)) + self._window)
        frames = [self.kept[seq] for seq in range(self._next, end) if seq in self.kept]
        self._next = max(self._next, end)
        if frames:
            self._write(b"".join(frames))

    def _write(self, data: bytes) -> None:
        if self._socket is None:
            return
        try:
            self._socket.settimeout(10)
            view = memoryview(data)
            for at in range(0, len(view), 65536):
                self._socket.sendall(view[at : at + 65536])
                self._hear()
        except (OSError, AttributeError):
            self._lose()

    def _hear(self) -> None:
        while self._socket is not None and select.select([self._socket], [], [], 0)[0]:
            try:
                data = self._socket.recv(1 << 18)
            except OSError:
                data = b""
            if not data:
                self._lose()
                return
            packets, self._rest = wire.split(self._rest + data)
            for first, body in packets:
                if first & 0xF0 == wire.PUBLISH:
                    self._told(wire.published(first, body)[1])

    def _told(self, payload: bytes) -> None:
        said = json.loads(payload)
        if said["boot"] != self.boot:
            return
        while self.kept and next(iter(self.kept)) <= said["seq"]:
            self.kept.popitem(last=False)
            self._acknowledged_s, self._patience_s = time.monotonic(), AGAIN_S

    def _lose(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, self.connected = None, False
