"""The bounded queue before the walk: threads put, the walk takes everything at once, what is urgent first."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

LONGEST_WAIT_S = 0.020
QUIET_S = 0.004


class Inbox(Generic[T]):
    """A queue that makes putters wait when it is full: the pressure goes back to the broker, nothing is dropped."""

    def __init__(self, limit: int = 20_000) -> None:
        self._limit = limit
        self._urgent: deque[T] = deque()
        self._items: deque[T] = deque()
        self._changed = threading.Condition()
        self._closed = False

    def __len__(self) -> int:
        return len(self._items) + len(self._urgent)

    def put(self, item: T, *, urgent: bool = False) -> None:
        """Put an item behind its like; waits while the box is full, urgent ones never."""
        with self._changed:
            while not urgent and len(self._items) >= self._limit and not self._closed:
                self._changed.wait(0.5)
            (self._urgent if urgent else self._items).append(item)
            self._changed.notify_all()

    def put_all(self, items: Sequence[T], *, urgent: bool = False) -> None:
        """Put items behind their like, in their order; waits while the box is full, urgent ones never."""
        with self._changed:
            while not urgent and len(self._items) >= self._limit and not self._closed:
                self._changed.wait(0.5)
            (self._urgent if urgent else self._items).extend(items)
            self._changed.notify_all()

    def take(self, *, most: int, wait_s: float) -> list[T]:
        """Up to `most` items, urgent ones first; waits for the first one and a moment more for its followers."""
        with self._changed:
            self._changed.wait_for(lambda: len(self) > 0 or self._closed, wait_s)
            waited = 0.0
            while 0 < len(self) < most and not self._urgent and waited < LONGEST_WAIT_S and not self._closed:
                before = len(self)
                self._changed.wait_for(lambda: bool(self._urgent) or self._closed, QUIET_S)
                waited += QUIET_S
                if len(self) == before:
                    break
            taken = [self._urgent.popleft() for _ in range(min(most, len(self._urgent)))]
            taken += [self._items.popleft() for _ in range(min(most - len(taken), len(self._items)))]
            self._changed.notify_all()
            return taken

    def close(self) -> None:
        """Let everybody who waits go."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
