"""The server's end of live.sock: reads what the alarm engine says, asks it to act, and reconnects by itself.

A frame on the socket is ``u32 length of the body (little endian) | u8 kind | body``; kind J is JSON, B a live frame.
"""

from __future__ import annotations

import asyncio
import logging
import struct
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from server.errors import LiveUnavailable, from_engine
from twin.model.errors import Unavailable

LOG = logging.getLogger(__name__)
HEAD = struct.Struct("<IB")
JSON, BINARY = 74, 66
LONGEST = 64 * 1024 * 1024
RETRY_S = (0.1, 0.25, 0.5, 1.0)

OnJson = Callable[[dict[str, Any]], None]
OnFrame = Callable[[bytes], None]
OnState = Callable[[bool], None]


class LiveLink:
    """A client of the engine's socket for one event loop; `run` lives as long as the server.

    `away` is raised where nobody answers: another process may speak the same frames.
    """

    def __init__(
        self,
        path: Path,
        *,
        on_json: OnJson,
        on_frame: OnFrame,
        on_state: OnState,
        wait_s: float,
        away: type[Unavailable] = LiveUnavailable,
    ) -> None:
        self.path = path
        self.up = False
        self._on_json = on_json
        self._on_frame = on_frame
        self._on_state = on_state
        self._wait_s = wait_s
        self._away = away
        self._writer: asyncio.StreamWriter | None = None
        self._asked: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def run(self) -> None:
        """Connect, read until the engine goes away, and again."""
        tries = 0
        while True:
            try:
                reader, self._writer = await asyncio.open_unix_connection(str(self.path))
                tries = 0
                self._turn(True)
                await self._read(reader)
            except (OSError, asyncio.IncompleteReadError, ValueError) as error:
                LOG.debug("live.sock: %s", error)
            finally:
                self._drop()
            await asyncio.sleep(RETRY_S[min(tries, len(RETRY_S) - 1)])
            tries += 1

    async def ask(self, op: str, *, who: str = "", **arguments: Any) -> Any:
        """Have the engine do something and return its result.

        Raises
        ------
        LiveUnavailable
            No connection, or no answer in time: it is then not known whether the engine acted.
        DomainError
            What the engine refused.
        """
        if self._writer is None:
            raise self._away()
        request = uuid.uuid4().hex
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._asked[request] = answer
        body = orjson.dumps({**arguments, "request": request, "op": op, "who": who})
        try:
            self._writer.write(HEAD.pack(len(body), JSON) + body)
            await self._writer.drain()
            reply = await asyncio.wait_for(answer, self._wait_s)
        except (OSError, TimeoutError) as error:
            raise self._away() from error
        finally:
            self._asked.pop(request, None)
        if not reply.get("ok"):
            raise from_engine(reply.get("error") or {})
        return reply.get("result")

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while True:
            length, kind = HEAD.unpack(await reader.readexactly(HEAD.size))
            if length > LONGEST:
                raise ValueError(f"a frame of {length} bytes")
            body = await reader.readexactly(length)
            if kind == BINARY:
                self._on_frame(body)
            elif kind == JSON:
                self._take(orjson.loads(body))

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("kind") != "reply":
            self._on_json(message)
            return
        answer = self._asked.get(str(message.get("request")))
        if answer is not None and not answer.done():
            answer.set_result(message)

    def _turn(self, up: bool) -> None:
        if self.up != up:
            self.up = up
            self._on_state(up)

    def _drop(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(OSError):
                writer.close()
        for answer in self._asked.values():
            if not answer.done():
                answer.set_exception(self._away())
        self._turn(False)


async def stop(task: asyncio.Task[Any]) -> None:
    """Cancel a background task and wait for its end."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


Ask = Callable[..., Awaitable[Any]]
