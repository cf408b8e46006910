"""From a what-if request to outlines and impact table, beside the live load of the demo park."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    return measured_by("tests.benchmarks.whatif", "ms", "median <= 300 ms plume or blast, <= 1 s dense or timed")


BENCH = _measure
