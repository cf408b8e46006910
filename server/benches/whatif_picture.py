"""From the press of a button to the plume drawn in space, in a real browser without a graphics card."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    return measured_by("tests.benchmarks.whatif_picture", "s", "median to the drawn picture <= 2 s")


BENCH = _measure
