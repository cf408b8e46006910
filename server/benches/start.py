"""From `onemap up` to a healthy house: the first time in an empty home, and the second."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    return measured_by("tests.benchmarks.start", "s", "second start <= 10 s, first <= 240 s")


BENCH = _measure
