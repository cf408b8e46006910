"""From a detector's alarm to the first answer of the leak search, and whether alarms wait for it."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    bar = "first answer <= 1 s; median of alarms while it searches within 50 ms of that before"
    return measured_by("tests.benchmarks.search_live", "s", bar)


BENCH = _measure
