"""Fifty queued heavy runs beside the live channel, and a sweep against its pieces one after another."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    return measured_by("tests.benchmarks.sweep", "ms", "live p99 <= 500 ms and within 50 ms of that at rest")


BENCH = _measure
