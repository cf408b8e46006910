"""A form upload (RFC 7578) read from the socket straight to disk: one file and a few short fields, bounded in size."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from fastapi import Request

from server.errors import TooLarge
from twin.model.errors import Invalid

LONGEST_HEAD = 16 * 1024
LONGEST_FIELD = 64 * 1024
MOST_PARTS = 20
_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,70})"?')
_NAME = re.compile(r'\bname="([^"]*)"')
_FILE = re.compile(r'\bfilename="([^"]*)"')


class BrokenUpload(Invalid):
    """The upload ended early or is no form upload."""

    message_zh = "上传内容不完整或格式不正确"
    message_en = "The upload ended early or is not a form upload"


@dataclass(slots=True)
class Upload:
    """The short fields of a form, and the name its file had on the other side (never used as a path)."""

    fields: dict[str, str] = field(default_factory=dict)
    file_name: str = ""


async def receive(request: Request, target: Path, *, most_bytes: int) -> Upload:
    """Read a form upload; its file goes to `target`.

    Raises
    ------
    BrokenUpload, TooLarge
        `target` may then hold a part of the file.
    """
    found = _BOUNDARY.search(request.headers.get("content-type", ""))
    if not request.headers.get("content-type", "").startswith("multipart/form-data") or found is None:
        raise BrokenUpload()
    reader = _Reader(request.stream(), b"\r\n--" + found.group(1).encode(), most_bytes)
    upload = Upload()
    await reader.skip()
    for _ in range(MOST_PARTS):
        head = await reader.head()
        if head is None:
            return upload
        name, file = _NAME.search(head), _FILE.search(head)
        if file is not None and not upload.file_name:
            upload.file_name = file.group(1)[:200] or "file"
            with target.open("wb") as sink:
                await reader.body(sink)
        elif name is not None and file is None:
            upload.fields[name.group(1)] = (await reader.short()).decode("utf-8", "replace")
        else:
            raise BrokenUpload()
    raise BrokenUpload()


class _Reader:
    """Bytes of a stream, cut at a boundary that may lie across two chunks."""

    def __init__(self, stream: AsyncIterator[bytes], boundary: bytes, most_bytes: int) -> None:
        self._stream = stream
        self._boundary = boundary
        self._left = most_bytes + LONGEST_FIELD
        self._held = b"\r\n"

    async def skip(self) -> None:
        """Go behind the first boundary."""
        await self._until(self._boundary, None, LONGEST_HEAD)

    async def head(self) -> str | None:
        """The head of the next part; None after the last."""
        while len(self._held) < 2:
            await self._more()
        if self._held.startswith(b"--"):
            return None
        head = await self._until(b"\r\n\r\n", None, LONGEST_HEAD)
        return head.decode("utf-8", "replace")

    async def body(self, sink: BinaryIO) -> None:
        """The body of a part into a file."""
        await self._until(self._boundary, sink, self._left)

    async def short(self) -> bytes:
        """The body of a part that is a short field."""
        return await self._until(self._boundary, None, LONGEST_FIELD)

    async def _until(self, mark: bytes, sink: BinaryIO | None, most: int) -> bytes:
        kept, count = b"", 0
        while True:
            before, found, after = self._held.partition(mark)
            ready = before if found else self._held[: max(0, len(self._held) - len(mark) + 1)]
            count += len(ready)
            if count > most:
                raise TooLarge() if sink is not None else BrokenUpload()
            if sink is None:
                kept += ready
            else:
                sink.write(ready)
            self._held = after if found else self._held[len(ready) :]
            if found:
                return kept
            await self._more()

    async def _more(self) -> None:
        chunk = await anext(self._stream, None)
        if chunk is None:
            raise BrokenUpload()
        self._left -= len(chunk)
        if self._left < 0:
            raise TooLarge()
        self._held += chunk
