"""What a page's thread computes itself: processor time of its tasks, as Chromium's own trace counts it."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page

_BEGIN, _END = "thread-time-begin", "thread-time-end"
_PATIENCE_S = 60.0


class ThreadTime:
    """Counts from when it is made; a task that waits for its turn on a busy machine computes nothing meanwhile."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._events: list[dict[str, Any]] = []
        self._complete = False
        browser = page.context.browser
        assert browser is not None
        self._session = browser.new_browser_cdp_session()
        self._session.on("Tracing.dataCollected", lambda part: self._events.extend(part["value"]))
        self._session.on("Tracing.tracingComplete", lambda _: setattr(self, "_complete", True))
        chosen = {"includedCategories": ["toplevel", "blink.user_timing"], "excludedCategories": ["*"]}
        self._session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": chosen})
        self._mark(_BEGIN)

    def longest_ms(self) -> float:
        """Processor time of the longest task of the page's thread until now [ms]; ends the count."""
        return max(one["tdur"] for one in self._tasks()) / 1000

    def at_marks_ms(self, name: str) -> list[float]:
        """Processor time of each task in which the page made a mark of this name [ms], in order; ends the count."""
        tasks = self._tasks()
        marks = [one["ts"] for one in self._events if one["name"] == name]
        return [min(one["tdur"] for one in tasks if one["ts"] <= at < one["ts"] + one["dur"]) / 1000 for at in marks]

    def _tasks(self) -> list[dict[str, Any]]:
        """The tasks of the page's thread from the beginning until now."""
        self._mark(_END)
        self._session.send("Tracing.end")
        until = time.monotonic() + _PATIENCE_S
        while not self._complete and time.monotonic() < until:
            self._page.wait_for_timeout(100)
        begin, end = (next(one for one in self._events if one["name"] == name) for name in (_BEGIN, _END))
        return [
            one
            for one in self._events
            if (one["pid"], one["tid"]) == (begin["pid"], begin["tid"])
            and "tdur" in one
            and begin["ts"] <= one["ts"] < end["ts"]
        ]

    def _mark(self, name: str) -> None:
        self._page.evaluate("(name) => void performance.mark(name)", name)
