"""From a crossing, a gathering or an evacuation order to the tag that is told."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    return measured_by("tests.benchmarks.buzz", "s", "longest <= 5 s")


BENCH = _measure
