"""Who is served next: what somebody waits for before what runs in the night, users in turn, each in order of asking."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from server.lanes import Step


@dataclass(slots=True, kw_only=True, eq=False)
class Piece:
    """One step to run, for whom, and the promise of its outcome."""

    owner: str
    quick: bool
    seconds: float
    step: Step
    arguments: tuple[Any, ...]
    outcome: asyncio.Future[Any] = field(repr=False)
    begun: Callable[[], None] | None = None
    tries: int = 0


class Turns:
    """Pieces that wait. A user who queues fifty does not keep the next user waiting for fifty."""

    def __init__(self) -> None:
        self._waiting: dict[bool, OrderedDict[str, deque[Piece]]] = {True: OrderedDict(), False: OrderedDict()}
        self._news: list[asyncio.Future[None]] = []
        self._idle = 0  # lanes for quick pieces that have nothing to do

    def put(self, piece: Piece, *, first: bool = False) -> None:
        """Let a piece wait its turn; `first` where it had its turn already and its worker was lost."""
        line = self._waiting[piece.quick].setdefault(piece.owner, deque())
        (line.appendleft if first else line.append)(piece)
        self._wake()

    async def take(self, *, heavy: bool) -> Piece:
        """Wait for the next piece.

        A lane for heavy work takes a quick piece only while no heavy one waits and the quick lanes are busy: those run
        before it on the processor, and remember what they have just solved.
        """
        while True:
            piece = self._next(False) or (None if self._idle else self._next(True)) if heavy else self._next(True)
            if piece is not None:
                self._wake()  # what is left may be another lane's
                return piece
            await self._wait(heavy)

    async def _wait(self, heavy: bool) -> None:
        news = asyncio.get_running_loop().create_future()
        self._news.append(news)
        self._idle += not heavy
        try:
            await news
        finally:
            self._idle -= not heavy

    def _wake(self) -> None:
        news, self._news = self._news, []
        for each in news:
            if not each.done():
                each.set_result(None)

    def _next(self, quick: bool) -> Piece | None:
        lines = self._waiting[quick]
        while lines:
            owner, line = next(iter(lines.items()))
            piece = line.popleft()
            lines.move_to_end(owner)
            if not line:
                del lines[owner]
            if not piece.outcome.done():
                return piece
        return None
