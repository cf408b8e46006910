"""Vector tiles that were made once, kept while nothing of their noun changes; the longest unasked go."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

ROOM_BYTES = 64_000_000
"""Some thousand tiles of a park: every wall and desk asks for the same ones."""


class TileShelf:
    """Tiles by a name that holds all that they depend on, so that no old one is ever asked for."""

    def __init__(self, room_bytes: int = ROOM_BYTES) -> None:
        self._room_bytes = room_bytes
        self._taken_bytes = 0
        self._tiles: OrderedDict[str, bytes] = OrderedDict()
        self._turn = Lock()

    def get(self, name: str) -> bytes | None:
        """A tile that is kept; empty bytes where nothing is on it."""
        with self._turn:
            tile = self._tiles.get(name)
            if tile is not None:
                self._tiles.move_to_end(name)
            return tile

    def put(self, name: str, tile: bytes) -> None:
        """Keep a tile."""
        with self._turn:
            self._taken_bytes -= self._size(name)
            self._tiles[name] = tile
            self._tiles.move_to_end(name)
            self._taken_bytes += self._size(name)
            while self._taken_bytes > self._room_bytes:
                oldest = next(iter(self._tiles))
                self._taken_bytes -= self._size(oldest)
                del self._tiles[oldest]

    def _size(self, name: str) -> int:
        tile = self._tiles.get(name)
        return 0 if tile is None else len(name) + len(tile)
