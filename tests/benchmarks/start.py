"""How long a house takes to come up: from an empty home with the demo park, and again."""

from __future__ import annotations

import time

from tests.stack import Stack, throw_away_house

FIRST_BAR_S = 240.0
SECOND_BAR_S = 10.0


def measure() -> dict[str, float | bool | str]:
    """Start twice in a throw-away home; the Python environment and the Debian packages are there already.

    Returns
    -------
    dict
        ``figure``: the second start [s]; ``first_s``: the first, with database, demo park and client; ``ratio``: first
        over second; ``holds``: at most 10 s and 240 s.
    """
    began = time.monotonic()
    with throw_away_house() as house:
        first = time.monotonic() - began
        house.down()
        second = _up(house)
    return {
        "figure": second,
        "first_s": first,
        "peer": f"the first start, {first:.1f} s",
        "ratio": first / second,
        "holds": second <= SECOND_BAR_S and first <= FIRST_BAR_S,
    }


def _up(house: Stack) -> float:
    began = time.monotonic()
    house.up()
    return time.monotonic() - began
