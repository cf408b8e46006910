"""How long the planner's page of a real browser stands still while a zone is edited in a park of 20,000 features."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    return measured_by("tests.benchmarks.plan_edit", "ms", "longest pause <= 100 ms")


BENCH = _measure
