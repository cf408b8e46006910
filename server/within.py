"""Asking this same application from inside a request, as the one who asks: the same routes, rights and answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import Request
from starlette.types import Message

CARRIED = (b"cookie", b"authorization", b"host")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route answered."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return orjson.loads(self.body)


class Within:
    """Reads addresses of the application with the cookie of one request; nobody sees more through it than by asking."""

    def __init__(self, request: Request) -> None:
        self._request = request

    async def get(self, address: str) -> Answer:
        """What `address` (a path, with or without a query) answers to who asks."""
        path, _, query = address.partition("?")
        scope = self._request.scope
        inner = {
            "type": "http", "asgi": scope.get("asgi", {"version": "3.0"}), "http_version": "1.1", "method": "GET",
            "scheme": scope.get("scheme", "http"), "path": path, "raw_path": path.encode(),
            "query_string": query.encode(), "root_path": scope.get("root_path", ""),
            "headers": [(name, value) for name, value in scope["headers"] if name in CARRIED],
            "client": scope.get("client"), "server": scope.get("server"),
        }  # fmt: skip
        status, parts = 500, []

        asked = False

        async def receive() -> Message:
            nonlocal asked
            if asked:  # a streamed answer listens here for a browser that leaves, and nobody leaves
                await asyncio.Event().wait()
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        await self._request.app(inner, receive, send)
        return Answer(status, b"".join(parts))
