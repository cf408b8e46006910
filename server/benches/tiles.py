"""A hot vector tile over HTTP against the same statement in psql, and a tile that the browser holds already."""

from __future__ import annotations

from server.timing import Figure, measured_by


def _measure() -> Figure:
    return measured_by("tests.benchmarks.tiles", "ms (tile at z 15)", "<= 1.3 x psql at z >= 15, cached <= 10 ms")


BENCH = _measure
