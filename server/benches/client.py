"""What a live update costs the browser with 5,000 and 100,000 movers, and how soon the first picture stands."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    bar = "5,000 <= 3 ms and <= 90 KB, 100,000 <= 8 ms, first picture <= 3 s, JS <= 900 KB gzip, one Deck"
    return measured_by("tests.benchmarks.client", "ms (one update, 5,000 movers)", bar)


BENCH = _measure
