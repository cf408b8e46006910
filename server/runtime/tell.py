"""One word from the command line to the live walk, over its own socket."""

from __future__ import annotations

import json
import socket
import struct
import uuid
from pathlib import Path
from typing import Any

HEAD = struct.Struct("<IB")
JSON = ord("J")


def ask(path: Path, operation: str, *, who: str = "command line", wait_s: float = 5.0) -> dict[str, Any] | None:
    """Ask the live walk to do something; its reply, or None when it cannot be reached or does not answer in time."""
    request = uuid.uuid4().hex
    body = json.dumps({"request": request, "op": operation, "who": who}).encode()
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(wait_s)
            line.connect(str(path))
            line.sendall(HEAD.pack(len(body), JSON) + body)
            while True:
                length, kind = HEAD.unpack(_exactly(line, HEAD.size))
                said = _exactly(line, length)
                reply = json.loads(said) if kind == JSON else {}
                if reply.get("request") == request:
                    return dict(reply)
    except (OSError, EOFError, ValueError):
        return None


def _exactly(line: socket.socket, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        part = line.recv(count - len(parts))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
