"""How late a browser that asks for every frame sees a place, and how late an SOS, at two loads of the same house."""

from __future__ import annotations

from typing import Any

from server.timing import minutes
from tests.benchmarks.loaded import house, load, said

TAGS, TAGS_CROWDED = 1000, 10_000
P99_MS, P99_CROWDED_MS = 100.0, 500.0


def measure() -> dict[str, Any]:
    """The 99th percentile [ms] at 1,000/s, from the gateway's clock to the receipt in a WebSocket client."""
    with house(tags=TAGS_CROWDED) as loaded:
        calm = load(loaded, rate=float(TAGS), tags=TAGS, seconds=60 * minutes())
        crowded = load(loaded, rate=float(TAGS_CROWDED), tags=TAGS_CROWDED, seconds=60 * minutes())
    soon = calm.p99_ms <= P99_MS and crowded.p99_ms <= P99_CROWDED_MS
    first = calm.sos_p99_ms <= P99_MS and crowded.sos_p99_ms <= crowded.p99_ms
    peer = f"at 1,000/s {said(calm)}; at 10,000/s {said(crowded)}"
    return {"figure": calm.p99_ms, "holds": soon and first, "peer": peer}
