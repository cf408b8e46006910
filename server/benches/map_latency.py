"""From a device's bytes to the map of a real browser that shows the demo park's wall."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    return measured_by("tests.benchmarks.map_latency", "ms", "p99 <= 500 ms")


BENCH = _measure
