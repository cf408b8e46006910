"""From a device's bytes to the screen, as the walk itself measures it."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    return measured_by("tests.benchmarks.latency", "ms", "p99 <= 500 ms")


BENCH = _measure
