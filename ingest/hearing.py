"""One persistent session at the broker that is listened to: whole buffers are read and parsed at once.

A message is acknowledged only when the caller says that it is on disk, and on the connection that brought it. Reading
packet by packet costs more than all the rest of the walk; here a message costs a few microseconds.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from ingest import wire
from twin.model.live import Envelope

LOG = logging.getLogger(__name__)
DEFAULT_PORT = 1883
KEEPALIVE_S, PING_S = 30, 10.0
RETRY_S, LONGEST_RETRY_S = 0.2, 2.0
BUFFER_BYTES = 1 << 18
STALLED_S = 2.0
"""A broker that takes no acknowledgement for so long is left, and comes again with all that was not acknowledged."""


@dataclass(slots=True, eq=False)
class Arrival:
    """A message as it came, with what is needed to acknowledge it on the connection that brought it."""

    envelope: Envelope
    packet: int
    qos: int
    connection: int
    hearing: Hearing | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a broker is and as whom it is spoken to."""

    host: str
    port: int
    user: str | None = None
    password: str | None = None

    @classmethod
    def of(cls, url: str) -> Address:
        """The address in ``mqtt://[user:password@]host[:port]``."""
        parts = urlsplit(url)
        user = unquote(parts.username) if parts.username else None
        password = unquote(parts.password or "") if parts.username else None
        return cls(parts.hostname or "127.0.0.1", parts.port or DEFAULT_PORT, user, password)


class Hearing:
    """A session on a thread of its own; it comes back by itself.

    Parameters
    ----------
    client_id : str
        Name of the session: what was published while we were away waits under it.
    topics : sequence of (filter, QoS)
        Subscribed at each connection.
    on_arrivals : callable
        Gets messages in the order they came, many at once; while it waits the broker waits too.
    unwanted : sequence of str
        Filters that the session may still have from an earlier version and has no more.
    """

    def __init__(
        self,
        address: Address,
        *,
        client_id: str,
        topics: Sequence[tuple[str, int]],
        on_arrivals: Callable[[list[Arrival]], None],
        unwanted: Sequence[str] = (),
    ) -> None:
        self._address, self._client_id = address, client_id
        self._topics, self._unwanted = dict(topics), list(unwanted)
        self._on_arrivals = on_arrivals
        self.up = False
        self._connection = self._packet = 0
        self._socket: socket.socket | None = None
        self._sending = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=client_id, daemon=True)

    def start(self) -> None:
        """Connect in the background; a broker that is not there yet is tried again."""
        self._thread.start()

    def acknowledge(self, arrivals: Iterable[Arrival]) -> None:
        """Tell the broker that messages are kept; those of an earlier connection will come again by themselves."""
        now = self._connection
        ids = [each.packet for each in arrivals if each.qos and each.connection == now]
        if ids:
            self._send(wire.pubacks(ids))

    def listen_to(self, topics: Sequence[tuple[str, int]]) -> None:
        """Subscribe to other topics than before; what is no longer wanted is left."""
        before, self._topics = self._topics, dict(topics)
        fresh = [each for each in topics if each[0] not in before]
        gone = [topic for topic in before if topic not in self._topics]
        if self.up and fresh:
            self._send(wire.subscribe(self._next_packet(), fresh))
        if self.up and gone:
            self._send(wire.unsubscribe(self._next_packet(), gone))

    def stop(self) -> None:
        """Leave; the session stays at the broker."""
        self._stop.set()
        self._send(wire.DISCONNECT)
        self._lose()

    def _run(self) -> None:
        retry_s = RETRY_S
        while not self._stop.is_set():
            try:
                sock = self._connect()
                self._read(sock)
                retry_s = RETRY_S
            except (OSError, wire.BrokenStream) as error:
                retry_s = RETRY_S if self.up else min(2 * retry_s, LONGEST_RETRY_S)
                LOG.debug("broker: %s", error)
            self._lose()
            self._stop.wait(retry_s)

    def _connect(self) -> socket.socket:
        there = self._address
        sock = socket.create_connection((there.host, there.port), STALLED_S)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(STALLED_S)
        self._connection += 1
        self._socket = sock
        greeting = wire.connect(
            self._client_id, clean=False, keepalive_s=KEEPALIVE_S, user=there.user, password=there.password
        )
        sock.sendall(greeting)
        return sock

    def _read(self, sock: socket.socket) -> None:
        rest, pinged_s, heard_s = b"", time.monotonic(), time.monotonic()
        while not self._stop.is_set():
            now = time.monotonic()
            if now - pinged_s > PING_S:
                pinged_s = now
                self._send(wire.PING)
            if now - heard_s > KEEPALIVE_S:
                raise ConnectionError("the broker is silent")
            if not select.select([sock], [], [], 1.0)[0]:
                continue
            data = sock.recv(BUFFER_BYTES)
            if not data:
                raise ConnectionError("the broker hung up")
            packets, rest = wire.split(rest + data)
            self._take(packets)
            heard_s = time.monotonic()

    def _take(self, packets: Sequence[tuple[int, bytes]]) -> None:
        arrivals, now, connection = list[Arrival](), datetime.now(UTC), self._connection
        for first, body in packets:
            if first & 0xF0 == wire.PUBLISH:
                topic, payload, packet, qos = wire.published(first, body)
                envelope = Envelope(topic=topic.decode("utf-8", "replace"), payload=payload, received_at=now)
                arrivals.append(Arrival(envelope, packet, qos, connection, self))
            elif first & 0xF0 == wire.CONNACK:
                self._greeted(body)
            elif first & 0xF0 == wire.SUBACK:
                self.up = True
        if arrivals:
            self._on_arrivals(arrivals)

    def _greeted(self, body: bytes) -> None:
        if len(body) != 2 or body[1] != 0:
            LOG.warning("the broker refuses %s: code %s", self._client_id, body[1:].hex())
            raise ConnectionError("refused")
        if self._unwanted:
            self._send(wire.unsubscribe(self._next_packet(), self._unwanted))
        if self._topics:
            self._send(wire.subscribe(self._next_packet(), list(self._topics.items())))

    def _next_packet(self) -> int:
        self._packet = self._packet % 65535 + 1
        return self._packet

    def _send(self, data: bytes) -> None:
        """Send whole packets; where that fails the connection is given up, for half a packet must not stay behind."""
        with self._sending:
            if self._socket is None:
                return
            try:
                self._socket.sendall(data)
            except OSError as error:
                LOG.warning("the broker takes nothing more: %s", error)
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def _lose(self) -> None:
        self.up = False
        with self._sending:
            sock, self._socket = self._socket, None
        if sock is not None:
            with suppress(OSError):
                sock.close()
