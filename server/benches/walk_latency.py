"""From a device's bytes to the live walk's own socket: the same way without server and database."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    return measured_by("tests.benchmarks.latency", "ms", "p99 <= 500 ms")


BENCH = _measure
