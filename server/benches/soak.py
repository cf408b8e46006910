"""How much the heap of the wall's page grows while it shows the live park: `onemap bench soak --minutes 30`."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    return measured_by("tests.benchmarks.soak", "MB in 10 minutes", "< 1 MB in 10 minutes, after collection")


BENCH = _measure
