"""Answers to writes that carried an Idempotency-Key, so that a repeated request creates once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

MOST = 2000


class Remembered:
    """The newest answers, per account and key."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[str, str], Any] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, account_id: str, key: str) -> Any:
        """The answer given before, None where there was none or no key."""
        with self._guard:
            return self._answers.get((account_id, key)) if key else None

    def keep(self, account_id: str, key: str, answer: Any) -> None:
        """Remember an answer."""
        if not key:
            return
        with self._guard:
            self._answers[(account_id, key)] = answer
            while len(self._answers) > MOST:
                self._answers.popitem(last=False)
