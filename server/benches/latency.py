"""From a gateway's message to a browser's socket through the whole house, at 1,000 and at 10,000 messages a second."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    bar = "p99 <= 100 ms at 1,000/s and <= 500 ms at 10,000/s, SOS no later"
    return measured_by("tests.benchmarks.live_latency", "ms (p99 at 1,000/s)", bar)


BENCH = _measure
