"""The engine's end of live.sock: a unix socket with frames ``u32 length | u8 kind | body``, served by one thread.

Kind J is JSON, B a binary live frame. A client that does not read loses frames first and its connection in the end;
it never holds up the walk.
"""

from __future__ import annotations

import asyncio
import logging
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

LOG = logging.getLogger(__name__)
HEAD = struct.Struct("<IB")
JSON, BINARY = ord("J"), ord("B")
LONGEST_REQUEST = 4 * 1024 * 1024
FRAME_BACKLOG_BYTES = 512 * 1024
BACKLOG_BYTES = 16 * 1024 * 1024


class Client:
    """One connection, for replies."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.writer = writer


class Link:
    """The socket server; its methods may be called from any thread.

    Parameters
    ----------
    path : Path
        The socket; an old one is replaced.
    on_connect, on_request : callable
        Called on the server's thread; they must not wait.
    admits : bool
        Whether a new client gets what is sent to all from the first moment; if not, then once it is admitted.
    """

    def __init__(
        self,
        path: Path,
        *,
        on_connect: Callable[[Client], None],
        on_request: Callable[[Client, dict[str, Any]], None],
        admits: bool = True,
    ) -> None:
        self._path = path
        self._admits = admits
        self._on_connect = on_connect
        self._on_request = on_request
        self._clients: set[Client] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="live.sock", daemon=True)

    def start(self) -> None:
        """Listen; returns when clients can connect."""
        self._thread.start()
        self._ready.wait(10)

    def stop(self) -> None:
        """Close all connections and end the thread."""
        self._loop.call_soon_threadsafe(self._hang_up)
        self._thread.join(5)
        self._path.unlink(missing_ok=True)

    def admit(self, client: Client) -> None:
        """From now on a client gets what is sent to all; before, it must have been told where everything stands."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._admit, client)

    def send(self, message: object, to: Client | None = None) -> None:
        """Send a JSON message to one client or to all."""
        self._schedule(JSON, msgspec.json.encode(message), to)

    def send_frame(self, frame: bytes, to: Client | None = None) -> None:
        """Send a binary live frame to one client or to all that keep up."""
        self._schedule(BINARY, frame, to)

    def _admit(self, client: Client) -> None:
        if not client.writer.is_closing():
            self._clients.add(client)

    def _schedule(self, kind: int, body: bytes, to: Client | None) -> None:
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._write, kind, HEAD.pack(len(body), kind) + body, to)

    def _write(self, kind: int, data: bytes, to: Client | None) -> None:
        for client in [to] if to is not None else list(self._clients):
            waiting = client.writer.transport.get_write_buffer_size()
            if waiting > BACKLOG_BYTES:
                LOG.warning("a client of live.sock does not read; dropped")
                client.writer.transport.abort()
            elif kind == JSON or waiting < FRAME_BACKLOG_BYTES:
                client.writer.write(data)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.unlink(missing_ok=True)
        self._loop.run_until_complete(asyncio.start_unix_server(self._serve, path=str(self._path)))
        self._path.chmod(0o600)
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _hang_up(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.call_soon(self._loop.stop)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = Client(writer)
        if self._admits:
            self._clients.add(client)
        self._on_connect(client)
        try:
            while True:
                length, kind = HEAD.unpack(await reader.readexactly(HEAD.size))
                if length > LONGEST_REQUEST or kind != JSON:
                    return
                request = msgspec.json.decode(await reader.readexactly(length))
                if not isinstance(request, dict):
                    return
                self._on_request(client, request)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError, msgspec.DecodeError):
            pass
        finally:
            self._clients.discard(client)
            writer.close()
