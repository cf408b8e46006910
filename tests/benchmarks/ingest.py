"""Ten thousand tags at one fix a second through the whole house, for a while; see `loaded`."""

from __future__ import annotations

from typing import Any

from server.timing import minutes
from tests.benchmarks.loaded import Measured, house, load, said

RATE_PER_S, TAGS = 10_000.0, 10_000
LEAST_FRACTION, MOST_BEHIND_S, P99_MS = 0.99, 10.0, 500.0


def measure() -> dict[str, Any]:
    """The rate kept up with; holds where nothing piles up and a browser sees places within half a second."""
    with house(tags=TAGS) as loaded:
        found = load(loaded, rate=RATE_PER_S, tags=TAGS, seconds=60 * minutes())
    return {"figure": found.kept_per_s, "holds": keeps_up(found), "peer": said(found)}


def keeps_up(found: Measured) -> bool:
    """Whether nothing piles up: not at the gateways, not before the database, not on the way to the screen."""
    return (
        found.kept_per_s >= LEAST_FRACTION * RATE_PER_S
        and found.unacknowledged <= MOST_BEHIND_S * RATE_PER_S
        and found.store_behind_s <= MOST_BEHIND_S
        and found.p99_ms <= P99_MS
    )
