"""10,000 messages a second, one tag each, 500 fences: generator, broker, walk, database and a browser together."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    return measured_by("tests.benchmarks.ingest", "messages/s kept up with", ">= 9,900/s, p99 <= 500 ms to the browser")


BENCH = _measure
