"""The heap of a page after collection, minute by minute, while it shows the demo park live."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from playwright.sync_api import CDPSession

from server.timing import minutes
from tests.benchmarks.pages import page_of
from tests.stack import throw_away_house

GROWTH_MB = 1.0
WARM_UP_S = 60.0
EVERY_S = 20.0
PER_S = 600.0


def measure(width: int = 640, height: int = 360) -> dict[str, Any]:
    """Let the wall run, and fit a line through its heap after collection.

    Returns
    -------
    dict
        ``figure``: growth [MB in 10 minutes] of the line of least squares, after a minute of warming up; ``holds``.
    """
    with throw_away_house() as house, page_of(house, "operator", "/wall", width=width, height=height) as page:
        protocol = page.context.new_cdp_session(page)
        page.wait_for_timeout(WARM_UP_S * 1e3)
        at_s, heap_mb = heaps(protocol, max(60 * minutes(), 4 * EVERY_S), page.wait_for_timeout)
    growth = slope(at_s, heap_mb) * PER_S
    span = f"{heap_mb[0]:.2f} MB at first, {heap_mb[-1]:.2f} MB after {at_s[-1] / 60:.1f} minutes, {len(at_s)} looks"
    thirds = ", ".join(f"{each * PER_S:.2f}" for each in slopes(at_s, heap_mb, 3))
    peer = f"{span}; by thirds of the time {thirds}"
    return {"figure": growth, "peer": peer, "holds": growth < GROWTH_MB}


def heaps(protocol: CDPSession, seconds: float, wait: Any, every_s: float = EVERY_S) -> tuple[list[float], list[float]]:
    """Seconds and used heap after collection [MB]."""
    at_s: list[float] = []
    heap_mb: list[float] = []
    began = time.monotonic()
    protocol.send("HeapProfiler.enable")
    while not at_s or at_s[-1] < seconds:
        protocol.send("HeapProfiler.collectGarbage")
        heap_mb.append(protocol.send("Runtime.getHeapUsage")["usedSize"] / 1e6)
        at_s.append(time.monotonic() - began)
        wait(every_s * 1e3)
    return at_s, heap_mb


def slope(at_s: list[float], heap_mb: list[float]) -> float:
    """Growth [MB/s] by least squares."""
    return float(np.polyfit(at_s, heap_mb, 1)[0])


def slopes(at_s: list[float], heap_mb: list[float], parts: int) -> list[float]:
    """Growth [MB/s] in each of so many equal parts of the time: whether it goes on or comes to an end."""
    cuts = zip(np.array_split(at_s, parts), np.array_split(heap_mb, parts), strict=True)
    return [slope(at.tolist(), heap.tolist()) for at, heap in cuts if len(at) > 1]
