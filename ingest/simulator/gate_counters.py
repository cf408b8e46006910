"""What the counters at the gates of a virtual park say: people with tags and a few visitors without come and go."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twin.model.park import Sensor, Tag
from twin.rules.gate_count import KIND

MOST_WITHOUT_TAG = 12
PASSES_PER_S = 1 / 40.0
"""Drivers and visitors of the demo without a tag: invented, so that the count moves while one looks."""


class GateCounters:
    """Net persons through each gate; their sum is who is inside, with a tag or without."""

    def __init__(self, sensors: Sequence[Sensor], tags: Sequence[Tag], rng: np.random.Generator) -> None:
        self.sensors = [sensor for sensor in sensors if sensor.kind == KIND]
        self._rng = rng
        with_tag = sum(tag.person is not None for tag in tags)
        self.without_tag = int(rng.integers(3, MOST_WITHOUT_TAG))
        gates = len(self.sensors)
        shares = np.full(gates, 1 / gates) if gates else np.zeros(0)
        self.net: NDArray[np.int64] = (
            rng.multinomial(with_tag + self.without_tag, shares) if gates else np.zeros(0, int)
        )

    def step(self, step_s: float) -> None:
        """Let somebody without a tag come in or leave, by any gate."""
        if not self.sensors or self._rng.random() > PASSES_PER_S * step_s:
            return
        way = 1 if self.without_tag == 0 or (self.without_tag < MOST_WITHOUT_TAG and self._rng.random() < 0.5) else -1
        self.without_tag += way
        self.net[self._rng.integers(len(self.sensors))] += way
